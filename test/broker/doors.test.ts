import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import mqtt, { type IClientOptions } from "mqtt";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { BrokerIdentity } from "../../broker/doors.ts";
import { defaultLimits } from "../../broker/limits.ts";
import { VirtualClock } from "../../device/clock.ts";
import { selfSigned } from "../../device/tls/self-signed.ts";
import { Bench, closed, inbox } from "./bench.ts";
import { connect, packet, ping, RawClient } from "./wire.ts";

const { privateKey: key } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const now = Date.now();
const cert = selfSigned({
	key,
	names: ["127.0.0.1"],
	notBefore: now - 60_000,
	notAfter: now + 3_600_000,
	serial: Buffer.alloc(16, 7),
});
const identity: BrokerIdentity = {
	options: { cert, key: key.export({ format: "pem", type: "pkcs8" }), minVersion: "TLSv1.2" },
	follow: () => () => {},
};
const tls = { port: 0, identity };

/** A logged-in client that comes by one of the ways. */
async function come(bench: Bench, way: string, user: string, options: IClientOptions = {}) {
	const port = way === "mqtts" || way === "wss" ? bench.broker.tlsPort : bench.broker.port;
	const login = { username: user, password: user, reconnectPeriod: 0, ca: cert };
	return mqtt.connectAsync(`${way}://127.0.0.1:${port}/mqtt`, { ...login, ...options });
}

const viewer = { user: "mqtt", password: "mqtt" };
const closedWith = async (socket: WebSocket) => (await once(socket, "close"))[0] as number;

async function webSocket(bench: Bench, protocols: string | string[] = "mqtt"): Promise<WebSocket> {
	const socket = new WebSocket(`ws://127.0.0.1:${bench.broker.port}/`, protocols);
	socket.on("error", () => {});
	await once(socket, "open");
	return socket;
}

describe.each(["mqtt", "mqtts", "ws", "wss"])("over %s", (way) => {
	test("clients log in, are held to their accounts, and hear each other", async () => {
		await using bench = await Bench.open({ tls });
		const reader = await come(bench, way, "mqtt");
		const box = inbox(reader);
		await reader.subscribeAsync("persienne/#", { qos: 1 });
		const device = await come(bench, way, "cam-1", {
			will: { topic: "persienne/cam-1/availability", payload: Buffer.from("offline"), qos: 1, retain: true },
		});
		await device.publishAsync("persienne/cam-1/x", "x".repeat(100_000), { qos: 1, retain: true });
		device.stream.destroy();
		expect((await box.until(2)).map(({ topic, payload }) => [topic, payload.length])).toEqual([
			["persienne/cam-1/x", 100_000],
			["persienne/cam-1/availability", 7],
		]);
		await expect(come(bench, way, "nobody")).rejects.toThrow(/not authorized/i);
		const intruder = await come(bench, way, "cam-2");
		intruder.publish("persienne/cam-1/x", "forged");
		await closed(intruder);
		expect(bench.broker.stats()).toMatchObject({ refusedLogins: 1, deniedPublishes: 1 });
		reader.end(true);
	});

	test("what is too long is cut off, and the broker goes on", async () => {
		await using bench = await Bench.open({ tls });
		const device = await come(bench, way, "cam-1");
		device.on("error", () => {});
		device.publish("persienne/cam-1/x", Buffer.alloc(300_000), { qos: 1 });
		await closed(device);
		const next = await come(bench, way, "cam-1");
		await next.publishAsync("persienne/cam-1/x", "x", { qos: 1 });
		next.end(true);
	});
});

describe("a WebSocket", () => {
	test("may cut packets as it likes, and put several into one message", async () => {
		await using bench = await Bench.open();
		const socket = await webSocket(bench);
		const answers: Buffer[] = [];
		socket.on("message", (data: Buffer) => answers.push(data));
		const bytes = Buffer.concat([connect({ ...viewer, id: "cut" }), ping, ping]);
		for (const byte of bytes.subarray(0, 20)) socket.send(Buffer.of(byte));
		socket.send(bytes.subarray(20));
		while (Buffer.concat(answers).length < 8) await once(socket, "message");
		expect(Buffer.concat(answers)).toEqual(Buffer.from([0x20, 2, 0, 0, 0xd0, 0, 0xd0, 0]));
		socket.terminate();
	});

	test.each([
		["text", "hello"],
		["what is no MQTT", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
		["a message over the bound", Buffer.alloc(defaultLimits.packetBytes + 100, 0x10)],
		["a packet that is too long before the login", packet(1, 0, Buffer.alloc(20_000))],
	])("that says %s is closed", async (_, said) => {
		await using bench = await Bench.open();
		const socket = await webSocket(bench);
		socket.send(said);
		await closedWith(socket);
		while (bench.broker.stats().connections > 0) await new Promise((resolve) => setImmediate(resolve));
		await bench.client("mqtt");
	});

	test("without MQTT's subprotocol, and a plain request, get no further than HTTP", async () => {
		await using bench = await Bench.open();
		await expect(webSocket(bench, "chat")).rejects.toThrow(/400/);
		await expect(webSocket(bench, [])).rejects.toThrow(/400/);
		const answer = await fetch(`http://127.0.0.1:${bench.broker.port}/`);
		expect([answer.status, answer.headers.get("upgrade")]).toEqual([426, "websocket"]);
	});

	test.each([
		["a request that never ends", "GET / HTTP/1.1\r\nX-A: 1\r\n"],
		["a request that has not begun", ""],
		["an upgrade without a login", undefined],
	])("and %s are ended by the deadline of the login", async (_, said) => {
		const clock = new VirtualClock();
		await using bench = await Bench.open({ clock });
		let end: Promise<unknown>;
		if (said === undefined) end = closedWith(await webSocket(bench));
		else {
			const raw = new RawClient(bench.broker.port).send(Buffer.from(said));
			end = raw.closed();
		}
		while (bench.broker.stats().connections < 1) await new Promise((resolve) => setImmediate(resolve));
		await new Promise((resolve) => setTimeout(resolve, 50));
		clock.advance(defaultLimits.connectTime);
		await end;
		expect(bench.broker.stats().refusedPackets).toBe(1);
	});

	test("cannot have headers without end", async () => {
		await using bench = await Bench.open();
		const raw = new RawClient(bench.broker.port).send(Buffer.from("GET / HTTP/1.1\r\n"));
		for (let line = 0; line < 200; line++) raw.send(Buffer.from(`X-${line}: ${"x".repeat(100)}\r\n`));
		await raw.closed();
	});

	test("that does not read is left out, as others are", async () => {
		await using bench = await Bench.open({ limits: { sendSoftBytes: 64 << 10, sendHardBytes: 4 << 20 } });
		const socket = await webSocket(bench);
		socket.send(Buffer.concat([connect({ ...viewer, id: "slow" })]));
		await once(socket, "message");
		socket.send(packet(8, 2, Buffer.from([0, 9, 0, 1, 0x23, 0])));
		await once(socket, "message");
		socket.pause();
		const healthy = await bench.client("mqtt");
		let heard = 0;
		healthy.on("message", () => heard++);
		await healthy.subscribeAsync("persienne/#");
		const device = await bench.client("cam-1");
		for (let number = 1; number <= 1500; number++) {
			device.publish("persienne/cam-1/x", Buffer.alloc(16 << 10));
			while (number - heard > 20) await new Promise((resolve) => healthy.once("message", resolve));
		}
		while (heard < 1500) await new Promise((resolve) => healthy.once("message", resolve));
		expect(bench.broker.stats().shed).toBeGreaterThan(300);
		socket.terminate();
	});
});

test("plain MQTT at the port of TLS is closed", async () => {
	await using bench = await Bench.open({ tls });
	const raw = new RawClient(bench.broker.tlsPort).send(connect(viewer));
	await raw.closed();
	while (bench.broker.stats().connections > 0) await new Promise((resolve) => setImmediate(resolve));
	await bench.client("mqtt");
});
