import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { videoContent } from "../../../device/provenance/content.ts";
import { readComment, withComment } from "../../../device/provenance/jpeg-comment.ts";
import { decodeRecord, encodeRecord } from "../../../device/provenance/record.ts";
import { seiRecords, seiUnit } from "../../../device/provenance/sei.ts";
import { decodeStatement, encodeStatement, type Statement } from "../../../device/provenance/statement.ts";
import { h264, h265 } from "../../../device/provenance/syntax.ts";
import { nalUnits } from "../../../device/rtp/annexb.ts";
import { toAnnexB } from "../../helpers/depacketise.ts";

const statement: Statement = {
	kind: "video",
	key: true,
	state: "dark",
	revision: 3,
	sequence: 0x01020304,
	takenAt: Date.UTC(2026, 5, 1),
	camera: "11111111-2222-4333-8444-555555555555",
	policy: "ab".repeat(32),
	previous: Buffer.alloc(32, 0xcd),
	signer: "0123456789abcdef",
};

describe("a statement", () => {
	it("is written as docs/provenance.md draws it", () => {
		expect(encodeStatement(statement).toString("hex")).toBe(
			[
				...["01", "05", "00000003", "01020304", "019e807aec00"],
				...["11111111222243338444555555555555", "ab".repeat(32), "cd".repeat(32), "0123456789abcdef"],
			].join(""),
		);
	});

	it.each<[what: string, change: Partial<Statement>]>([
		["all of it", {}],
		["a masked one of a still", { kind: "still", state: "masked" }],
		["no policy", { policy: undefined }],
		["not a key frame", { key: false }],
		["the highest numbers", { revision: 2 ** 32 - 1, sequence: 2 ** 32 - 1, takenAt: 2 ** 48 - 1 }],
	])("comes back as it was: %s", (_, change) => {
		const written = { ...statement, ...change };
		expect(decodeStatement(encodeStatement(written))).toEqual(written);
	});

	it.each<[what: string, at: number, byte: number]>([
		["of another version", 0, 2],
		["with a flag that nobody knows", 1, 0x80],
	])("is not read when it is %s", (_, at, byte) => {
		const bytes = encodeStatement(statement);
		bytes[at] = byte;
		expect(decodeStatement(bytes)).toBeUndefined();
	});

	it("is not read when its length is another", () => {
		const bytes = encodeStatement(statement);
		expect(decodeStatement(bytes.subarray(1))).toBeUndefined();
		expect(decodeRecord(Buffer.concat([bytes, Buffer.alloc(95)]))).toBeUndefined();
	});
});

describe.each([h264, h265])("an SEI unit of $codec", (syntax) => {
	it("is one NAL unit whatever is in it, and gives back what was put in", () => {
		const zeros = fc.uint8Array({ minLength: 104, maxLength: 200, max: 4 });
		fc.assert(
			fc.property(fc.oneof(zeros, fc.uint8Array({ minLength: 104, maxLength: 200 })), (record) => {
				const unit = seiUnit(syntax, record);
				expect(syntax.isSei(unit)).toBe(true);
				expect(nalUnits(toAnnexB([unit, unit]))).toEqual([unit, unit].map((each) => Buffer.from(each)));
				expect(seiRecords(syntax, unit)).toEqual([Buffer.from(record)]);
			}),
		);
	});

	it("of somebody else is nobody's record", () => {
		const unit = Buffer.from(seiUnit(syntax, encodeStatement(statement)));
		unit[syntax.seiHeader.length + 2] = 0; // the UUID
		expect(seiRecords(syntax, unit)).toEqual([]);
	});

	it("does no harm when it is garbage", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
				for (const record of seiRecords(syntax, bytes)) decodeRecord(record);
			}),
		);
	});
});

it("an SEI unit of H.264 is as ITU-T H.264 §7.3.2.3 has it, byte for byte", () => {
	const unit = Buffer.from(seiUnit(h264, Buffer.alloc(104))).toString("hex");
	expect(unit.slice(0, 46)).toBe("0605788f2f4c0c371b4e3ca01224d1ad86643500000300");
	expect(unit.endsWith("80")).toBe(true);
});

it("an SEI unit of H.265 is a prefix SEI of layer 0", () => {
	expect(Buffer.from(seiUnit(h265, Buffer.alloc(104))).toString("hex", 0, 4)).toBe("4e010578");
});

describe("the content of a coded picture", () => {
	const sps = Buffer.from("6742c01e80", "hex");
	const pps = Buffer.from("68ce80", "hex");
	const idr = Buffer.from("65880180", "hex");
	const content = (units: Uint8Array[], outOfBand: Uint8Array[] = []) =>
		videoContent(h264, units, outOfBand).toString("hex");
	const plain = content([sps, pps, idr]);

	it.each<[what: string, units: Uint8Array[], outOfBand: Uint8Array[]]>([
		["a delimiter is put in", [Buffer.of(9, 0xf0), sps, pps, idr], []],
		["somebody's SEI is put in", [sps, pps, Buffer.of(6, 5, 1, 0, 0x80), idr], []],
		["filler is put in", [sps, pps, idr, Buffer.of(12, 0xff, 0x80)], []],
		["the parameter sets are there twice", [sps, pps, sps, pps, idr], []],
		["the parameter sets are with the container", [idr], [sps, pps]],
		["the parameter sets are with the container, too", [sps, pps, idr], [pps]],
	])("is the same when %s", (_, units, outOfBand) => {
		expect(content(units, outOfBand)).toBe(plain);
	});

	it.each<[what: string, units: Uint8Array[]]>([
		["a slice is twice there", [sps, pps, idr, idr]],
		["a slice is missing", [sps, pps]],
		["a parameter set is missing", [sps, idr]],
		[
			"a byte moves from one unit to the next",
			[sps, Buffer.from("68ce", "hex"), Buffer.from("8065880180", "hex")],
		],
	])("is another when %s", (_, units) => {
		expect(content(units)).not.toBe(plain);
	});
});

describe("a comment in a JPEG", () => {
	const jpeg = Buffer.from("ffd8ffe000104a46494600010100000100010000ffda0002aabbffd9", "hex");
	const record = encodeRecord(encodeStatement(statement), {
		publicKey: Buffer.alloc(32, 1),
		signature: Buffer.alloc(64, 2),
	});

	it("comes back, and the rest is what it was", () => {
		const read = readComment(Buffer.from(withComment(jpeg, record)));
		expect(read?.record).toEqual(record);
		expect(read?.content).toEqual(readComment(jpeg)?.content);
		expect(readComment(jpeg)?.record).toBeUndefined();
	});

	it("is none when there are two", () => {
		expect(readComment(Buffer.from(withComment(withComment(jpeg, record), record)))?.record).toBeUndefined();
	});

	it("is not looked for in the picture's own data", () => {
		const inside = Buffer.concat([jpeg.subarray(0, -2), withComment(jpeg, record)]);
		expect(readComment(inside)?.record).toBeUndefined();
	});

	it("does no harm when the file is garbage", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
				const found = readComment(Buffer.concat([Buffer.from("ffd8ff", "hex"), bytes]));
				if (found?.record) decodeRecord(found.record);
			}),
		);
	});
});
