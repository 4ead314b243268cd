import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nalUnits } from "../../../device/rtp/annexb.ts";
import { packetiseH264 } from "../../../device/rtp/h264.ts";
import { h264Parameters } from "../../../device/rtp/h264-parameters.ts";
import { type Payload, payloadLength, UnpackableError } from "../../../device/rtp/payload.ts";
import { depacketiseH264, toAnnexB } from "../../helpers/depacketise.ts";

const wire = (payloads: readonly Payload[]) =>
	payloads.map(({ prefix, body }) => Buffer.concat([prefix, body]));

/** A NAL unit of `type` with NRI 3 and `length` bytes, none of them part of a start code. */
const nal = (type: number, length: number) => Buffer.alloc(length, 0xab).fill(0x60 | type, 0, 1);

const sps = Buffer.from("6742c01fda014016ec0440000003004001", "hex");
const pps = Buffer.from("68ce3c80", "hex");

/** Words for payloads: S(type) single, A(types) aggregated, F first, f middle and e end of fragments, ! marker. */
function word(payloads: readonly Payload[]): string {
	const letters = payloads.map((payload) => {
		const bytes = Buffer.concat([payload.prefix, payload.body]);
		const type = bytes.readUInt8(0) & 0x1f;
		const fu = bytes.length > 1 ? bytes.readUInt8(1) : 0;
		if (type === 24) return `A(${depacketiseH264([bytes]).map((unit) => unit.readUInt8(0) & 0x1f)})`;
		if (type === 28) return fu & 0x80 ? "F" : fu & 0x40 ? "e" : "f";
		return `S(${type})`;
	});
	return letters.map((letter, i) => letter + (payloads[i]?.marker ? "!" : "")).join(" ");
}

describe("an H.264 access unit over RTP", () => {
	it.each([
		["a small slice", [nal(1, 100)], "S(1)!"],
		["a slice of exactly the limit", [nal(1, 1400)], "S(1)!"],
		["a slice one byte over it", [nal(1, 1401)], "F e!"],
		["a large slice", [nal(1, 4000)], "F f e!"],
		[
			"parameter sets, SEI and a key picture",
			[nal(7, 20), nal(8, 4), nal(6, 300), nal(5, 2000)],
			"A(7,8,6) F e!",
		],
		["parameter sets that do not fit together", [nal(7, 900), nal(8, 600), nal(5, 9)], "S(7) S(8) S(5)!"],
		["an SEI too large for a packet", [nal(7, 20), nal(6, 1500), nal(5, 9)], "S(7) F e S(5)!"],
		["two slices", [nal(5, 500), nal(5, 500)], "S(5) S(5)!"],
		["parameter sets alone", [nal(7, 20), nal(8, 4)], "A(7,8)!"],
	])("is %s: %#", (_, units, expected) => {
		const payloads = packetiseH264(toAnnexB(units), 1400);
		expect(word(payloads)).toBe(expected);
		expect(depacketiseH264(wire(payloads))).toEqual(units);
	});

	it("keeps importance (NRI) on fragments and gives an aggregate the highest of its units", () => {
		const unimportant = nal(1, 2000).fill(0x01, 0, 1);
		for (const payload of wire(packetiseH264(toAnnexB([unimportant]), 1400)))
			expect(payload.readUInt8(0)).toBe(28);
		const mixed = [nal(6, 10).fill(0x06, 0, 1), nal(8, 10).fill(0x48, 0, 1)];
		expect(wire(packetiseH264(toAnnexB(mixed), 1400))[0]?.readUInt8(0)).toBe(0x40 | 24);
	});

	it("shares the picture's memory instead of copying it", () => {
		const unit = toAnnexB([nal(1, 5000)]);
		for (const { body } of packetiseH264(unit, 1400)) expect(body.buffer).toBe(unit.buffer);
	});

	it("without a NAL unit is refused", () => {
		for (const bytes of ["", "000001", "00000100000001", "abcdef"])
			expect(() => packetiseH264(Buffer.from(bytes, "hex"), 1400)).toThrow(UnpackableError);
	});

	it("of any NAL units arrives whole, in packets within the limit, the last one marked", () => {
		const unit = fc
			.tuple(fc.constantFrom(1, 5, 6, 7, 8, 9, 12), fc.integer({ min: 0, max: 400 }), fc.nat(255))
			.map(([type, length, seed]) => {
				const bytes = Buffer.alloc(1 + length, 1 + (seed % 255));
				return bytes.fill(0x20 | type, 0, 1);
			});
		fc.assert(
			fc.property(
				fc.array(unit, { minLength: 1, maxLength: 8 }),
				fc.integer({ min: 16, max: 300 }),
				(units, limit) => {
					const payloads = packetiseH264(toAnnexB(units), limit);
					expect(depacketiseH264(wire(payloads))).toEqual(units);
					expect(Math.max(...payloads.map(payloadLength))).toBeLessThanOrEqual(limit);
					expect(payloads.map(({ marker }) => marker).indexOf(true)).toBe(payloads.length - 1);
				},
			),
			{ numRuns: 500 },
		);
	});

	it("of arbitrary bytes either fits or is refused", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
				try {
					for (const payload of packetiseH264(bytes, 50))
						expect(payloadLength(payload)).toBeLessThanOrEqual(50);
				} catch (error) {
					expect(error).toBeInstanceOf(UnpackableError);
				}
			}),
			{ numRuns: 1000 },
		);
	});
});

describe("an Annex B byte stream", () => {
	it.each([
		["three- and four-byte start codes", "000001 6701 00000001 6802 000001 6503", ["6701", "6802", "6503"]],
		[
			"zero bytes before a start code and at the end",
			"00000001 6701 0000 000001 6802 0000",
			["6701", "6802"],
		],
		["bytes before the first start code", "ffff 000001 6701", ["6701"]],
		["an empty unit", "000001 000001 6701", ["6701"]],
	])("with %s is split", (_, hex, expected) => {
		const units = nalUnits(Buffer.from(hex.replaceAll(" ", ""), "hex"));
		expect(units.map((unit) => Buffer.from(unit).toString("hex"))).toEqual(expected);
	});
});

describe("a key frame's parameter sets", () => {
	it("are what SDP needs", () => {
		expect(h264Parameters(toAnnexB([sps, pps, nal(5, 50)]))).toEqual({
			profileLevelId: "42C01F",
			spropParameterSets: `${sps.toString("base64")},${pps.toString("base64")}`,
		});
	});

	it.each([
		["an SPS", [pps, nal(5, 9)]],
		["a PPS", [sps, nal(5, 9)]],
		["a whole SPS", [sps.subarray(0, 3), pps]],
	])("are missing without %s", (_, units) => {
		expect(h264Parameters(toAnnexB(units))).toBeUndefined();
	});
});
