import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstH265Slice, packetiseH265 } from "../../../device/rtp/h265.ts";
import { h265Parameters } from "../../../device/rtp/h265-parameters.ts";
import { Packetiser } from "../../../device/rtp/packetiser.ts";
import { type Payload, payloadLength, UnpackableError } from "../../../device/rtp/payload.ts";
import { depacketiseH265, toAnnexB } from "../../helpers/depacketise.ts";
import { picture } from "../../helpers/words.ts";

const wire = (payloads: readonly Payload[]) =>
	payloads.map(({ prefix, body }) => Buffer.concat([prefix, body]));

const typeOf = (unit: Buffer) => (unit.readUInt8(0) >> 1) & 0x3f;

/** A NAL unit of `type` in layer 0 with TID 1 and `length` bytes, none of them part of a start code. */
function nal(type: number, length: number): Buffer {
	const bytes = Buffer.alloc(length, 0xab);
	bytes.writeUInt16BE((type << 9) | 1);
	return bytes;
}

/** As libx265 writes them for 960x540 at level 3.1. */
const vps = Buffer.from("40010c01ffff01600000030090000003000003005d959809", "hex");
const sps = Buffer.from("420101016000000300900000030000030", "hex");
const pps = Buffer.from("4401c172b42240", "hex");

/** Words for payloads: S(type) single, A(types) aggregated, F first, f middle and e end of fragments, ! marker. */
function word(payloads: readonly Payload[]): string {
	const letters = wire(payloads).map((bytes) => {
		const type = typeOf(bytes);
		if (type === 48) return `A(${depacketiseH265([bytes]).map(typeOf)})`;
		const edges = bytes.length > 2 ? bytes.readUInt8(2) : 0;
		if (type === 49) return edges & 0x80 ? "F" : edges & 0x40 ? "e" : "f";
		return `S(${type})`;
	});
	return letters.map((letter, i) => letter + (payloads[i]?.marker ? "!" : "")).join(" ");
}

describe("an H.265 access unit over RTP", () => {
	it.each([
		["a small slice", [nal(1, 100)], "S(1)!"],
		["a slice of exactly the limit", [nal(1, 1400)], "S(1)!"],
		["a slice one byte over it", [nal(1, 1401)], "F e!"],
		["a large slice", [nal(1, 4000)], "F f e!"],
		[
			"parameter sets, SEI and a key picture",
			[nal(32, 24), nal(33, 40), nal(34, 7), nal(39, 300), nal(19, 2000)],
			"A(32,33,34,39) F e!",
		],
		[
			"parameter sets that do not fit together",
			[nal(32, 900), nal(33, 600), nal(19, 9)],
			"S(32) S(33) S(19)!",
		],
		["an SEI too large for a packet", [nal(32, 20), nal(39, 1500), nal(19, 9)], "S(32) F e S(19)!"],
		["two slices", [nal(19, 500), nal(19, 500)], "S(19) S(19)!"],
		["parameter sets alone", [nal(32, 20), nal(33, 40)], "A(32,33)!"],
	])("is %s: %#", (_, units, expected) => {
		const payloads = packetiseH265(toAnnexB(units), 1400);
		expect(word(payloads)).toBe(expected);
		expect(depacketiseH265(wire(payloads))).toEqual(units);
	});

	it("keeps layer and TID on fragments and gives an aggregate the lowest of its units", () => {
		const far = nal(1, 2000);
		far.writeUInt16BE((1 << 9) | (5 << 3) | 3);
		for (const payload of wire(packetiseH265(toAnnexB([far]), 1400)))
			expect(payload.readUInt16BE(0)).toBe((49 << 9) | (5 << 3) | 3);
		const [one, other] = [nal(39, 10), nal(34, 10)];
		one.writeUInt16BE((39 << 9) | (4 << 3) | 2);
		other.writeUInt16BE((34 << 9) | (6 << 3) | 1);
		const [together] = wire(packetiseH265(toAnnexB([one, other]), 1400));
		expect(together?.readUInt16BE(0)).toBe((48 << 9) | (4 << 3) | 1);
	});

	it("shares the picture's memory instead of copying it", () => {
		const unit = toAnnexB([nal(1, 5000)]);
		for (const { body } of packetiseH265(unit, 1400)) expect(body.buffer).toBe(unit.buffer);
	});

	it("without a NAL unit, or with one that has no whole header, is refused", () => {
		for (const bytes of ["", "000001", "00000100000001", "abcdef", "00000126"])
			expect(() => packetiseH265(Buffer.from(bytes, "hex"), 1400)).toThrow(UnpackableError);
	});

	it("of any NAL units arrives whole, in packets within the limit, the last one marked", () => {
		const unit = fc
			.tuple(fc.constantFrom(0, 1, 19, 20, 32, 33, 34, 35, 39, 40), fc.nat(400), fc.nat(254))
			.map(([type, length, seed]) => {
				const bytes = Buffer.alloc(2 + length, 1 + seed);
				bytes.writeUInt16BE((type << 9) | 1);
				return bytes;
			});
		fc.assert(
			fc.property(
				fc.array(unit, { minLength: 1, maxLength: 8 }),
				fc.integer({ min: 16, max: 300 }),
				(units, limit) => {
					const payloads = packetiseH265(toAnnexB(units), limit);
					expect(depacketiseH265(wire(payloads))).toEqual(units);
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
					for (const payload of packetiseH265(bytes, 50))
						expect(payloadLength(payload)).toBeLessThanOrEqual(50);
				} catch (error) {
					expect(error).toBeInstanceOf(UnpackableError);
				}
			}),
			{ numRuns: 1000 },
		);
	});

	it.each([
		["a small key picture", 50, 3],
		["a large one", 3000, 3],
	])("has its seal before the first slice: %s", (_, length, at) => {
		const seal = nal(39, 60);
		const data = toAnnexB([nal(32, 24), nal(33, 40), nal(34, 7), nal(19, length)]);
		const payloads = new Packetiser().payloads({ ...picture("K", 0), codec: "h265", data, seal });
		const units = depacketiseH265(wire(payloads));
		expect(units.map(typeOf)).toEqual([32, 33, 34, 39, 19]);
		expect(units[at]).toEqual(seal);
	});

	it("without a slice has its seal at the end", () => {
		expect(firstH265Slice(packetiseH265(toAnnexB([nal(32, 24), nal(33, 40)]), 1400))).toBe(1);
	});
});

describe("a key frame's parameter sets", () => {
	it("are what SDP needs", () => {
		expect(h265Parameters(toAnnexB([vps, sps, pps, nal(19, 50)]))).toEqual({
			profileId: 1,
			tierFlag: 0,
			levelId: 93,
			spropVps: vps.toString("base64"),
			spropSps: sps.toString("base64"),
			spropPps: pps.toString("base64"),
		});
	});

	it.each([
		["a VPS", [sps, pps, nal(19, 9)]],
		["an SPS", [vps, pps, nal(19, 9)]],
		["a PPS", [vps, sps, nal(19, 9)]],
		["a whole VPS", [vps.subarray(0, 12), sps, pps]],
	])("are missing without %s", (_, units) => {
		expect(h265Parameters(toAnnexB(units))).toBeUndefined();
	});
});
