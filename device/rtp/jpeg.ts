import { type JpegImage, parseJpeg } from "./jpeg-image.ts";
import type { Payload } from "./payload.ts";

const tablesLength = 128;
/** Q=255: the quantisation tables travel in the first packet, and may change with every picture (RFC 2435 §4.2). */
const quality = 255;

/** Splits a JPEG image into RTP payloads of at most `maxPayload` bytes (RFC 2435). Throws UnpackableError. */
export function packetiseJpeg(bytes: Uint8Array, maxPayload: number): Payload[] {
	const image = parseJpeg(bytes);
	const payloads: Payload[] = [];
	for (let offset = 0; offset < image.scan.length; ) {
		const prefix = prefixOf(image, offset);
		const end = Math.min(offset + maxPayload - prefix.length, image.scan.length);
		payloads.push({ prefix, body: image.scan.subarray(offset, end), marker: end === image.scan.length });
		offset = end;
	}
	return payloads;
}

/**
 * What stands before the scan data (RFC 2435 §3.1): always the first eight bytes; the restart header when there are
 * restart markers; the tables with the first fragment.
 *
 *      byte 0          1                2                3
 *     +---------------+--------------------------------------------------+
 *     | type-specific | fragment offset: bytes of scan data before this  |
 *     | type          | Q=255         | width / 8       | height / 8     |
 *     +---------------+---------------+-----------------+----------------+
 *     | restart interval              |F=1|L=1| restart count = 0x3FFF   |   type + 64
 *     +---------------+---------------+----------------------------------+
 *     | MBZ           | precision = 0 | length = 128                     |   offset 0
 *     | quantisation table of luma, 64 bytes, then that of chroma        |
 *     +------------------------------------------------------------------+
 */
function prefixOf(image: JpegImage, offset: number): Buffer {
	const restarts = image.restartInterval > 0;
	const length = 8 + (restarts ? 4 : 0) + (offset === 0 ? 4 + tablesLength : 0);
	const prefix = Buffer.alloc(length);
	prefix.writeUInt32BE(offset, 0);
	prefix[4] = image.type + (restarts ? 64 : 0);
	prefix[5] = quality;
	prefix[6] = image.width / 8;
	prefix[7] = image.height / 8;
	if (restarts) {
		prefix.writeUInt16BE(image.restartInterval, 8);
		// Packets are not cut at restart markers: the receiver reassembles the whole frame (§3.1.7).
		prefix.writeUInt16BE(0xffff, 10);
	}
	if (offset === 0) {
		const tables = length - tablesLength;
		prefix.writeUInt16BE(tablesLength, tables - 2);
		prefix.set(image.tables[0], tables);
		prefix.set(image.tables[1], tables + tablesLength / 2);
	}
	return prefix;
}
