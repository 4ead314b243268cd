import { describe, expect, test } from "vitest";
import { parseEndpoint } from "../../../broker/publish/endpoint.ts";
import { Publisher, type PublisherOptions } from "../../../broker/publish/publisher.ts";
import type { Route } from "../../../broker/publish/route.ts";
import { States } from "../../../broker/publish/states.ts";
import { VirtualClock } from "../../../device/clock.ts";
import { Secret } from "../../../device/secret.ts";
import { PublicEvent, project } from "../../../masks/sanitise/public-event.ts";
import { Bench, inbox } from "../bench.ts";

const start = Date.UTC(2026, 0, 1);

/** As many states as a camera with all rules has, and as many bytes as are more than a stream takes at once. */
const many = 126;
const state = (index: number, IsInside = true, deleted = false) =>
	project("objectsInside", { VideoSource: "lens", RuleName: `objects-inside ${index}`, IsInside }, start, {
		deleted,
	});
const all = Array.from({ length: many }, (_, index) => state(index));
/** An event that is not a state. */
const failure = (second: number) =>
	project("privacyFailed", { VideoSource: "lens", Code: "stage-late" }, start + second * 1000);

const routed =
	(qos: 0 | 1 | 2, asked: () => void = () => {}): Route =>
	(event) => {
		asked();
		const { topic, retain, kind } = PublicEvent.outlineOf(event);
		const again = retain && kind !== "availability";
		return { topic: `persienne/cam-1/${topic}`, qos, retain, again };
	};

async function eventually(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A publisher to a broker that can be replaced by one that has lost everything. */
class Site implements AsyncDisposable {
	readonly clock: VirtualClock = new VirtualClock(start);
	bench: Bench;
	readonly publisher: Publisher;

	private constructor(bench: Bench, options: Partial<PublisherOptions>) {
		this.bench = bench;
		const { url } = bench.broker;
		this.publisher = new Publisher({
			endpoint: parseEndpoint({ url, username: "cam-1", password: new Secret("cam-1") }),
			route: routed(1),
			clock: this.clock,
			...options,
		});
	}

	static async open(options: Partial<PublisherOptions> = {}): Promise<Site> {
		const site = new Site(await Bench.open(), options);
		site.publisher.start();
		await eventually(() => site.publisher.stats().connected);
		return site;
	}

	async told(): Promise<void> {
		await eventually(() => this.publisher.stats().queued === 0);
	}

	/** @param meanwhile done while there is no broker */
	async replaced(meanwhile: () => void = () => {}): Promise<void> {
		const { port } = this.bench.broker;
		await this.bench[Symbol.asyncDispose]();
		await eventually(() => !this.publisher.stats().connected);
		meanwhile();
		this.bench = await Bench.open({ port });
		this.clock.advance(30_000);
		await eventually(() => this.publisher.stats().connected);
	}

	/** What is retained, topic and payload. */
	async retained(): Promise<Map<string, string>> {
		const { retained } = this.bench.broker.stats();
		const viewer = await this.bench.client("mqtt");
		const box = inbox(viewer);
		await viewer.subscribeAsync("persienne/#", { qos: 1 });
		const messages = await box.until(retained);
		await viewer.endAsync();
		return new Map(messages.map(({ topic, payload }) => [topic, payload]));
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.publisher.close();
		await this.bench[Symbol.asyncDispose]();
	}
}

const topicOf = (index: number) => routed(1)(state(index))?.topic ?? "";

describe.each([0, 1] as const)("states of quality %d", (qos) => {
	test("that come all at once are told, each of them", async () => {
		await using site = await Site.open({ route: routed(qos) });
		for (const event of all) site.publisher.publish(event);
		await site.told();
		await eventually(() => site.bench.broker.stats().retained === many + 1);
		expect(site.publisher.stats().dropped).toBe(0);
	});

	test("are all told again to a broker that lost them, and what ended is not", async () => {
		await using site = await Site.open({ route: routed(qos) });
		for (const event of all) site.publisher.publish(event);
		await site.told();
		site.publisher.publish(state(5, true, true));
		await site.told();
		await eventually(() => site.bench.broker.stats().retained === many);
		await site.replaced(() => site.publisher.publish(state(6, true, true)));
		await site.told();
		await eventually(() => site.bench.broker.stats().retained === many - 1);
		expect(site.publisher.stats().dropped).toBe(0);
	});
});

describe("what is told again", () => {
	test("costs nothing of what waits, and the latest state arrives when there was no room for it", async () => {
		await using site = await Site.open({ limits: { queued: 5 } });
		for (const event of all.slice(0, 20)) {
			site.publisher.publish(event);
			await site.told();
		}
		await site.replaced(() => {
			site.publisher.publish(state(3, false));
			site.publisher.publish(state(4, false));
			for (let second = 1; second <= 5; second++) site.publisher.publish(failure(second));
			expect(site.publisher.stats()).toMatchObject({ queued: 5, dropped: 2 });
		});
		await site.told();
		expect(site.publisher.stats()).toMatchObject({ dropped: 2, acknowledged: 20 + 5 + 20 });
		const retained = await site.retained();
		expect(retained.size).toBe(21);
		expect([2, 3, 4].map((index) => retained.get(topicOf(index))?.includes("false"))).toEqual([
			false,
			true,
			true,
		]);
	});

	test("comes behind what waits for the same topic", async () => {
		await using site = await Site.open({ limits: { queued: 2 } });
		await site.replaced(() => {
			// The second has no room, as the third is more important: what waits is not the latest.
			site.publisher.publish(state(1, true));
			site.publisher.publish(state(1, false));
			site.publisher.publish(failure(1));
		});
		await site.told();
		expect((await site.retained()).get(topicOf(1))).toContain("false");
	});

	test("takes steps in proportion to what there is to tell", async () => {
		let steps = 0;
		const route = routed(1, () => steps++);
		await using site = await Site.open({ route });
		for (const event of all) site.publisher.publish(event);
		await site.told();
		await site.replaced(() => {
			for (let second = 0; second < 150; second++) site.publisher.publish(failure(second));
			steps = 0;
		});
		await site.told();
		// Each message is looked at a few times.
		expect(steps).toBeLessThan(4 * (150 + many));
	});

	test("goes a few at a time", () => {
		const few = new States<string>(10, 2);
		for (const topic of ["a", "b", "c"]) few.set(topic, topic.toUpperCase());
		few.tellAll((topic) => topic === "b");
		expect([few.next()?.state, few.next()?.state, few.next(), few.waiting]).toEqual(["A", "C", undefined, 2]);
		few.tell("b");
		few.tell("nowhere");
		few.arrived();
		expect([few.next()?.state, few.waiting]).toEqual(["B", 2]);
		few.lost();
		expect([few.next(), few.waiting]).toEqual([undefined, 0]);
	});

	test("is bounded by topics", () => {
		const few = new States<string>(2, 9);
		expect(["a", "b", "c", "a"].map((topic) => few.set(topic, "x"))).toEqual([true, true, false, true]);
		few.forget("a");
		expect([few.set("c", "x"), few.isLatest("a", "x")]).toEqual([true, false]);
	});
});
