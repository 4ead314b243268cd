import { withoutEmulationPrevention } from "../rtp/annexb.ts";
import type { NalSyntax } from "./syntax.ts";

/** What the payload of our messages begins with. It is fixed for ever: receivers know the messages by it. */
const identifier = Buffer.from("8f2f4c0c371b4e3ca01224d1ad866435", "hex");

/** user_data_unregistered (ITU-T H.264 §D.1.7, H.265 §D.2.7). */
const userDataUnregistered = 5;

/**
 * A NAL unit of one SEI message, without a start code (ITU-T H.264 §7.3.2.3):
 *
 *     +------------+----------+--------+------------------+--------+------------------+
 *     | NAL header | type = 5 | size   | UUID, 16 bytes   | record | 0x80: stop bit   |
 *     | 1 or 2     |          | 1 byte |                  |        | and its zeros    |
 *     +------------+----------+--------+------------------+--------+------------------+
 *
 * with emulation prevention bytes in everything after the header.
 */
export function seiUnit(syntax: NalSyntax, record: Uint8Array): Uint8Array {
	const size = identifier.length + record.length;
	if (size >= 255) throw new RangeError("larger sizes take several bytes, and no record needs them");
	const payload = Buffer.concat([
		Uint8Array.of(userDataUnregistered, size),
		identifier,
		record,
		Uint8Array.of(0x80),
	]);
	return Buffer.concat([syntax.seiHeader, prevented(payload)]);
}

/** The records in a SEI NAL unit: of a unit that we made it is one, of anybody else's none. */
export function seiRecords(syntax: NalSyntax, unit: Uint8Array): Buffer[] {
	const records: Buffer[] = [];
	const bytes = withoutEmulationPrevention(unit.subarray(syntax.seiHeader.length));
	let at = 0;
	// The last byte holds the stop bit; a message takes two bytes at least.
	while (at + 2 < bytes.length) {
		const type = variable(bytes, at);
		const size = type && variable(bytes, type.next);
		if (!size || size.next + size.value > bytes.length) break;
		const payload = bytes.subarray(size.next, size.next + size.value);
		if (type.value === userDataUnregistered && payload.subarray(0, identifier.length).equals(identifier))
			records.push(payload.subarray(identifier.length));
		at = size.next + size.value;
	}
	return records;
}

/** A number in bytes of 255 and a last one that is less (§7.3.2.3.1). */
function variable(
	bytes: Buffer,
	from: number,
): { readonly value: number; readonly next: number } | undefined {
	let value = 0;
	for (let at = from; at < bytes.length; at++) {
		const byte = bytes[at] as number;
		value += byte;
		if (byte !== 255) return { value, next: at + 1 };
	}
	return undefined;
}

/** §7.4.1.1: after two zeros, a byte below 4 would read like a start code, and 3 is put between. */
function prevented(bytes: Uint8Array): Buffer {
	const out: number[] = [];
	let zeros = 0;
	for (const byte of bytes) {
		if (zeros >= 2 && byte <= 3) {
			out.push(3);
			zeros = 0;
		}
		out.push(byte);
		zeros = byte === 0 ? zeros + 1 : 0;
	}
	return Buffer.from(out);
}
