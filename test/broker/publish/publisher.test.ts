import { connect as connectSocket, createServer, type Server, type Socket } from "node:net";
import { Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { createWebSocketStream, WebSocketServer } from "ws";
import { EmbeddedBroker } from "../../../broker/embedded.ts";
import { cameraTopic } from "../../../broker/publish/camera-topic.ts";
import { parseEndpoint } from "../../../broker/publish/endpoint.ts";
import { Publisher, type PublisherOptions } from "../../../broker/publish/publisher.ts";
import { cameraRoute } from "../../../broker/publish/route.ts";
import { systemClock, VirtualClock } from "../../../device/clock.ts";
import { PersienneError } from "../../../device/errors.ts";
import { createLogger } from "../../../device/log.ts";
import { formOf, type Rule, ruleEvent, ruleTypes } from "../../../device/rules/rules.ts";
import { Secret } from "../../../device/secret.ts";
import { ForgedEventError, PublicEvent } from "../../../masks/sanitise/public-event.ts";
import { PublicFrame, projectFrame } from "../../../masks/sanitise/public-frame.ts";
import { Sanitiser } from "../../../masks/sanitise/sanitiser.ts";
import { accounts, Bench, inbox } from "../bench.ts";
import {
	Cameras,
	eventually,
	failure,
	health,
	motion,
	motionTopic,
	muteBroker,
	privacyTopic,
	start,
} from "./cameras.ts";

describe("what arrives", () => {
	test("is what the sanitiser made, on the camera's topics, with its quality and retention", async () => {
		await using bench = await Bench.open();
		await using cameras = new Cameras();
		const viewer = await bench.client("mqtt");
		const live = inbox(viewer);
		await viewer.subscribeAsync("persienne/#", { qos: 1 });
		const { publisher, until } = cameras.open(bench.broker.url);
		const sanitiser = new Sanitiser({ videoSource: "VideoSource_1" });
		await until(true);
		const findings = [{ kind: "occupancy" as const, rule: "occupancy", data: { Count: 3 } }];
		const seen = { takenAt: start, motion: true, findings };
		for (const event of sanitiser.observe(seen)) publisher.publish(event);
		publisher.publish(health());
		const messages = await live.until(4);
		expect(Object.fromEntries(messages.map(({ topic, payload }) => [topic, payload]))).toEqual({
			"persienne/cam-1/availability": "online",
			[motionTopic]:
				'{"UtcTime":"2026-01-01T00:00:00Z","Source":{"Source":"VideoSource_1"},"Data":{"State":true}}',
			"persienne/cam-1/onvif-ej/RuleEngine/CountAggregation/OccupancyCounter/&VideoSource_1/occupancy":
				'{"UtcTime":"2026-01-01T00:00:00Z","Source":{"VideoSource":"VideoSource_1","Rule":"occupancy"},"Data":{"Count":3}}',
			"persienne/cam-1/health":
				'{"time":"2026-01-01T00:00:00Z","fps":25,"maskedFrames":1,"darkFrames":0,"lagMs":9,"viewers":1}',
		});
		expect(messages.map(({ qos }) => qos).sort()).toEqual([0, 1, 1, 1]);
		const late = await bench.client("mqtt");
		const retained = inbox(late);
		await late.subscribeAsync("persienne/#", { qos: 1 });
		expect((await retained.until(4)).every(({ retain }) => retain)).toBe(true);
	});

	test("is the same over WebSocket", async () => {
		await using bench = await Bench.open();
		const gateway = new WebSocketServer({ host: "127.0.0.1", port: 0 });
		gateway.on("connection", (webSocket) => {
			const [near, far] = [createWebSocketStream(webSocket), connectSocket(bench.broker.port, "127.0.0.1")];
			for (const stream of [near, far]) stream.on("error", () => {});
			near.pipe(far).pipe(near);
		});
		await new Promise((resolve) => gateway.once("listening", resolve));
		await using cameras = new Cameras();
		const { port } = gateway.address() as { port: number };
		const { publisher } = cameras.open(`ws://127.0.0.1:${port}/mqtt`);
		publisher.publish(motion(0, true));
		await eventually(() => publisher.stats().acknowledged === 1);
		await publisher.close();
		gateway.close();
	});

	test("a happening is not retained", async () => {
		await using bench = await Bench.open();
		await using cameras = new Cameras();
		const { publisher } = cameras.open(bench.broker.url);
		publisher.publish(failure(0));
		await eventually(() => publisher.stats().acknowledged === 1);
		expect(bench.broker.stats().retained).toBe(1); // availability
	});
});

describe("impostors", () => {
	test("are refused, by the compiler and at run time", () => {
		const publisher = new Publisher({
			endpoint: parseEndpoint({ url: "mqtt://127.0.0.1:1" }),
			route: cameraRoute("persienne/cam-1"),
		});
		const real = motion(0, true);
		// @ts-expect-error an observation is not a PublicEvent
		expect(() => publisher.publish({ motion: true, takenAt: start })).toThrow(ForgedEventError);
		// @ts-expect-error nor is the outline of one
		expect(() => publisher.publish(PublicEvent.outlineOf(real))).toThrow(ForgedEventError);
		// @ts-expect-error nor bytes
		expect(() => publisher.publish(PublicEvent.bytesOf(real))).toThrow(ForgedEventError);
		expect(() => publisher.publish(Object.create(real) as PublicEvent)).toThrow(ForgedEventError);
		expect(publisher.stats().queued).toBe(0);
	});
});

describe("names", () => {
	test.each([
		["persienne", "AB-123-CD", /number plate/],
		["persienne", "a/b", /MQTT/],
		["persienne", "+", /MQTT/],
		["", "cam-1", /1 to 64/],
		["a//b", "cam-1", /1 to 64/],
		["site/M-AB 123", "cam-1", /number plate/],
		["$SYS", "cam-1", /\$/],
		["GA/123/BC", "cam-1", /together.*number plate/],
		["site/GA/123", "BC", /together.*number plate/],
		["WOB", "X99", /together.*number plate/],
	])("%j and %j are refused with the reason", (prefix, camera, reason) => {
		const attempt = () => cameraTopic(prefix, camera);
		expect(attempt).toThrow(PersienneError);
		expect(attempt).toThrow(reason);
	});

	test("a prefix may have several levels", () => {
		expect(cameraTopic("town/west", "cam-1")).toBe("town/west/cam-1");
		expect(cameraTopic("site/2/floor/12", "door-12")).toBe("site/2/floor/12/door-12");
	});
});

describe("availability", () => {
	test("is offline by the will when the connection is lost, online again after, offline at the end", async () => {
		await using bench = await Bench.open();
		await using cameras = new Cameras();
		const clock = new VirtualClock(start);
		const viewer = await bench.client("mqtt");
		const box = inbox(viewer);
		await viewer.subscribeAsync("persienne/cam-1/availability", { qos: 1 });
		const intruder = await bench.client("cam-1");
		const { publisher, until } = cameras.open(bench.broker.url, {
			clock,
			random: (bytes) => new Uint8Array(bytes),
		});
		await until(true);
		// The same user and client identifier push the camera's connection out.
		const clientId = `persienne${"00".repeat(7)}`;
		const takeover = await bench.client("cam-1", { clientId });
		await until(false);
		await takeover.endAsync();
		clock.advance(500);
		await until(true);
		await publisher.close();
		expect((await box.until(4)).map(({ payload }) => payload)).toEqual([
			"online",
			"offline",
			"online",
			"offline",
		]);
		expect(intruder.connected).toBe(true);
	});
});

describe("while the broker is away", () => {
	test("events wait, arrive in order when it is back, and states are told again", async () => {
		await using cameras = new Cameras();
		const clock = new VirtualClock(start);
		let bench = await Bench.open();
		const { port, url } = bench.broker;
		const { publisher, until } = cameras.open(url, { clock });
		await until(true);
		publisher.publish(motion(0, true));
		await eventually(() => publisher.stats().acknowledged === 1);
		await bench[Symbol.asyncDispose]();
		await until(false);
		for (let second = 1; second <= 5; second++) publisher.publish(failure(second));
		publisher.publish(health());
		expect(publisher.stats()).toMatchObject({ connected: false, queued: 5, dropped: 1 });
		bench = await Bench.open({ port });
		const viewer = await bench.client("mqtt");
		const box = inbox(viewer);
		await viewer.subscribeAsync("persienne/#", { qos: 1 });
		clock.advance(30_000);
		const messages = await box.until(7);
		const times = messages
			.filter(({ topic }) => topic === privacyTopic)
			.map(({ payload }) => (JSON.parse(payload) as { UtcTime: string }).UtcTime);
		expect(times).toEqual([1, 2, 3, 4, 5].map((second) => `2026-01-01T00:00:0${second}Z`));
		expect(messages.filter(({ topic }) => topic === motionTopic)).toHaveLength(1);
		await bench[Symbol.asyncDispose]();
	});

	test("the states of as many rules as a camera may have are told again to a broker that has lost them all", async () => {
		await using cameras = new Cameras();
		const clock = new VirtualClock(start);
		let bench = await Bench.open();
		const { port, url } = bench.broker;
		const { publisher, until } = cameras.open(url, { clock });
		const sanitiser = new Sanitiser({ videoSource: "VideoSource_1" });
		const rules = ruleTypes.flatMap((type) =>
			Array.from({ length: formOf(type).most }, (_, i) => formOf(type).usual(`${type} ${i}`) as Rule),
		);
		const data = { Count: 1, In: 1, Out: 0, State: true, IsInside: true, Level: "Low", Direction: "Left" };
		const use = { Function: "counting", Purpose: "testing", LegalBasis: "unstated", Running: true };
		const findings = rules.flatMap((rule) => [
			{ kind: ruleEvent(rule), rule: rule.name, data: data as never },
			{ kind: "function" as const, rule: rule.name, data: use as never },
		]);
		await until(true);
		for (const event of sanitiser.observe({ takenAt: start, motion: true, findings }))
			publisher.publish(event);
		await eventually(() => publisher.stats().queued === 0);
		const { retained } = bench.broker.stats();
		expect(retained).toBeGreaterThan(120);
		await bench[Symbol.asyncDispose]();
		await until(false);
		bench = await Bench.open({ port });
		expect(bench.broker.stats().retained).toBe(0);
		clock.advance(30_000);
		await until(true);
		await eventually(() => publisher.stats().queued === 0);
		expect(bench.broker.stats().retained).toBe(retained);
		await bench[Symbol.asyncDispose]();
	});

	test("the queue is bounded and the oldest go", async () => {
		await using cameras = new Cameras();
		const taken = createServer().listen(0, "127.0.0.1");
		await new Promise((resolve) => taken.once("listening", resolve));
		const { port } = taken.address() as { port: number };
		await new Promise((resolve) => taken.close(resolve));
		const { publisher } = cameras.open(`mqtt://127.0.0.1:${port}`, { limits: { queued: 3 } });
		for (let second = 0; second < 1000; second++) publisher.publish(failure(second % 60));
		expect(publisher.stats()).toMatchObject({ queued: 3, dropped: 997 });
	});

	test("attempts come at growing intervals of the injected clock", async () => {
		await using cameras = new Cameras();
		const clock = new VirtualClock(start);
		let attempts = 0;
		const refusing = createServer((socket) => {
			attempts++;
			socket.destroy();
		}).listen(0, "127.0.0.1");
		await new Promise((resolve) => refusing.once("listening", resolve));
		const { port } = refusing.address() as { port: number };
		const waits: number[] = [];
		const spying = {
			now: () => clock.now(),
			monotonic: () => clock.monotonic(),
			after: (ms: number, task: () => void) => {
				waits.push(ms);
				return clock.after(ms, task);
			},
		};
		cameras.open(`mqtt://127.0.0.1:${port}`, {
			clock: spying,
			random: (bytes) => new Uint8Array(bytes).fill(255),
		});
		for (let failures = 1; failures <= 4; failures++) {
			await eventually(() => waits.length === failures);
			expect(attempts).toBe(failures);
			clock.advance(waits.at(-1)!);
		}
		expect(waits).toEqual([500, 1000, 2000, 4000]);
		await eventually(() => waits.length === 5);
		refusing.close();
	});
});

describe("closing", () => {
	test("sends what waits, then offline, then says good-bye", async () => {
		await using bench = await Bench.open();
		await using cameras = new Cameras();
		const viewer = await bench.client("mqtt");
		const box = inbox(viewer);
		await viewer.subscribeAsync("persienne/#", { qos: 1 });
		const { publisher, until } = cameras.open(bench.broker.url);
		await until(true);
		for (let second = 0; second < 50; second++) publisher.publish(failure(second));
		await publisher.close();
		const messages = await box.until(52);
		expect(messages.at(-1)).toMatchObject({ topic: "persienne/cam-1/availability", payload: "offline" });
		await viewer.endAsync();
		await eventually(() => bench.broker.stats().connections === 0);
		expect(messages).toHaveLength(52);
	});

	test("is bounded in time when the broker does not answer", async () => {
		const { server, sockets, url } = await muteBroker();
		const clock = new VirtualClock(start);
		await using cameras = new Cameras();
		const { publisher, until } = cameras.open(url, { clock, limits: { closeTime: 2000 } });
		await until(true);
		publisher.publish(motion(0, true));
		const closing = publisher.close();
		clock.advance(1999);
		expect(publisher.stats().connected).toBe(true);
		clock.advance(1);
		await closing;
		await eventually(() => sockets[0]!.readableEnded || sockets[0]!.destroyed);
		for (const socket of sockets) socket.destroy();
		server.close();
	});

	test("QoS 0 does not pile up for a broker that does not read", async () => {
		const { server, sockets, url } = await muteBroker();
		await using cameras = new Cameras();
		const { publisher, until } = cameras.open(url, { limits: { closeTime: 1 } });
		await until(true);
		sockets[0]!.pause();
		for (let i = 0; i < 200_000 && publisher.stats().dropped === 0; i++) {
			publisher.publish(health());
			if (i % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
		}
		expect(publisher.stats().dropped).toBeGreaterThan(0);
		for (const socket of sockets) socket.destroy();
		server.close();
	});

	test("before any connection, twice, or without start is fine", async () => {
		const endpoint = parseEndpoint({ url: "mqtt://127.0.0.1:1" });
		const never = new Publisher({ endpoint, route: cameraRoute("persienne/cam-1") });
		await Promise.all([never.close(), never.close()]);
		never.start();
		never.publish(motion(0, true));
		expect(never.stats()).toMatchObject({ connected: false, queued: 0, dropped: 1 });
		const trying = new Publisher({ endpoint, route: cameraRoute("persienne/cam-1") });
		trying.start();
		await trying.close();
	});
});

/** Says whatever a test wants it to, once somebody has sent a CONNECT. */
async function oddBroker(...answers: Buffer[]): Promise<{ server: Server; url: string; sockets: Socket[] }> {
	const sockets: Socket[] = [];
	const server = createServer((socket) => {
		sockets.push(socket);
		socket.on("error", () => {});
		socket.once("data", () => {
			for (const answer of answers) socket.write(answer);
		});
	}).listen(0, "127.0.0.1");
	await new Promise((resolve) => server.once("listening", resolve));
	return { server, sockets, url: `mqtt://127.0.0.1:${(server.address() as { port: number }).port}` };
}

const accepted = Buffer.from([0x20, 2, 0, 0]);

describe("a broker that is none, or means ill", () => {
	test.each([
		["speaks HTTP", Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")],
		["announces 256 MiB", Buffer.from([0x20, 0xff, 0xff, 0xff, 0x7f])],
		[
			"publishes, to somebody who has subscribed to nothing",
			Buffer.concat([accepted, Buffer.from([0x30, 3, 0, 1, 97])]),
		],
		[
			"announces a long message behind its acceptance",
			Buffer.concat([accepted, Buffer.from([0x40, 0xff, 0xff, 0x7f])]),
		],
		["begins with an acknowledgement", Buffer.from([0x40, 2, 0, 1])],
	])("is cut off when it %s", async (_, answer) => {
		const { server, url } = await oddBroker(answer);
		const troubles: string[] = [];
		await using cameras = new Cameras();
		const clock = new VirtualClock(start);
		const { publisher } = cameras.open(url, { clock, onTrouble: (reason) => troubles.push(reason) });
		publisher.publish(motion(0, true));
		await eventually(() => troubles.length > 0);
		expect(troubles).toEqual(["MQTT_ANSWER"]);
		await eventually(() => publisher.state === "Offline");
		expect(publisher.stats().queued).toBe(1);
		server.close();
	});

	test("has no address that a client may not name, whatever its name resolves to", async () => {
		await using cameras = new Cameras();
		const troubles: string[] = [];
		const endpoint = parseEndpoint({ url: "mqtt://169.254.169.254:1883", guarded: true });
		const { publisher } = cameras.open("", {
			endpoint,
			clock: new VirtualClock(start),
			onTrouble: (reason) => troubles.push(reason),
		});
		await eventually(() => troubles.length > 0);
		expect(troubles).toEqual(["MQTT_UNREACHABLE"]);
		expect(publisher.state).toBe("Offline");
	});

	test("is told by its reason, once for as long as that is the same", async () => {
		await using bench = await Bench.open();
		await using cameras = new Cameras();
		const clock = new VirtualClock(start);
		const troubles: string[] = [];
		const endpoint = parseEndpoint({
			url: bench.broker.url,
			username: "cam-1",
			password: new Secret("wrong"),
		});
		const { publisher } = cameras.open("", { endpoint, clock, onTrouble: (reason) => troubles.push(reason) });
		expect(publisher.state).toBe("Connecting");
		for (let attempt = 1; attempt <= 3; attempt++) {
			await eventually(() => bench.broker.stats().refusedLogins === attempt);
			await eventually(() => publisher.state === "Offline");
			clock.advance(30_000);
			expect(publisher.state).toBe("Connecting");
		}
		expect(troubles).toEqual(["refused: not authorised"]);
	});
});

describe("what a route says", () => {
	const site = accounts.map((account) => ({
		...account,
		scope: account.role === "viewer" ? "site" : "site/a",
	}));
	const routed =
		(qos: 0 | 1 | 2): PublisherOptions["route"] =>
		(event) => {
			const { kind, retain } = PublicEvent.outlineOf(event);
			return kind === "health" ? undefined : { topic: `site/a/${kind}`, qos, retain, again: retain };
		};

	test.each([0, 1, 2] as const)(
		"holds for topics and for quality %d, and what it leaves out stays here",
		async (qos) => {
			await using bench = await Bench.open({ accounts: site });
			await using cameras = new Cameras();
			const viewer = await bench.client("mqtt");
			const box = inbox(viewer);
			await viewer.subscribeAsync("site/#", { qos: 2 });
			const { publisher, until } = cameras.open(bench.broker.url, { route: routed(qos) });
			await until(true);
			publisher.publish(motion(0, true));
			publisher.publish(health());
			publisher.publish(failure(1));
			const messages = await box.until(3);
			await publisher.close();
			await box.until(4);
			const told = messages.map(({ topic, payload, qos }) => [topic, payload.slice(0, 7), qos]);
			expect(told.at(-1)).toEqual(["site/a/availability", "offline", qos]);
			expect(told.slice(0, -1).sort()).toEqual([
				["site/a/availability", "online", qos],
				["site/a/motion", '{"UtcTi', qos],
				["site/a/privacyFailed", '{"UtcTi', qos],
			]);
		},
	);

	test("at quality 0, states are told again after a reconnection, and nothing else", async () => {
		await using cameras = new Cameras();
		const clock = new VirtualClock(start);
		let bench = await Bench.open({ accounts: site });
		const { port, url } = bench.broker;
		const { publisher, until } = cameras.open(url, { clock, route: routed(0) });
		await until(true);
		publisher.publish(motion(0, true));
		publisher.publish(failure(1));
		await bench[Symbol.asyncDispose]();
		await until(false);
		publisher.publish(motion(2, false));
		publisher.publish(failure(3));
		bench = await Bench.open({ port, accounts: site });
		clock.advance(30_000);
		await until(true);
		await eventually(() => bench.broker.stats().retained === 2);
		const viewer = await bench.client("mqtt");
		const box = inbox(viewer);
		await viewer.subscribeAsync("site/#", { qos: 1 });
		expect((await box.until(2)).map(({ topic, payload }) => [topic, payload.includes("false")])).toEqual(
			expect.arrayContaining([["site/a/motion", true]]),
		);
		await bench[Symbol.asyncDispose]();
	});

	test("holds for frames: now, at quality 0, or never", async () => {
		await using bench = await Bench.open({ accounts: site });
		await using cameras = new Cameras();
		const viewer = await bench.client("mqtt");
		const box = inbox(viewer);
		await viewer.subscribeAsync("site/a/frames", { qos: 1 });
		const { publisher, until } = cameras.open(bench.broker.url, {
			route: routed(1),
			frames: (told) => ({
				topic: "site/a/frames",
				payload: Buffer.from(PublicFrame.outlineOf(told).utcTime),
			}),
		});
		const frame = (second: number) =>
			projectFrame({ ticks: 0, takenAt: start + second * 1000, objects: [] }, { of: () => [] });
		publisher.frame(frame(1));
		expect([publisher.wantsFrames, publisher.stats()]).toMatchObject([false, { queued: 0, dropped: 1 }]);
		await until(true);
		expect(publisher.wantsFrames).toBe(true);
		publisher.frame(frame(2));
		expect((await box.until(1))[0]).toMatchObject({
			payload: "2026-01-01T00:00:02.000Z",
			qos: 0,
			retain: false,
		});
		// @ts-expect-error a frame's outline is no frame
		expect(() => publisher.frame({ ticks: 0, utcTime: "", objects: [] })).toThrow(ForgedEventError);
	});
});

describe("secrets", () => {
	test("are in no log line, whatever goes wrong", async () => {
		await using bench = await Bench.open();
		const lines: string[] = [];
		const log = createLogger(
			"trace",
			new Writable({
				write(chunk: Buffer, _, done) {
					lines.push(chunk.toString());
					done();
				},
			}),
		);
		await using cameras = new Cameras();
		const secret = "s3cret-Pa55";
		const { host, port } = new URL(bench.broker.url);
		for (const url of [
			`mqtt://cam-1:${secret}@${host}`,
			`mqtts://cam-1:${secret}@${host}`,
			`ws://cam-1:${secret}@${host}/mqtt?token=${secret}`,
			`mqtt://cam-1:${secret}@127.0.0.1:1`,
			`mqtt://cam-1:${secret}@does-not-exist.invalid:${port}`,
		])
			cameras.open(url, { endpoint: parseEndpoint({ url }), log });
		await eventually(() => lines.length >= 5);
		expect(lines.join("")).toContain("refused: not authorised");
		expect(lines.join("")).not.toContain(secret);
		await eventually(() => bench.broker.stats().refusedLogins === 2); // over TCP and WebSocket
	});
});

test("a fleet's worth of publishers connects, and leaves nothing behind", async () => {
	const cameras = Array.from({ length: 50 }, (_, i) => `cam-${i + 1}`);
	const broker = await EmbeddedBroker.listen({
		host: "127.0.0.1",
		port: 0,
		clock: systemClock,
		accounts: [
			...accounts.filter(({ role }) => role === "viewer"),
			...cameras.map((camera) => ({
				user: camera,
				password: new Secret(camera),
				role: "device" as const,
				scope: `persienne/${camera}`,
			})),
		],
	});
	const publishers = cameras.map((camera) => {
		const endpoint = parseEndpoint({ url: broker.url, username: camera, password: new Secret(camera) });
		return new Publisher({ endpoint, route: cameraRoute(`persienne/${camera}`) });
	});
	for (const publisher of publishers) {
		publisher.start();
		publisher.publish(motion(0, true));
	}
	await eventually(() => publishers.every((publisher) => publisher.stats().acknowledged === 1));
	expect(broker.stats()).toMatchObject({ clients: 50, retained: 100, refusedLogins: 0, deniedPublishes: 0 });
	await Promise.all(publishers.map((publisher) => publisher.close()));
	await eventually(() => broker.stats().connections === 0);
	await broker.close();
});
