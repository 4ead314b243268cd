import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packetiseJpeg } from "../../../device/rtp/jpeg.ts";
import { standardHuffmanTables } from "../../../device/rtp/jpeg-huffman.ts";
import { parseJpeg } from "../../../device/rtp/jpeg-image.ts";
import { payloadLength, UnpackableError } from "../../../device/rtp/payload.ts";

interface Parts {
	size?: [width: number, height: number];
	sampling?: number;
	frame?: number;
	precision?: number;
	huffman?: string;
	restartInterval?: number;
	quantisation?: string;
	scan?: string;
}

const segment = (code: number, body: Buffer) => {
	const head = Buffer.from([0xff, code, 0, 0]);
	head.writeUInt16BE(body.length + 2, 2);
	return Buffer.concat([head, body]);
};

const table = (selector: number, fill: number) => Buffer.alloc(65, fill).fill(selector, 0, 1);

const allTables = [...standardHuffmanTables]
	.map(([key, rest]) => key.toString(16).padStart(2, "0") + rest)
	.join("");

/** A JPEG as small as one can be; its scan means nothing, which no packetiser looks at. */
function jpeg(parts: Parts = {}): Buffer {
	const [width, height] = parts.size ?? [64, 48];
	const frame = Buffer.from([8, 0, 0, 0, 0, 3, 1, parts.sampling ?? 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
	frame.writeUInt8(parts.precision ?? 8, 0);
	frame.writeUInt16BE(height, 1);
	frame.writeUInt16BE(width, 3);
	const restart = Buffer.alloc(2);
	restart.writeUInt16BE(parts.restartInterval ?? 0);
	return Buffer.concat([
		Buffer.of(0xff, 0xd8),
		segment(0xe0, Buffer.from("JFIF\0")),
		segment(
			0xdb,
			parts.quantisation ? Buffer.from(parts.quantisation, "hex") : Buffer.concat([table(0, 7), table(1, 9)]),
		),
		segment(0xc4, Buffer.from(parts.huffman ?? allTables, "hex")),
		parts.restartInterval ? segment(0xdd, restart) : Buffer.alloc(0),
		segment(parts.frame ?? 0xc0, frame),
		segment(0xda, Buffer.from("03010002110311003f00", "hex")),
		Buffer.from(parts.scan ?? "0102030405060708", "hex"),
		Buffer.of(0xff, 0xd9),
	]);
}

describe("a JPEG image over RTP", () => {
	it("begins with its type, Q=255, its size in blocks and its tables", () => {
		const [first] = packetiseJpeg(jpeg(), 1400);
		const prefix = Buffer.from(first?.prefix ?? []);
		expect(prefix.subarray(0, 12).toString("hex")).toBe("0000000001ff0806" + "00000080");
		expect(prefix.subarray(12)).toEqual(Buffer.concat([Buffer.alloc(64, 7), Buffer.alloc(64, 9)]));
		expect(Buffer.from(first?.body ?? []).toString("hex")).toBe("0102030405060708");
		expect(first?.marker).toBe(true);
	});

	it("of 4:2:2 is type 0", () => {
		expect(packetiseJpeg(jpeg({ sampling: 0x21 }), 1400)[0]?.prefix[4]).toBe(0);
	});

	it("with restart markers is of type 65 and says how many units lie between them", () => {
		const [first] = packetiseJpeg(jpeg({ restartInterval: 4 }), 1400);
		expect(Buffer.from(first?.prefix ?? []).toString("hex", 4, 12)).toBe("41ff0806" + "0004ffff");
	});

	it("carries tables in the first packet only, and offsets that add up to the scan", () => {
		const scan = Buffer.alloc(5000, 0x5a).toString("hex");
		const payloads = packetiseJpeg(jpeg({ scan }), 1000);
		expect(payloads.map(({ prefix }) => prefix.length)).toEqual([140, 8, 8, 8, 8, 8]);
		let offset = 0;
		for (const { prefix, body } of payloads) {
			expect(Buffer.from(prefix).readUInt32BE(0)).toBe(offset);
			offset += body.length;
		}
		expect(Buffer.concat(payloads.map(({ body }) => body)).toString("hex")).toBe(scan);
		expect(payloads.map(({ marker }) => marker)).toEqual([false, false, false, false, false, true]);
	});

	it.each<[string, Parts, RegExp]>([
		["a width that is no multiple of 8", { size: [100, 48] }, /100x48 is not made of multiples of 8/],
		["a width past 2040", { size: [2048, 48] }, /2048x48/],
		["no height", { size: [64, 0] }, /64x0/],
		["progressive coding", { frame: 0xc2 }, /not baseline/],
		["4:4:4 chroma", { sampling: 0x11 }, /neither 4:2:0 nor 4:2:2/],
		["12-bit samples", { precision: 12 }, /8 bits/],
		["Huffman tables of its own", { huffman: `00${"01".repeat(28)}` }, /Huffman tables are its own/],
		["16-bit quantisation", { quantisation: `10${"0001".repeat(64)}` }, /not of 8 bits/],
		["one quantisation table missing", { quantisation: `00${"01".repeat(64)}` }, /table is missing/],
	])("with %s is refused, with a remedy", (_, parts, reason) => {
		expect(() => packetiseJpeg(jpeg(parts), 1400)).toThrow(reason);
		expect(() => packetiseJpeg(jpeg(parts), 1400)).toThrow(
			expect.objectContaining({ code: "RTP_UNPACKABLE", remedy: expect.stringContaining("baseline") }),
		);
	});

	it.each([
		["at its start", 2],
		["in a segment", 40],
		["in the scan", jpeg().length - 4],
	])("that is cut %s is refused", (_, length) => {
		expect(() => packetiseJpeg(jpeg().subarray(0, length), 1400)).toThrow(UnpackableError);
	});

	it("is refused by UnpackableError or packed, whatever its bytes", () => {
		const good = jpeg();
		const damaged = fc.tuple(fc.nat(good.length - 1), fc.uint8Array({ maxLength: 6 })).map(([at, bytes]) => {
			const copy = Buffer.from(good);
			copy.set(bytes.subarray(0, copy.length - at), at);
			return copy;
		});
		fc.assert(
			fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 200 })), (bytes) => {
				try {
					for (const payload of packetiseJpeg(bytes, 200))
						expect(payloadLength(payload)).toBeLessThanOrEqual(200);
				} catch (error) {
					expect(error).toBeInstanceOf(UnpackableError);
				}
			}),
			{ numRuns: 2000 },
		);
	});

	it("made by FFmpeg with the standard tables is taken apart", () => {
		const image = parseJpeg(readFileSync(new URL("./ffmpeg-8.1-mjpeg-64x48.jpg", import.meta.url)));
		expect(image).toMatchObject({ width: 64, height: 48, type: 1, restartInterval: 0 });
		expect(image.tables[0]).toEqual(image.tables[1]);
	});
});
