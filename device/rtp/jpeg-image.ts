import { standardHuffmanTables } from "./jpeg-huffman.ts";
import { UnpackableError } from "./payload.ts";

/** What RFC 2435 carries of a JPEG image; everything else a receiver makes up from it. */
export interface JpegImage {
	/** In pixels: multiples of 8, up to 2040. */
	readonly width: number;
	readonly height: number;
	/** RFC 2435 §4.1: 0 for 4:2:2, 1 for 4:2:0. */
	readonly type: 0 | 1;
	/** Minimum coded units between restart markers; 0 without them. */
	readonly restartInterval: number;
	/** Quantisation tables of luma and chroma, 64 bytes each, in zigzag order. */
	readonly tables: readonly [Uint8Array, Uint8Array];
	/** Entropy-coded data, restart markers included, up to the end-of-image marker. */
	readonly scan: Uint8Array;
}

const marker = { soi: 0xd8, eoi: 0xd9, sof0: 0xc0, dht: 0xc4, dqt: 0xdb, dri: 0xdd, sos: 0xda } as const;
const remedy = "encode baseline JPEG, 4:2:0 or 4:2:2, 8 bits, with the standard Huffman tables";

function fail(reason: string): never {
	throw new UnpackableError(`this JPEG cannot go over RTP: ${reason}`, remedy);
}

/** What the segments before the scan say. */
interface Head {
	readonly quantisation: Map<number, Uint8Array>;
	frame: Frame | undefined;
	restartInterval: number;
}

interface Frame {
	readonly width: number;
	readonly height: number;
	readonly type: 0 | 1;
	/** Which quantisation tables luma and chroma use. */
	readonly selectors: readonly [number, number];
}

/** Takes a JPEG image apart. Throws UnpackableError for one that RFC 2435 has no way to describe. */
export function parseJpeg(bytes: Uint8Array): JpegImage {
	const image = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	if (image.length < 4 || image.readUInt16BE(0) !== 0xff00 + marker.soi) fail("it does not begin as one");
	const head: Head = { quantisation: new Map(), frame: undefined, restartInterval: 0 };
	let offset = 2;
	for (;;) {
		if (offset + 4 > image.length || image[offset] !== 0xff) fail(`no marker at byte ${offset}`);
		const code = image.readUInt8(offset + 1);
		const end = offset + 2 + image.readUInt16BE(offset + 2);
		if (end < offset + 4 || end > image.length) fail(`the segment at byte ${offset} is cut short`);
		readSegment(head, code, image.subarray(offset + 4, end));
		offset = end;
		if (code === marker.sos) return assemble(head, image.subarray(offset));
	}
}

function readSegment(head: Head, code: number, segment: Buffer): void {
	if (code === marker.dqt) readQuantisation(head, segment);
	else if (code === marker.dht) checkHuffman(segment);
	else if (code === marker.sof0) head.frame = readFrame(segment);
	else if (code === marker.dri) head.restartInterval = segment.length >= 2 ? segment.readUInt16BE(0) : 0;
	else if (code > marker.sof0 && code < 0xd0 && code !== 0xc8 && code !== 0xcc) fail("it is not baseline");
}

function readQuantisation(head: Head, segment: Buffer): void {
	for (let at = 0; at < segment.length; at += 65) {
		const selector = segment.readUInt8(at);
		if (selector > 3) fail("its quantisation tables are not of 8 bits");
		if (at + 65 > segment.length) fail("a quantisation table is cut short");
		head.quantisation.set(selector, segment.subarray(at + 1, at + 65));
	}
}

function checkHuffman(segment: Buffer): void {
	for (let at = 0; at < segment.length; ) {
		const standard = standardHuffmanTables.get(segment.readUInt8(at));
		const end = at + 1 + (standard?.length ?? 0) / 2;
		if (!standard || segment.toString("hex", at + 1, end) !== standard)
			fail("its Huffman tables are its own");
		at = end;
	}
}

/**
 *     +-----------+--------+-------+------------+  then for each component:
 *     | precision | height | width | components |  +----+-------------------+-------------------+
 *     |  1 byte   |   2    |   2   |     1      |  | id | sampling h, v     | quantisation table|
 *     +-----------+--------+-------+------------+  +----+-------------------+-------------------+
 */
function readFrame(segment: Buffer): Frame {
	if (segment.length < 15 || segment[0] !== 8 || segment[5] !== 3)
		fail("it is not of 3 components of 8 bits");
	const [height, width] = [segment.readUInt16BE(1), segment.readUInt16BE(3)];
	if (!fits(width) || !fits(height))
		fail(`${width}x${height} is not made of multiples of 8 between 8 and 2040 (RFC 2435 §3.1.5)`);
	const sampling = [segment[7], segment[10], segment[13]].join();
	const type = sampling === [0x22, 0x11, 0x11].join() ? 1 : sampling === [0x21, 0x11, 0x11].join() ? 0 : -1;
	if (type < 0) fail("its chroma is neither 4:2:0 nor 4:2:2");
	if (segment[11] !== segment[14]) fail("its two chroma components differ in quantisation");
	return { width, height, type: type as 0 | 1, selectors: [segment.readUInt8(8), segment.readUInt8(11)] };
}

const fits = (pixels: number) => pixels >= 8 && pixels <= 2040 && pixels % 8 === 0;

function assemble(head: Head, rest: Buffer): JpegImage {
	if (!head.frame) fail("it has no frame header");
	const { width, height, type, selectors } = head.frame;
	const [luma, chroma] = selectors.map((selector) => head.quantisation.get(selector));
	if (!luma || !chroma) fail("a quantisation table is missing");
	const end = rest.lastIndexOf(Buffer.from([0xff, marker.eoi]));
	if (end <= 0) fail("it has no end");
	const scan = rest.subarray(0, end);
	return { width, height, type, restartInterval: head.restartInterval, tables: [luma, chroma], scan };
}
