import { createServer } from "node:net";
import { Writable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EmbeddedBroker } from "../../broker/embedded.ts";
import { VirtualClock } from "../../device/clock.ts";
import { PersienneError } from "../../device/errors.ts";
import { createLogger } from "../../device/log.ts";
import { accounts, Bench, closed, inbox } from "./bench.ts";
import { connect, field, packet, publish, RawClient, subscribe } from "./wire.ts";

const camera = { user: "cam-1", password: "cam-1" };
const viewer = { user: "mqtt", password: "mqtt" };
const connack = (code: number) => Buffer.from([0x20, 2, 0, code]);

/** Sends packets on a fresh connection and gives back what the broker said until it closed. */
function closedAfter(bench: Bench, ...packets: Uint8Array[]): Promise<Buffer> {
	return new RawClient(bench.broker.port).send(...packets).closed();
}

/** The next good client is served: a message goes from a camera to a viewer. */
async function expectAlive(bench: Bench): Promise<void> {
	const watching = await bench.client("mqtt");
	const box = inbox(watching);
	await watching.subscribeAsync("persienne/+/alive");
	const speaking = await bench.client("cam-2");
	await speaking.publishAsync("persienne/cam-2/alive", "yes", { qos: 1 });
	expect((await box.until(1))[0]).toMatchObject({ topic: "persienne/cam-2/alive", payload: "yes" });
	await Promise.all([watching.endAsync(), speaking.endAsync()]);
}

describe("logging in", () => {
	test.each([
		["no user", connect({})],
		["an unknown user", connect({ user: "nobody", password: "mqtt" })],
		["a wrong password", connect({ user: "mqtt", password: "wrong" })],
		["no password", connect({ user: "mqtt" })],
		["another's password", connect({ user: "mqtt", password: "cam-1" })],
	])("with %s is refused with return code 5, and closed", async (_, bytes) => {
		await using bench = await Bench.open();
		expect(await closedAfter(bench, bytes)).toEqual(connack(5));
		expect(bench.broker.stats()).toMatchObject({ refusedLogins: 1, clients: 0 });
	});

	test("with the right password opens", async () => {
		await using bench = await Bench.open();
		const raw = new RawClient(bench.broker.port).send(connect(viewer));
		expect(await raw.answer(4)).toEqual(connack(0));
		raw.end();
	});

	test("nothing sent before the login is carried out", async () => {
		await using bench = await Bench.open();
		const watching = await bench.client("mqtt");
		const box = inbox(watching);
		await watching.subscribeAsync("persienne/#");
		await closedAfter(bench, connect({ user: "cam-1" }), publish("persienne/cam-1/x", "no", 0, true));
		const speaking = await bench.client("cam-1");
		await speaking.publishAsync("persienne/cam-1/x", "yes", { qos: 1 });
		expect((await box.until(1)).map(({ payload }) => payload)).toEqual(["yes"]);
	});

	test("an empty client identifier needs a clean session", async () => {
		await using bench = await Bench.open();
		expect(await closedAfter(bench, connect({ ...viewer, id: "", clean: false }))).toEqual(connack(2));
		const raw = new RawClient(bench.broker.port).send(connect({ ...viewer, id: "" }));
		expect(await raw.answer(4)).toEqual(connack(0));
		raw.end();
	});

	test("a client identifier that another user has is refused, and that user is not pushed out", async () => {
		await using bench = await Bench.open();
		const device = await bench.client("cam-1", { clientId: "shared" });
		expect(await closedAfter(bench, connect({ ...viewer, id: "shared" }))).toEqual(connack(2));
		expect(device.connected).toBe(true);
	});

	test("the same user's second connection takes over from the first", async () => {
		await using bench = await Bench.open();
		const first = await bench.client("cam-1", { clientId: "twice" });
		const gone = closed(first);
		await bench.client("cam-1", { clientId: "twice" });
		await gone;
		expect(await closedAfter(bench, connect({ ...viewer, id: "twice" }))).toEqual(connack(2));
	});
});

describe("who may do what", () => {
	const cases: [user: string, topic: string, publishes: boolean, receives: boolean][] = [
		["cam-1", "persienne/cam-1/health", true, false],
		["cam-1", "persienne/cam-1/onvif-ej/VideoSource/MotionAlarm/&v", true, false],
		["cam-1", "persienne/cam-1", false, false],
		["cam-1", "persienne/cam-10/health", false, false],
		["cam-1", "persienne/cam-2/health", false, false],
		["cam-1", "homeassistant/x", false, false],
		["cam-1", "$SYS/x/new/clients", false, false],
		["mqtt", "persienne/cam-1/health", false, true],
		["mqtt", "persienne/anything", false, true],
		["mqtt", "elsewhere/x", false, false],
		["mqtt", "$SYS/x", false, false],
		["other", "persienne/cam-1/health", false, false],
		["other", "elsewhere/x", false, true],
	];

	test.each(cases)("%s, %s: publishes %s", async (user, topic, publishes) => {
		await using bench = await Bench.open();
		const client = await bench.client(user);
		const lost = closed(client).then(() => "closed");
		const acknowledged = client.publishAsync(topic, "x", { qos: 1 }).then(
			() => "acknowledged",
			() => "closed",
		);
		expect(await Promise.race([acknowledged, lost])).toBe(publishes ? "acknowledged" : "closed");
		expect(bench.broker.stats().deniedPublishes).toBe(publishes ? 0 : 1);
	});

	test.each(cases)("%s, %s: subscribes (%s) %s", async (user, topic, _, receives) => {
		await using bench = await Bench.open();
		const client = await bench.client(user);
		const granted = await client.subscribeAsync(topic, { qos: 1 }).then(
			() => true,
			() => false,
		);
		expect(granted).toBe(receives);
		expect(client.connected).toBe(true);
		expect(bench.broker.stats().deniedSubscriptions).toBe(receives ? 0 : 1);
	});

	test("a wider filter is granted and shows what lies in the scope", async () => {
		await using bench = await Bench.open();
		const [mine, theirs] = [await bench.client("mqtt"), await bench.client("other")];
		const [box, otherBox] = [inbox(mine), inbox(theirs)];
		await mine.subscribeAsync("#");
		await theirs.subscribeAsync(["#", "elsewhere/#"]);
		const device = await bench.client("cam-1");
		await device.publishAsync("persienne/cam-1/a", "1", { qos: 1, retain: true });
		await box.until(1);
		const late = await bench.client("other");
		const lateBox = inbox(late);
		await late.subscribeAsync("+/#");
		await device.publishAsync("persienne/cam-1/a", "2", { qos: 1 });
		await box.until(2);
		expect(box.messages.map(({ payload }) => payload)).toEqual(["1", "2"]);
		expect([...otherBox.messages, ...lateBox.messages]).toEqual([]);
	});

	test.each(["$SYS/#", "$SYS/+/new/clients", "$share/g/persienne/#"])("%s is nobody's", async (filter) => {
		await using bench = await Bench.open();
		const client = await bench.client("mqtt");
		await expect(client.subscribeAsync(filter)).rejects.toThrow();
	});

	test("a durable session keeps only the filters that were granted", async () => {
		await using bench = await Bench.open();
		const durable = { clean: false, clientId: "durable" };
		const client = await bench.client("other", durable);
		await client.subscribeAsync(["persienne/#", "elsewhere/#"], { qos: 1 }).catch(() => {});
		await client.endAsync();
		const device = await bench.client("cam-1");
		await device.publishAsync("persienne/cam-1/a", "1", { qos: 1 });
		const again = await bench.client("other", durable);
		const box = inbox(again);
		await device.publishAsync("persienne/cam-1/a", "2", { qos: 1 });
		await again.subscribeAsync("elsewhere/#");
		expect(box.messages).toEqual([]);
	});
});

describe("poison", () => {
	const topicOfBadBytes = Buffer.concat([Buffer.from("persienne/cam-1/"), Buffer.alloc(21_846, 0x80)]);
	const badBytes = Buffer.concat([Buffer.from("persienne/cam-1/"), Buffer.from([0xc3, 0x28])]);

	test.each([
		["a will of QoS 3", { topic: "persienne/cam-1/w", payload: "x", qos: 3 }],
		["a retained will of QoS 3", { topic: "persienne/cam-1/w", payload: "x", qos: 3, retain: true }],
		["a will to a topic of invalid UTF-8", { topic: badBytes, payload: "x" }],
		["a will to a topic with wildcards", { topic: "persienne/cam-1/#", payload: "x" }],
		["a will to an empty topic", { topic: "", payload: "x" }],
	])("%s is refused", async (_, will) => {
		await using bench = await Bench.open();
		expect(await closedAfter(bench, connect({ ...camera, will }))).toHaveLength(0);
		expect(bench.broker.stats().refusedPackets).toBe(1);
		await expectAlive(bench);
	});

	test.each(["persienne/cam-2/availability", "$SYS/x", "elsewhere"])(
		"a will to %s, outside the scope, is refused",
		async (topic) => {
			await using bench = await Bench.open();
			expect(await closedAfter(bench, connect({ ...camera, will: { topic, payload: "x" } }))).toEqual(
				connack(5),
			);
		},
	);

	test("a viewer has no will", async () => {
		await using bench = await Bench.open();
		const will = { topic: "persienne/cam-1/availability", payload: "offline" };
		expect(await closedAfter(bench, connect({ ...viewer, will }))).toEqual(connack(5));
	});

	test.each([
		["a topic that grows past its length field", topicOfBadBytes],
		["a topic of invalid UTF-8", badBytes],
		["a topic with a null", "persienne/cam-1/\0"],
		["a topic that is too long", `persienne/cam-1/${"x".repeat(2000)}`],
		["a topic that is too deep", `persienne/cam-1/${"x/".repeat(50)}`],
		["an empty topic", ""],
		["a topic with a wildcard", "persienne/cam-1/+"],
	])("%s closes its sender and reaches nobody", async (_, topic) => {
		await using bench = await Bench.open();
		const watching = await bench.client("mqtt");
		const box = inbox(watching);
		await watching.subscribeAsync("#", { qos: 1 });
		await closedAfter(bench, connect(camera), publish(topic, "x", 0, true));
		expect(bench.broker.stats().retained).toBe(0);
		await expectAlive(bench);
		expect(watching.connected).toBe(true);
		expect(box.messages.map(({ payload }) => payload)).toEqual(["yes"]);
	});

	test.each([
		["a client identifier of invalid UTF-8", connect({ ...viewer, id: Buffer.from([0x61, 0xff]) })],
		["a client identifier that is too long", connect({ ...viewer, id: "x".repeat(200) })],
	])("%s is refused", async (_, bytes) => {
		await using bench = await Bench.open();
		expect(await closedAfter(bench, bytes)).toHaveLength(0);
		await expectAlive(bench);
	});

	test("a filter that is too long or deep is not granted", async () => {
		await using bench = await Bench.open();
		const raw = new RawClient(bench.broker.port).send(connect(viewer));
		const filters = [`persienne/${"x".repeat(2000)}`, `persienne/${"+/".repeat(60)}`, "persienne/#"];
		raw.send(subscribe(filters.slice(0, 1)), subscribe(filters.slice(2)));
		const answer = await raw.answer(4 + 5 + 5);
		expect([...answer.subarray(4)]).toEqual([0x90, 3, 0, 9, 0x80, 0x90, 3, 0, 9, 0]);
		raw.end();
		await closedAfter(bench, connect(viewer), subscribe(filters.slice(1, 2)));
		await expectAlive(bench);
	});
});

describe("sizes", () => {
	test("a CONNECT of 268 MB is refused at its header, before anything is buffered", async () => {
		await using bench = await Bench.open();
		const announced = Array.from({ length: 50 }, () =>
			closedAfter(bench, Uint8Array.of(0x10, 0xff, 0xff, 0xff, 0x7f), Buffer.alloc(1000)),
		);
		for (const answer of await Promise.all(announced)) expect(answer).toHaveLength(0);
		expect(bench.broker.stats()).toMatchObject({ refusedPackets: 50, connections: 0 });
		await expectAlive(bench);
	});

	test("before the login packets are shorter than after", async () => {
		await using bench = await Bench.open();
		const will = { topic: "persienne/cam-1/w", payload: "x".repeat(20_000) };
		expect(await closedAfter(bench, connect({ ...camera, will }))).toHaveLength(0);
		const device = await bench.client("cam-1");
		await device.publishAsync("persienne/cam-1/big", Buffer.alloc(200_000), { qos: 1 });
		expect(device.connected).toBe(true);
	});

	test("256 KiB pass, a byte more does not", async () => {
		await using bench = await Bench.open();
		const watching = await bench.client("mqtt");
		const arrived = new Promise<number>((resolve) => {
			watching.once("message", (_, payload) => resolve(payload.length));
		});
		await watching.subscribeAsync("persienne/#");
		const header = 4 + field("persienne/cam-1/x").length;
		const fits = publish("persienne/cam-1/x", Buffer.alloc((256 << 10) - header));
		expect(fits).toHaveLength(256 << 10);
		const raw = new RawClient(bench.broker.port).send(connect(camera));
		await raw.answer(4);
		raw.send(fits);
		expect(await arrived).toBe((256 << 10) - header);
		raw.send(publish("persienne/cam-1/x", Buffer.alloc((256 << 10) - header + 1)));
		await raw.closed();
		expect(bench.broker.stats().refusedPackets).toBe(1);
		await expectAlive(bench);
	});
});

describe("numbers", () => {
	test("connections over the bound are closed at once", async () => {
		await using bench = await Bench.open({ limits: { connections: 2 } });
		await bench.client("cam-1");
		const second = await bench.client("mqtt");
		expect(await closedAfter(bench, connect(viewer))).toHaveLength(0);
		expect(bench.broker.stats()).toMatchObject({ refusedConnections: 1, connections: 2 });
		await second.endAsync();
		while (bench.broker.stats().connections > 1) await new Promise((resolve) => setImmediate(resolve));
		await bench.client("cam-2");
	});

	test("connections of one account over the bound are refused with return code 3", async () => {
		await using bench = await Bench.open({ limits: { connectionsPerUser: 1 } });
		await bench.client("mqtt");
		expect(await closedAfter(bench, connect(viewer))).toEqual(connack(3));
		await bench.client("cam-1");
	});

	test("connections that do not log in leave room for those that do", async () => {
		const clock = new VirtualClock();
		await using bench = await Bench.open({ clock, limits: { pendingConnections: 1 } });
		const silent = new RawClient(bench.broker.port);
		await new Promise((resolve) => silent.socket.once("connect", resolve));
		while (bench.broker.stats().connections < 1) await new Promise((resolve) => setImmediate(resolve));
		expect(await closedAfter(bench, connect(viewer))).toHaveLength(0);
		clock.advance(10_000);
		await silent.closed();
		expect(bench.broker.stats()).toMatchObject({ refusedConnections: 1, refusedPackets: 1 });
		await expectAlive(bench);
	});

	test("subscriptions over the bound are not granted; one that is given back makes room", async () => {
		await using bench = await Bench.open({ limits: { subscriptions: 2 } });
		const client = await bench.client("mqtt");
		await client.subscribeAsync(["persienne/a", "persienne/b"]);
		await client.subscribeAsync("persienne/a", { qos: 1 });
		await expect(client.subscribeAsync("persienne/c")).rejects.toThrow();
		await client.unsubscribeAsync("persienne/b");
		await client.subscribeAsync("persienne/c");
	});

	test("filters over the bound of all clients together are not granted; those of a client that goes make room", async () => {
		await using bench = await Bench.open({ limits: { filterLevels: 10 } });
		const first = await bench.client("mqtt");
		const second = await bench.client("mqtt");
		await first.subscribeAsync(["persienne/cam-1/a/b", "persienne/cam-1/a/c"]);
		await expect(second.subscribeAsync("persienne/cam-1/d")).rejects.toThrow();
		await second.subscribeAsync("persienne/#");
		await first.unsubscribeAsync("persienne/cam-1/a/b");
		await second.subscribeAsync("persienne/cam-1/d/e");
		await first.endAsync();
		while (bench.broker.stats().clients > 1) await new Promise(setImmediate);
		await second.subscribeAsync("persienne/cam-1/f/g");
		expect(bench.broker.stats().deniedSubscriptions).toBe(1);
	});

	test("QoS 2 over the bound of all clients together ends the connection of who sends it", async () => {
		await using bench = await Bench.open({ limits: { inflightBytes: 5000 } });
		const half = (id: number) =>
			packet(3, 4, Buffer.concat([field("persienne/cam-1/x"), Buffer.from([0, id]), Buffer.alloc(2000)]));
		const first = new RawClient(bench.broker.port).send(
			connect({ ...camera, id: "first" }),
			half(1),
			half(2),
		);
		await first.answer(12);
		const second = new RawClient(bench.broker.port).send(connect({ ...camera, id: "second" }), half(1));
		await second.closed();
		// What is released makes room, and so does who goes.
		first.send(packet(6, 2, Buffer.from([0, 1])), half(3));
		await first.answer(20);
		first.end();
		while (bench.broker.stats().clients > 0) await new Promise(setImmediate);
		const third = new RawClient(bench.broker.port).send(
			connect({ ...camera, id: "third" }),
			half(1),
			half(2),
		);
		await third.answer(12);
		third.end();
	});

	test("retained messages over the bound are delivered and not kept", async () => {
		await using bench = await Bench.open({ limits: { retained: 2, retainedBytes: 1000 } });
		const device = await bench.client("cam-1");
		const retain = (topic: string, payload: string) =>
			device.publishAsync(`persienne/cam-1/${topic}`, payload, { qos: 1, retain: true });
		await retain("a", "1");
		await retain("b", "1");
		await retain("c", "1");
		expect(bench.broker.stats()).toMatchObject({ retained: 2, notRetained: 1 });
		await retain("a", "x".repeat(2000));
		expect(bench.broker.stats()).toMatchObject({ retained: 1, notRetained: 2 });
		await retain("b", "");
		expect(bench.broker.stats()).toMatchObject({ retained: 0, retainedBytes: 0 });
		const late = await bench.client("mqtt");
		const box = inbox(late);
		await late.subscribeAsync("#");
		await device.publishAsync("persienne/cam-1/end", "end", { qos: 1 });
		expect((await box.until(1)).map(({ payload }) => payload)).toEqual(["end"]);
	});

	test("a session that is offline keeps as much as the bound allows", async () => {
		await using bench = await Bench.open({ limits: { queued: 3 } });
		const durable = { clean: false, clientId: "durable" };
		const away = await bench.client("mqtt", durable);
		await away.subscribeAsync("persienne/#", { qos: 1 });
		await away.endAsync();
		const device = await bench.client("cam-1");
		for (let i = 1; i <= 5; i++) await device.publishAsync("persienne/cam-1/n", `${i}`, { qos: 1 });
		await device.publishAsync("persienne/cam-1/last", "", { qos: 1 });
		expect(bench.broker.stats().notQueued).toBe(3);
		const back = await bench.client("mqtt", durable);
		const box = inbox(back);
		expect((await box.until(3)).map(({ payload }) => payload)).toEqual(["1", "2", "3"]);
		await back.endAsync();
		// What was acknowledged has made room again.
		await device.publishAsync("persienne/cam-1/n", "6", { qos: 1 });
		expect(bench.broker.stats().notQueued).toBe(3);
	});

	test("the session that is offline longest is forgotten when there are too many", async () => {
		await using bench = await Bench.open({ limits: { sessions: 1 } });
		for (const clientId of ["first", "second"]) {
			const client = await bench.client("mqtt", { clean: false, clientId });
			await client.subscribeAsync("persienne/#", { qos: 1 });
			await client.endAsync();
		}
		const device = await bench.client("cam-1");
		await device.publishAsync("persienne/cam-1/n", "1", { qos: 1 });
		const sessionPresent = async (id: string) =>
			(await new RawClient(bench.broker.port).send(connect({ ...viewer, id, clean: false })).answer(4))[2];
		expect(await sessionPresent("second")).toBe(1);
		expect(await sessionPresent("first")).toBe(0);
	});
});

test("what met a bound is in the log, once a minute, and not at all when nothing did", async () => {
	const clock = new VirtualClock();
	const lines: { refusedLogins?: number }[] = [];
	const out = new Writable({
		write: (chunk, _, done) => {
			lines.push(JSON.parse(String(chunk)));
			done();
		},
	});
	await using bench = await Bench.open({ clock, log: createLogger("warn", out) });
	clock.advance(60_000);
	expect(lines).toEqual([]);
	for (let i = 0; i < 3; i++) await closedAfter(bench, connect({ user: "mqtt", password: "wrong" }));
	clock.advance(180_000);
	expect(lines).toMatchObject([{ refusedLogins: 3, held: 0 }]);
});

describe("garbage", () => {
	test("of any kind leaves the broker up, before and after the login", async () => {
		await using bench = await Bench.open();
		const hostile = fc.oneof(
			fc.uint8Array({ minLength: 1, maxLength: 200 }),
			fc
				.tuple(fc.integer({ min: 1, max: 14 }), fc.nat(15), fc.uint8Array({ maxLength: 60 }))
				.map(([type, flags, body]) => packet(type, flags, body)),
			fc
				.tuple(
					fc.constantFrom(connect(viewer), subscribe(["persienne/#"]), publish("persienne/cam-1/x", "y", 2)),
					fc.nat(40),
					fc.nat(255),
				)
				.map(([bytes, at, value]) => {
					const mutant = Buffer.from(bytes);
					mutant[at % mutant.length] = value;
					return mutant;
				}),
		);
		await fc.assert(
			fc.asyncProperty(
				fc.array(hostile, { minLength: 1, maxLength: 4 }),
				fc.constantFrom(camera, viewer, undefined),
				async (packets, user) => {
					const raw = new RawClient(bench.broker.port);
					if (user) raw.send(connect({ ...user, id: "" }));
					raw.send(...packets);
					raw.socket.end();
					await raw.closed();
				},
			),
			{ numRuns: 300 },
		);
		await expectAlive(bench);
	});

	test("HTTP other than for a WebSocket, TLS and RTSP are closed at their first byte", async () => {
		await using bench = await Bench.open();
		for (const greeting of ["POST / HTTP/1.1\r\n\r\n", "\x16\x03\x01\x02\0", "OPTIONS * RTSP/1.0\r\n\r\n"])
			expect(await closedAfter(bench, Buffer.from(greeting, "latin1"))).toHaveLength(0);
		await expectAlive(bench);
	});
});

describe("wills", () => {
	test("speak when the connection is lost, and not after a good-bye", async () => {
		await using bench = await Bench.open();
		const watching = await bench.client("mqtt");
		const box = inbox(watching);
		await watching.subscribeAsync("persienne/+/availability", { qos: 1 });
		const will = { topic: "persienne/cam-1/availability", payload: "offline", qos: 1, retain: true };
		const polite = new RawClient(bench.broker.port).send(connect({ ...camera, id: "polite", will }));
		await polite.answer(4);
		await polite.send(packet(14, 0, Buffer.alloc(0))).closed();
		const lost = new RawClient(bench.broker.port).send(connect({ ...camera, id: "lost", will }));
		await lost.answer(4);
		lost.end();
		expect(await box.until(1)).toEqual([{ topic: will.topic, payload: "offline", qos: 1, retain: false }]);
		expect(bench.broker.stats().retained).toBe(1);
	});
});

describe("the port", () => {
	test("that is taken is a clear error", async () => {
		const taken = createServer().listen(0, "127.0.0.1");
		await new Promise((resolve) => taken.once("listening", resolve));
		const { port } = taken.address() as { port: number };
		const error = await EmbeddedBroker.listen({ host: "127.0.0.1", port, accounts }).catch((e: unknown) => e);
		expect(error).toBeInstanceOf(PersienneError);
		expect(error).toMatchObject({
			code: "MQTT_LISTEN",
			message: expect.stringContaining(`127.0.0.1:${port}`),
		});
		taken.close();
	});

	test("is free again after close, whoever is connected", async () => {
		const bench = await Bench.open();
		const { port } = bench.broker;
		expect(bench.broker.url).toBe(`mqtt://127.0.0.1:${port}`);
		const client = await bench.client("mqtt");
		const gone = closed(client);
		const silent = new RawClient(port);
		await new Promise((resolve) => silent.socket.once("connect", resolve));
		await bench.broker.close();
		await Promise.all([gone, silent.closed()]);
		const again = await EmbeddedBroker.listen({ host: "127.0.0.1", port, accounts });
		expect(again.port).toBe(port);
		await again.close();
	});
});
