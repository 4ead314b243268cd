import { describe, expect, it } from "vitest";
import { packetiseAac, packetisePcmu } from "../../../device/rtp/audio.ts";
import { UnpackableError } from "../../../device/rtp/payload.ts";
import { RtpSender } from "../../../device/rtp/sender.ts";

describe("sound over RTP", () => {
	it("is its samples in G.711", () => {
		const body = Uint8Array.of(1, 2, 3);
		expect(packetisePcmu(body, 1400)).toEqual([{ prefix: new Uint8Array(0), body, marker: false }]);
	});

	it("has a header of one access unit in AAC, marked as complete", () => {
		const body = new Uint8Array(300).fill(7);
		const [packet, ...more] = packetiseAac(body, 1400);
		expect(more).toEqual([]);
		expect(packet).toEqual({ prefix: Buffer.from("00100960", "hex"), body, marker: true });
	});

	it("of a unit too large for a packet comes in fragments, each with the size of the whole", () => {
		const unit = Uint8Array.from({ length: 1000 }, (_, index) => index & 0xff);
		const packets = packetiseAac(unit, 400);
		expect(packets.map(({ body, marker }) => [body.length, marker])).toEqual([
			[396, false],
			[396, false],
			[208, true],
		]);
		expect(Buffer.concat(packets.map(({ body }) => body))).toEqual(Buffer.from(unit));
		expect(
			packets.every(({ prefix }) => (prefix[2] as number) * 32 + (prefix[3] as number) / 8 === 1000),
		).toBe(true);
	});

	it.each([
		[packetisePcmu, 0],
		[packetisePcmu, 1401],
		[packetiseAac, 0],
		[packetiseAac, 8192],
	])("that cannot be carried is refused: %#", (packetise, length) => {
		expect(() => packetise(new Uint8Array(length), 1400)).toThrow(UnpackableError);
	});

	it("has timestamps by its own clock", () => {
		const sender = new RtpSender(0, "camera", () => Buffer.alloc(10), 8000);
		expect([0, 2880, 90_000].map((ticks) => sender.timestamp(ticks))).toEqual([0, 256, 8000]);
	});
});
