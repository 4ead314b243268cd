import { nalType, nalTypeOf, nalUnits } from "./annexb.ts";
import { type NalPayloadFormat, packetiseNalUnits } from "./nal-packets.ts";
import { nothing, type Payload } from "./payload.ts";

const stapA = 24;
const fuA = 28;

/**
 * Splits an access unit into RTP payloads of at most `maxPayload` bytes (RFC 6184, packetization-mode 1): a NAL unit
 * that fits travels alone, one that does not in FU-A fragments, and a run of small ones that carry no picture
 * (SPS, PPS, SEI) together in a STAP-A.
 */
export function packetiseH264(accessUnit: Uint8Array, maxPayload: number): Payload[] {
	return packetiseNalUnits(nalUnits(accessUnit), maxPayload, format);
}

const format: NalPayloadFormat = {
	name: "an H.264",
	isSmallTalk(unit) {
		const type = nalTypeOf(unit);
		return type >= nalType.sei && type <= nalType.delimiter;
	},
	aggregateHeader: 1,
	aggregate,
	fragment,
};

/** Where the first payload with a slice is, before which SEI may stand (ITU-T H.264 §7.4.1.2.3). */
export function firstSlice(payloads: readonly Payload[]): number {
	const index = payloads.findIndex(({ prefix, body }) => {
		// A packet of several units has no slice in it; a fragment tells its unit's type in the second byte.
		const type =
			prefix.length === 2 ? nalTypeOf(prefix.subarray(1)) : nalTypeOf(prefix.length > 0 ? prefix : body);
		return type >= nalType.slice && type <= nalType.idr;
	});
	return index < 0 ? payloads.length : index;
}

/**
 * A single-time aggregation packet (RFC 6184 §5.7.1). F is set when one of the units has it, NRI is their highest.
 *
 *     +-+-----+-----------+-----------------+-------------+-----------------+-------------+---
 *     |F| NRI | type = 24 | size, two bytes | NAL unit    | size, two bytes | NAL unit    | …
 *     +-+-----+-----------+-----------------+-------------+-----------------+-------------+---
 */
function aggregate(units: readonly Uint8Array[], length: number): Payload {
	const packet = Buffer.alloc(length);
	let offset = 1;
	let forbidden = 0;
	let reference = 0;
	for (const unit of units) {
		forbidden |= (unit[0] ?? 0) & 0x80;
		reference = Math.max(reference, (unit[0] ?? 0) & 0x60);
		offset = packet.writeUInt16BE(unit.length, offset);
		packet.set(unit, offset);
		offset += unit.length;
	}
	packet[0] = forbidden | reference | stapA;
	return { prefix: packet, body: nothing, marker: false };
}

/**
 * Fragments of one NAL unit (RFC 6184 §5.8). The unit's own first byte is not sent: F and NRI travel in the FU
 * indicator, its type in the FU header. S marks the first fragment, E the last.
 *
 *      FU indicator        FU header
 *     +-+-----+-----------+-+-+-+-----------+----------------------
 *     |F| NRI | type = 28 |S|E|0| NAL type  | part of the NAL unit
 *     +-+-----+-----------+-+-+-+-----------+----------------------
 */
function fragment(unit: Uint8Array, maxPayload: number): Payload[] {
	const header = unit[0] ?? 0;
	const room = maxPayload - 2;
	const payloads: Payload[] = [];
	for (let start = 1; start < unit.length; start += room) {
		const end = Math.min(start + room, unit.length);
		const edges = (start === 1 ? 0x80 : 0) | (end === unit.length ? 0x40 : 0);
		const prefix = Uint8Array.of((header & 0xe0) | fuA, edges | (header & 0x1f));
		payloads.push({ prefix, body: unit.subarray(start, end), marker: false });
	}
	return payloads;
}
