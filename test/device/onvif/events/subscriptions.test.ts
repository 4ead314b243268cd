import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../../device/clock.ts";
import { silentLogger } from "../../../../device/log.ts";
import { EventSource } from "../../../../device/onvif/events/event-source.ts";
import { everything } from "../../../../device/onvif/events/filter.ts";
import type { EventLimits } from "../../../../device/onvif/events/limits.ts";
import type { Notification } from "../../../../device/onvif/events/notification.ts";
import type { PullPoint } from "../../../../device/onvif/events/pull-point.ts";
import { Subscriptions } from "../../../../device/onvif/events/subscriptions.ts";
import { allTopics } from "../../../../device/onvif/events/topic.ts";
import { motion, profileChanged } from "../../../helpers/public-events.ts";

function open(limits: Partial<EventLimits> = {}) {
	const clock = new VirtualClock();
	const source = new EventSource(allTopics);
	let serial = 0;
	const random = (size: number) => Buffer.alloc(size, ++serial);
	const subscriptions = new Subscriptions({
		source,
		uuid: "00000000-0000-4000-8000-000000000000",
		clock,
		log: silentLogger,
		post: async () => true,
		random,
		limits,
	});
	const create = (peer = "192.0.2.7", term: number | undefined = undefined, changedOnly = false) =>
		subscriptions.createPullPoint({ peer, filter: everything, term, changedOnly });
	return { clock, source, subscriptions, create };
}

const ask = (timeout: number, limit = 100, gone?: AbortSignal) => ({ timeout, limit, gone });
const word = ({ topic, data, source, operation }: Notification) =>
	[topic.kind, (data[0] ?? source[0])?.value, operation ?? ""].join(" ").trim();
const words = (messages: readonly Notification[]) => messages.map(word);

/** What the answer is once everything that is due now has happened; undefined while there is none. */
async function settled<T>(answer: Promise<T>): Promise<T | "waiting" | Error> {
	const later = new Promise<"waiting">((resolve) => setImmediate(() => resolve("waiting")));
	return Promise.race([answer.catch((error: Error) => error), later]);
}

describe("a pull point", () => {
	test("begins with the present states", async () => {
		const { source, create } = open();
		source.publish(motion(true));
		source.publish(profileChanged("main"));
		expect(words((await create()?.pull(ask(0))) ?? [])).toEqual(["motion true Initialized"]);
	});

	test("answers at once when messages wait, up to the limit, and keeps the rest", async () => {
		const { source, create } = open();
		const point = create() as PullPoint;
		for (const token of ["a", "b", "c"]) source.publish(profileChanged(token));
		expect(words(await point.pull(ask(60_000, 2)))).toEqual(["profileChanged a", "profileChanged b"]);
		expect(words(await point.pull(ask(60_000, 2)))).toEqual(["profileChanged c"]);
	});

	test("waits for the next message, and gives all that happen at once together", async () => {
		const { source, create } = open();
		const answer = (create() as PullPoint).pull(ask(60_000));
		expect(await settled(answer)).toBe("waiting");
		source.publish(motion(true));
		source.publish(profileChanged("a"));
		expect(words(await answer)).toEqual(["motion true Initialized", "profileChanged a"]);
	});

	test("answers with nothing after the timeout, and not before", async () => {
		const { clock, create } = open();
		const answer = (create() as PullPoint).pull(ask(5_000));
		clock.advance(4_999);
		expect(await settled(answer)).toBe("waiting");
		clock.advance(1);
		expect(await settled(answer)).toEqual([]);
	});

	test("is kept alive by each call for at least its timeout after the answer", async () => {
		const { clock, create } = open();
		const point = create("192.0.2.7", 1_000) as PullPoint;
		const answer = point.pull(ask(30_000));
		clock.advance(30_000);
		expect(await answer).toEqual([]);
		clock.advance(30_000);
		expect(point.ended).toBe(false);
		clock.advance(10_000);
		expect(point.ended).toBe(true);
	});

	test("ends when its term is over, and is not found any more", () => {
		const { clock, subscriptions, create } = open();
		const point = create("192.0.2.7", 10_000) as PullPoint;
		clock.advance(9_999);
		expect(subscriptions.find(point.id)).toBe(point);
		clock.advance(1);
		expect(subscriptions.find(point.id)).toBeUndefined();
	});

	test("lives on when it is renewed, and less long when its client says so", () => {
		const { clock, create } = open();
		const point = create("192.0.2.7", 10_000) as PullPoint;
		clock.advance(9_000);
		point.renew(60_000);
		clock.advance(59_000);
		expect(point.ended).toBe(false);
		point.renew(10);
		clock.advance(10);
		expect(point.ended).toBe(true);
	});

	test("tells who waits that it has ended", async () => {
		const { create } = open();
		const point = create() as PullPoint;
		const answer = point.pull(ask(60_000));
		point.end();
		expect(await settled(answer)).toMatchObject({ subcodes: ["InvalidArgVal", "ResourceUnknownFault"] });
	});

	test("has one waiting call at a time", async () => {
		const { source, create } = open();
		const point = create() as PullPoint;
		const first = point.pull(ask(60_000));
		expect(await settled(point.pull(ask(60_000)))).toMatchObject({
			subcodes: ["InvalidArgVal", "UnableToGetMessagesFault"],
		});
		source.publish(profileChanged("a"));
		expect(words(await first)).toEqual(["profileChanged a"]);
	});

	test("forgets a call whose client has gone, and keeps its messages for the next", async () => {
		const { source, create } = open();
		const point = create() as PullPoint;
		const gone = new AbortController();
		const lost = point.pull(ask(60_000, 100, gone.signal));
		gone.abort();
		const next = point.pull(ask(60_000));
		source.publish(profileChanged("a"));
		expect(await lost).toEqual([]);
		expect(words(await next)).toEqual(["profileChanged a"]);
	});

	test("repeats all states at a synchronisation point, and no happenings", async () => {
		const { source, create } = open();
		const point = create() as PullPoint;
		source.publish(motion(false));
		source.publish(motion(true));
		source.publish(profileChanged("a"));
		await point.pull(ask(0));
		point.synchronise();
		expect(words(await point.pull(ask(0)))).toEqual(["motion true Initialized"]);
	});

	test("leaves states out that its client does not want", async () => {
		const { source, create } = open();
		source.publish(motion(false));
		const point = create("192.0.2.7", undefined, true) as PullPoint;
		point.synchronise();
		source.publish(motion(true));
		expect(words(await point.pull(ask(0)))).toEqual(["motion true Changed"]);
	});

	test("tells times that lie as far apart as its term", () => {
		const { clock, create } = open();
		clock.advance(300);
		expect((create("192.0.2.7", 120_000) as PullPoint).times).toEqual({
			current: "2026-01-01T00:00:00Z",
			termination: "2026-01-01T00:02:00Z",
		});
	});

	test("holds a bounded number of messages", async () => {
		const { source, create } = open({ queuedMessages: 10 });
		const point = create() as PullPoint;
		source.publish(motion(true));
		for (let count = 0; count < 50; count++) source.publish(profileChanged(`p${count}`));
		const messages = words(await point.pull(ask(0)));
		expect(messages).toHaveLength(10);
		expect(messages).toContain("motion true Initialized");
		expect(messages.at(-1)).toBe("profileChanged p49");
	});
});

describe("there are never too many", () => {
	test("of one address, so that others have room", () => {
		const { create } = open({ pullPoints: 4, perPeer: 2 });
		expect([create("a"), create("a"), create("a")].map(Boolean)).toEqual([true, true, false]);
		expect([create("b"), create("b"), create("c")].map(Boolean)).toEqual([true, true, false]);
	});

	test("in all, but one that nobody asks for makes room", async () => {
		const { clock, create } = open({ pullPoints: 2, perPeer: 2, idleMs: 60_000 });
		const [leaked, used] = [create("a", 3_600_000), create("b", 3_600_000)];
		clock.advance(60_000);
		await used?.pull(ask(0));
		expect(create("c")).toBeUndefined();
		clock.advance(1);
		expect(create("c")).toBeDefined();
		expect([leaked?.ended, used?.ended]).toEqual([true, false]);
	});

	test("one whose call is waiting does not count as left alone", async () => {
		const { clock, create } = open({ pullPoints: 1, idleMs: 1_000 });
		const answer = create("a")?.pull(ask(60_000));
		clock.advance(30_000);
		expect(create("b")).toBeUndefined();
		clock.advance(30_000);
		await answer;
	});

	test("after those that ended by themselves, there is room again", () => {
		const { clock, create } = open({ pullPoints: 1 });
		create("a", 1_000);
		expect(create("b")).toBeUndefined();
		clock.advance(1_000);
		expect(create("b")).toBeDefined();
	});
});

test("closing answers who waits, and takes no one new", async () => {
	const { source, subscriptions, create } = open();
	const answer = (create() as PullPoint).pull(ask(60_000));
	subscriptions.close();
	expect(await settled(answer)).toBeInstanceOf(Error);
	expect(create()).toBeUndefined();
	source.publish(motion(true));
	expect(subscriptions.all).toEqual([]);
});
