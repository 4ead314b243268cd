import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PacketGate } from "../../broker/gate.ts";
import { connect, packet, ping, publish, subscribe } from "./wire.ts";

const session = [
	connect({ id: "c", user: "u", password: "p" }),
	subscribe(["a/#"]),
	publish("a/b", "x".repeat(300), 1),
	ping,
	packet(14, 0, Buffer.alloc(0)),
];

describe("what passes", () => {
	test("a whole session, however it is cut", () => {
		const bytes = Buffer.concat(session);
		fc.assert(
			fc.property(fc.array(fc.nat(bytes.length), { maxLength: 20 }), (cuts) => {
				const gate = new PacketGate(1000);
				let from = 0;
				for (const to of [...cuts.sort((a, b) => a - b), bytes.length]) {
					expect(gate.read(bytes.subarray(from, to))).toBeUndefined();
					from = to;
				}
			}),
			{ numRuns: 300 },
		);
	});

	test("a packet of exactly the bound", () => {
		const gate = new PacketGate(300);
		gate.read(session[0]!);
		expect(gate.read(packet(3, 0, Buffer.alloc(297)))).toBeUndefined();
	});
});

describe("what does not", () => {
	test("a packet one byte over the bound, as soon as its header is there", () => {
		const gate = new PacketGate(300);
		gate.read(session[0]!);
		const header = packet(3, 0, Buffer.alloc(298)).subarray(0, 3);
		expect(gate.read(header.subarray(0, 2))).toBeUndefined();
		expect(gate.read(header.subarray(2))).toBe("packet-too-long");
	});

	test("268 MB announced before the login, at the fourth byte", () => {
		const gate = new PacketGate(16 << 10);
		expect(gate.read(Uint8Array.of(0x10, 0xff, 0xff, 0xff, 0x7f))).toBe("packet-too-long");
	});

	test("a length of five bytes", () => {
		const gate = new PacketGate(Number.MAX_SAFE_INTEGER);
		expect(gate.read(Uint8Array.of(0x10, 0x80, 0x80, 0x80, 0x80, 0x01))).toBe("not-mqtt");
	});

	test("a first packet that is no CONNECT", () => {
		for (const first of [
			ping,
			publish("a"),
			Buffer.from("GET / HTTP/1.1\r\n\r\n"),
			Buffer.from([0x16, 3, 1]),
		])
			expect(new PacketGate(1000).read(first)).toBe("not-mqtt");
	});

	test("packets that only a server sends, and reserved ones", () => {
		for (const type of [0, 2, 9, 11, 13, 15]) {
			const gate = new PacketGate(1000);
			gate.read(session[0]!);
			expect(gate.read(packet(type, 0, Buffer.alloc(0)))).toBe("not-mqtt");
		}
	});
});

test("any bytes give a verdict, and the same one however they are cut", () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(400), (tail, cut) => {
			const bytes = Buffer.concat([session[0]!, tail]);
			const whole = new PacketGate(200).read(bytes);
			const gate = new PacketGate(200);
			expect(gate.read(bytes.subarray(0, cut)) ?? gate.read(bytes.subarray(cut))).toBe(whole);
		}),
		{ numRuns: 2000 },
	);
});
