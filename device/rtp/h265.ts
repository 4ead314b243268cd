import { nalUnits } from "./annexb.ts";
import { type NalPayloadFormat, packetiseNalUnits } from "./nal-packets.ts";
import { nothing, type Payload, UnpackableError } from "./payload.ts";

/** The values of nal_unit_type (ITU-T H.265 table 7-1, RFC 7798 §4.4) that matter outside a decoder. */
export const h265Type = {
	vps: 32,
	sps: 33,
	pps: 34,
	prefixSei: 39,
	aggregation: 48,
	fragmentation: 49,
} as const;

/** Types below are slices of pictures; all others say something of them. */
const firstNonPicture = 32;

/** Bytes of a NAL unit's header (ITU-T H.265 §7.3.1.2), and of a payload's (RFC 7798 §4.2). */
const headerLength = 2;

export function h265TypeOf(unit: Uint8Array): number {
	return ((unit[0] ?? 0) >> 1) & 0x3f;
}

/**
 * Splits an access unit into RTP payloads of at most `maxPayload` bytes (RFC 7798, one RTP stream, no DONs): a NAL unit
 * that fits travels alone, one that does not in fragmentation units, and a run of small ones that carry no picture (VPS,
 * SPS, PPS, SEI) together in an aggregation packet.
 */
export function packetiseH265(accessUnit: Uint8Array, maxPayload: number): Payload[] {
	const units = nalUnits(accessUnit);
	if (units.some(({ length }) => length < headerLength))
		throw new UnpackableError("an H.265 NAL unit without its header");
	return packetiseNalUnits(units, maxPayload, format);
}

const format: NalPayloadFormat = {
	name: "an H.265",
	isSmallTalk: (unit) => h265TypeOf(unit) >= firstNonPicture,
	aggregateHeader: headerLength,
	aggregate,
	fragment,
};

/** Where the first payload with a slice is, before which prefix SEI may stand (ITU-T H.265 §7.4.2.4.4). */
export function firstH265Slice(payloads: readonly Payload[]): number {
	const index = payloads.findIndex(({ prefix, body }) => {
		const type = h265TypeOf(prefix.length > 0 ? prefix : body);
		// A fragment tells its unit's type in the third byte; an aggregation packet has no slice in it.
		const unit = type === h265Type.fragmentation ? (prefix[headerLength] ?? 0) & 0x3f : type;
		return unit < firstNonPicture;
	});
	return index < 0 ? payloads.length : index;
}

/**
 * An aggregation packet (RFC 7798 §4.4.2). F is set when one of the units has it, LayerId and TID are their lowest.
 *
 *     +-+-----------+---------+-----+-----------------+-------------+-----------------+-------------+---
 *     |F| type = 48 | LayerId | TID | size, two bytes | NAL unit    | size, two bytes | NAL unit    | …
 *     +-+-----------+---------+-----+-----------------+-------------+-----------------+-------------+---
 */
function aggregate(units: readonly Uint8Array[], length: number): Payload {
	const packet = Buffer.alloc(length);
	const headers = units.map((unit) => ((unit[0] ?? 0) << 8) | (unit[1] ?? 0));
	const forbidden = headers.some((header) => header & 0x8000) ? 0x8000 : 0;
	const layer = Math.min(...headers.map((header) => header & 0x01f8));
	const temporal = Math.min(...headers.map((header) => header & 0x0007));
	let offset = packet.writeUInt16BE(forbidden | (h265Type.aggregation << 9) | layer | temporal);
	for (const unit of units) {
		offset = packet.writeUInt16BE(unit.length, offset);
		packet.set(unit, offset);
		offset += unit.length;
	}
	return { prefix: packet, body: nothing, marker: false };
}

/**
 * Fragments of one NAL unit (RFC 7798 §4.4.3). The unit's own two bytes of header are not sent: all but its type travels in
 * the payload header, its type in the FU header. S marks the first fragment, E the last.
 *
 *      payload header                    FU header
 *     +-+-----------+---------+-----+-+-+-----------+----------------------
 *     |F| type = 49 | LayerId | TID |S|E| NAL type  | part of the NAL unit
 *     +-+-----------+---------+-----+-+-+-----------+----------------------
 */
function fragment(unit: Uint8Array, maxPayload: number): Payload[] {
	const [first = 0, second = 0] = unit;
	const room = maxPayload - headerLength - 1;
	const payloads: Payload[] = [];
	for (let start = headerLength; start < unit.length; start += room) {
		const end = Math.min(start + room, unit.length);
		const edges = (start === headerLength ? 0x80 : 0) | (end === unit.length ? 0x40 : 0);
		const prefix = Uint8Array.of(
			(first & 0x81) | (h265Type.fragmentation << 1),
			second,
			edges | h265TypeOf(unit),
		);
		payloads.push({ prefix, body: unit.subarray(start, end), marker: false });
	}
	return payloads;
}
