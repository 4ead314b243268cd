import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock, VirtualClock } from "../../../../device/clock.ts";
import { silentLogger } from "../../../../device/log.ts";
import { EventSource } from "../../../../device/onvif/events/event-source.ts";
import { everything } from "../../../../device/onvif/events/filter.ts";
import type { EventLimits } from "../../../../device/onvif/events/limits.ts";
import { notifyPost } from "../../../../device/onvif/events/notify-post.ts";
import type { Post } from "../../../../device/onvif/events/push-subscription.ts";
import { Subscriptions } from "../../../../device/onvif/events/subscriptions.ts";
import { allTopics } from "../../../../device/onvif/events/topic.ts";
import { judgeSoap } from "../../../helpers/onvif-schema.ts";
import { motion, profileChanged } from "../../../helpers/public-events.ts";

const peer = "192.0.2.7";
const url = new URL(`http://${peer}:9000/told`);
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Tokens and states of a Notify, in order. */
const values = (message: string) => [...message.matchAll(/Value="([^"]*)"/g)].map(([, value]) => value);

/** A consumer whose answers the test gives, one by one. */
function open(limits: Partial<EventLimits> = {}) {
	const clock = new VirtualClock();
	const source = new EventSource(allTopics);
	const posted: { message: string; gone: AbortSignal; answer: (taken: boolean) => void }[] = [];
	const post: Post = (_consumer, message, gone) =>
		new Promise((answer) => {
			judgeSoap(message);
			posted.push({ message, gone, answer });
			gone.addEventListener("abort", () => answer(false));
		});
	const uuid = "00000000-0000-4000-8000-000000000000";
	const subscriptions = new Subscriptions({ source, uuid, clock, log: silentLogger, post, limits });
	const subscribe = (from = peer) =>
		subscriptions.subscribe(
			{ peer: from, filter: everything, term: 3_600_000, changedOnly: false },
			{ url, address: from },
			(id) => `http://camera/onvif/event_service/subscription/${id}`,
		);
	return { clock, source, subscriptions, subscribe, posted };
}

describe("messages that the camera posts", () => {
	test("begin with the present states, and tell what happens at once together", async () => {
		const { source, subscribe, posted } = open();
		source.publish(motion(true));
		const subscription = subscribe();
		await turn();
		posted[0]?.answer(true);
		source.publish(profileChanged("a"));
		source.publish(profileChanged("b"));
		await turn();
		expect(posted.map(({ message }) => values(message))).toEqual([
			["lens", "true"],
			["a", "b"],
		]);
		expect(posted[0]?.message).toContain(
			"<wsa:Action>http://docs.oasis-open.org/wsn/bw-2/NotificationConsumer/Notify</wsa:Action><wsa:To>http://192.0.2.7:9000/told</wsa:To>",
		);
		expect(posted[0]?.message).toContain(`/subscription/${subscription?.id}</wsa:Address>`);
	});

	test("wait while one is on its way, and go out in order", async () => {
		const { source, subscribe, posted } = open();
		subscribe();
		for (const token of ["a", "b", "c"]) {
			source.publish(profileChanged(token));
			await turn();
		}
		expect(posted).toHaveLength(1);
		posted[0]?.answer(true);
		await turn();
		expect(posted.map(({ message }) => values(message))).toEqual([["a"], ["b", "c"]]);
	});

	test("are sent again, later and later, and with what came meanwhile", async () => {
		const { clock, source, subscribe, posted } = open({ retryMs: 1_000 });
		subscribe();
		source.publish(profileChanged("a"));
		await turn();
		posted[0]?.answer(false);
		await turn();
		source.publish(profileChanged("b"));
		clock.advance(999);
		await turn();
		expect(posted).toHaveLength(1);
		clock.advance(1);
		await turn();
		expect(values(posted[1]?.message ?? "")).toEqual(["a", "b"]);
		posted[1]?.answer(false);
		await turn();
		clock.advance(1_999);
		await turn();
		expect(posted).toHaveLength(2);
		clock.advance(1);
		await turn();
		expect(posted).toHaveLength(3);
	});

	test("end when the consumer takes nothing for too long", async () => {
		const { clock, source, subscriptions, subscribe, posted } = open({ attempts: 3, retryMs: 1_000 });
		const subscription = subscribe();
		source.publish(profileChanged("a"));
		for (let attempt = 0; attempt < 3; attempt++) {
			await turn();
			posted[attempt]?.answer(false);
			await turn();
			clock.advance(10_000);
		}
		await turn();
		expect(posted).toHaveLength(3);
		expect(subscription?.ended).toBe(true);
		expect(subscriptions.all).toEqual([]);
	});

	test("do not pile up before a consumer that hangs, and do not stall another", async () => {
		const { source, subscribe, posted } = open({ queuedMessages: 10 });
		subscribe("192.0.2.1");
		source.publish(motion(true));
		await turn();
		const hanging = posted.length;
		subscribe("192.0.2.2");
		for (let flood = 0; flood < 100; flood++) source.publish(profileChanged(`p${flood}`));
		await turn();
		expect(posted).toHaveLength(hanging + 1);
		expect(values(posted[hanging]?.message ?? "")).toHaveLength(11); // a state has two, and nine happenings one each
		posted[0]?.answer(true);
		await turn();
		expect(values(posted.at(-1)?.message ?? "").length).toBeLessThanOrEqual(10);
	});

	test("stop at once when the subscription ends, also one that is on its way", async () => {
		const { source, subscribe, posted } = open();
		const subscription = subscribe();
		source.publish(profileChanged("a"));
		await turn();
		subscription?.end();
		expect(posted[0]?.gone.aborted).toBe(true);
		source.publish(profileChanged("b"));
		await turn();
		expect(posted).toHaveLength(1);
	});

	test("go to a bounded number of consumers", () => {
		const { subscribe } = open({ notificationProducers: 2, perPeer: 1 });
		expect([subscribe("a"), subscribe("a"), subscribe("b"), subscribe("c")].map(Boolean)).toEqual([
			true,
			false,
			true,
			false,
		]);
	});
});

describe("over HTTP", () => {
	let server: Server;
	let received: { request: IncomingMessage; body: string }[];
	let reply: { status: number; headers?: Record<string, string>; silent?: boolean };
	beforeEach(async () => {
		received = [];
		reply = { status: 200 };
		server = createServer(async (request, response) => {
			let body = "";
			for await (const chunk of request) body += chunk;
			received.push({ request, body });
			if (!reply.silent) response.writeHead(reply.status, reply.headers).end("x".repeat(100_000));
		});
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	});
	afterEach(() => {
		server.closeAllConnections();
		server.close();
	});

	const target = () => {
		const { port } = server.address() as AddressInfo;
		return { url: new URL(`http://nvr.lan:${port}/told?by=cam-1`), address: "127.0.0.1" };
	};
	const send = (deliveryMs = 5_000, gone = new AbortController().signal, to = target()) =>
		notifyPost(systemClock, deliveryMs)(to, "<told/>", gone);

	test("a message is posted as SOAP, to the name that the client gave, without credentials", async () => {
		expect(await send()).toBe(true);
		const [{ request, body } = { request: undefined, body: "" }] = received;
		expect(body).toBe("<told/>");
		expect(request).toMatchObject({ method: "POST", url: "/told?by=cam-1" });
		expect(request?.headers).toMatchObject({
			host: target().url.host,
			"content-type": "application/soap+xml; charset=utf-8",
		});
		expect(request?.headers.authorization).toBeUndefined();
	});

	test.each([200, 202, 204])("status %i means that it was taken", async (status) => {
		reply = { status };
		expect(await send()).toBe(true);
	});

	test.each([400, 401, 404, 500, 503])("status %i means that it was not", async (status) => {
		reply = { status };
		expect(await send()).toBe(false);
	});

	test("a redirect is not followed", async () => {
		reply = { status: 307, headers: { location: `http://127.0.0.1:${target().url.port}/elsewhere` } };
		expect(await send()).toBe(false);
		expect(received).toHaveLength(1);
	});

	test("a consumer that does not answer is hung up on", async () => {
		reply = { status: 200, silent: true };
		expect(await send(100)).toBe(false);
	});

	test("and so is one whose subscription has ended", async () => {
		reply = { status: 200, silent: true };
		const gone = new AbortController();
		const outcome = send(60_000, gone.signal);
		gone.abort();
		expect(await outcome).toBe(false);
	});

	test("one that is not there has not taken it", async () => {
		const closed = target();
		await new Promise((resolve) => server.close(resolve));
		expect(await send(5_000, new AbortController().signal, closed)).toBe(false);
	});
});
