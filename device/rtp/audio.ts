import { nothing, type Payload, UnpackableError } from "./payload.ts";

/** G.711: the samples as they are (RFC 3551 §4.5.14). It is never silent, so no packet begins a talkspurt. */
export function packetisePcmu(samples: Uint8Array, maxPayload: number): Payload[] {
	if (samples.length === 0 || samples.length > maxPayload)
		throw new UnpackableError("a packet of sound holds one to a packet's worth of samples");
	return [{ prefix: nothing, body: samples, marker: false }];
}

/** Largest access unit that fits into AU-size's 13 bits. */
const maxUnit = 0x1fff;

/**
 * AAC, mode AAC-hbr with one access unit a packet (RFC 3640 §3.3.6); a larger unit in fragments, the last one marked:
 *
 *     +---------------------------+-------------------+--------------------+---
 *     | AU-headers-length: 16     | AU-size           | AU-index: 0        | access unit, or part of it
 *     | 16 bits                   | 13 bits           | 3 bits             |
 *     +---------------------------+-------------------+--------------------+---
 */
export function packetiseAac(unit: Uint8Array, maxPayload: number): Payload[] {
	if (unit.length === 0 || unit.length > maxUnit)
		throw new UnpackableError(`an AAC access unit holds 1 to ${maxUnit} bytes`);
	const prefix = Buffer.alloc(4);
	prefix.writeUInt16BE(16);
	prefix.writeUInt16BE(unit.length << 3, 2);
	const room = maxPayload - prefix.length;
	const payloads: Payload[] = [];
	for (let start = 0; start < unit.length; start += room) {
		const end = Math.min(unit.length, start + room);
		payloads.push({ prefix, body: unit.subarray(start, end), marker: end === unit.length });
	}
	return payloads;
}
