import { Duplex } from "node:stream";
import { describe, expect, test } from "vitest";
import { type ConnectionFault, GuardedConnection } from "../../broker/connection.ts";
import { defaultLimits } from "../../broker/limits.ts";
import { VirtualClock } from "../../device/clock.ts";
import { Secret } from "../../device/secret.ts";
import { connect, ping, publish } from "./wire.ts";

/** A socket without a network: what is written to it waits until the test lets it go. */
class FakeSocket extends Duplex {
	readonly written: Buffer[] = [];
	#stuck: (() => void) | undefined;
	stalled = false;

	override _read(): void {}

	override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
		this.written.push(chunk);
		if (this.stalled) this.#stuck = done;
		else done();
	}

	flow(): void {
		this.stalled = false;
		this.#stuck?.();
	}
}

const account = { user: "u", password: new Secret("p"), role: "viewer", scope: "s" } as const;

function open(limits = defaultLimits) {
	const clock = new VirtualClock();
	const socket = new FakeSocket();
	const faults: ConnectionFault[] = [];
	const throttled: true[] = [];
	const connection = new GuardedConnection(socket, limits, clock, {
		fault: (fault) => faults.push(fault),
		throttled: () => throttled.push(true),
	});
	return { clock, socket, faults, throttled, connection };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("the login's deadline", () => {
	test("closes a connection that says nothing", () => {
		const { clock, socket, faults, connection } = open();
		clock.advance(defaultLimits.connectTime - 1);
		expect(connection.destroyed).toBe(false);
		clock.advance(1);
		expect(faults).toEqual(["login-too-late"]);
		expect(connection.destroyed && socket.destroyed).toBe(true);
	});

	test("falls with the login", () => {
		const { clock, faults, connection } = open();
		connection.admit(account);
		clock.advance(defaultLimits.connectTime * 10);
		expect(faults).toEqual([]);
		expect(connection.destroyed).toBe(false);
	});
});

describe("a client that sends too much", () => {
	const tight = {
		...defaultLimits,
		packetRate: { perSecond: 100, burst: 50 },
		byteRate: { perSecond: 1e6, burst: 1e6 },
	};

	test("is not read from for as long as that came too early, and nothing of it is lost", async () => {
		const { clock, socket, throttled, connection } = open(tight);
		const taken: Buffer[] = [];
		connection.on("data", (chunk) => taken.push(chunk));
		connection.admit(account);
		const flood = Buffer.concat([connect({ user: "u", password: "p" }), ...Array(149).fill(ping)]);
		socket.push(flood);
		await turn();
		expect([Buffer.concat(taken).length, throttled.length]).toEqual([flood.length, 1]);
		socket.push(ping);
		await turn();
		// 150 packets where 50 may come at once: the other 100 take a second.
		clock.advance(999);
		await turn();
		expect(Buffer.concat(taken)).toHaveLength(flood.length);
		clock.advance(1);
		await turn();
		expect(Buffer.concat(taken)).toHaveLength(flood.length + ping.length);
		connection.destroy();
	});

	test("is held up by its bytes as by its packets", async () => {
		const { socket, throttled, connection } = open({ ...tight, byteRate: { perSecond: 1000, burst: 1000 } });
		connection.resume();
		connection.admit(account);
		socket.push(connect({ user: "u", password: "p" }));
		socket.push(publish("s/x", Buffer.alloc(2000)));
		await turn();
		expect(throttled).toHaveLength(1);
		connection.destroy();
	});

	test("is not read on after a rest while nobody takes what was read", async () => {
		const { clock, socket, connection } = open(tight);
		connection.admit(account);
		socket.push(Buffer.concat([connect({ user: "u", password: "p" }), ...Array(149).fill(ping)]));
		for (let chunk = 0; chunk < 20; chunk++) socket.push(publish("s/x", Buffer.alloc(16 << 10)));
		for (let second = 0; second < 20; second++) {
			await turn();
			clock.advance(1000);
		}
		expect(connection.readableLength).toBeLessThan(100 << 10);
		connection.destroy();
	});
});

describe("what a client sends", () => {
	test("reaches aedes as it came", async () => {
		const { socket, connection } = open();
		const bytes = connect({ user: "u" });
		socket.push(bytes.subarray(0, 5));
		socket.push(bytes.subarray(5));
		await turn();
		expect(connection.read()).toEqual(bytes);
	});

	test("does not reach aedes when it is over the bound, which the login raises", async () => {
		const before = open();
		before.socket.push(Uint8Array.of(0x10, 0x80, 0x80, 0x01));
		await turn();
		expect(before.faults).toEqual(["packet-too-long"]);
		expect(before.connection.read()).toBeNull();
		const after = open();
		after.connection.admit(account);
		after.socket.push(Uint8Array.of(0x10, 0x80, 0x80, 0x01));
		await turn();
		expect(after.faults).toEqual([]);
	});

	test("is not read on while aedes does not take it", async () => {
		const { socket, connection } = open();
		connection.admit(account);
		const header = Uint8Array.of(0x10, 0x80, 0x80, 0x0f);
		for (const chunk of [header, ...Array.from({ length: 15 }, () => Buffer.alloc(16 << 10))])
			socket.push(chunk);
		await turn();
		expect(connection.readableLength).toBeLessThan(128 << 10);
		while (connection.read()) await turn();
		expect(socket.readableLength).toBe(0);
	});
});

describe("a slow reader", () => {
	test("is told from a stuck one by the bytes on their way", async () => {
		const { socket, connection } = open({ ...defaultLimits, sendSoftBytes: 1000, sendHardBytes: 3000 });
		socket.stalled = true;
		connection.write(Buffer.alloc(700));
		expect([connection.isSlow, connection.isStuck]).toEqual([false, false]);
		connection.write(Buffer.alloc(700));
		expect([connection.isSlow, connection.isStuck]).toEqual([true, false]);
		connection.write(Buffer.alloc(1300));
		expect([connection.isSlow, connection.isStuck]).toEqual([true, true]);
		socket.flow();
		await turn();
		expect([connection.isSlow, connection.isStuck]).toEqual([false, false]);
		expect(Buffer.concat(socket.written)).toHaveLength(2700);
	});
});

test("the end of either side is the end of both", async () => {
	const client = open();
	client.connection.resume();
	client.socket.push(null);
	await turn();
	expect(client.connection.readableEnded).toBe(true);
	const broker = open();
	broker.connection.destroy();
	expect(broker.socket.destroyed).toBe(true);
	const lost = open();
	lost.connection.on("error", () => {});
	lost.socket.destroy(new Error("reset"));
	await turn();
	expect(lost.connection.destroyed).toBe(true);
});
