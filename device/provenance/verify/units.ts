import { nalUnits } from "../../rtp/annexb.ts";
import type { NalSyntax } from "../syntax.ts";

/** How a container keeps its NAL units, and the parameter sets that it keeps apart from the pictures. */
export interface Framing {
	/** Bytes of the length before each unit; 0 for start codes (Annex B). */
	readonly lengthSize: number;
	readonly parameterSets: readonly Uint8Array[];
}

/**
 * Reads the decoder configuration: of MP4 and Matroska an avcC (ISO/IEC 14496-15 §5.3.3.1) or an hvcC (§8.3.3.1), of others
 * units with start codes, or nothing. What is cut short is read as far as it goes.
 */
export function framingOf(syntax: NalSyntax, configuration: Buffer): Framing {
	if (configuration[0] !== 1) return { lengthSize: 0, parameterSets: nalUnits(configuration).map(copy) };
	return syntax.codec === "h264" ? readAvcC(configuration) : readHvcC(configuration);
}

/** The NAL units of one packet. */
export function unitsOf(packet: Buffer, { lengthSize }: Framing): Uint8Array[] {
	if (lengthSize === 0) return nalUnits(packet);
	const units: Uint8Array[] = [];
	for (let at = 0; at + lengthSize <= packet.length; ) {
		const start = at + lengthSize;
		at = start + packet.readUIntBE(at, lengthSize);
		if (at > packet.length) break;
		units.push(withoutZeros(packet.subarray(start, at)));
	}
	return units;
}

/** SPS after five bytes and a count, PPS after another count, each with its length in two bytes. */
function readAvcC(bytes: Buffer): Framing {
	const reader = new Reader(bytes, 5);
	const sets: Uint8Array[] = [];
	for (const mask of [0x1f, 0xff]) reader.sets(reader.byte() & mask, sets);
	return { lengthSize: ((bytes[4] ?? 3) & 3) + 1, parameterSets: sets };
}

/** Arrays after 22 bytes and their count: a type, how many, and each with its length in two bytes. */
function readHvcC(bytes: Buffer): Framing {
	const reader = new Reader(bytes, 22);
	const sets: Uint8Array[] = [];
	for (let arrays = reader.byte(); arrays > 0; arrays--) {
		reader.byte();
		reader.sets(reader.word(), sets);
	}
	return { lengthSize: ((bytes[21] ?? 3) & 3) + 1, parameterSets: sets };
}

class Reader {
	readonly #bytes: Buffer;
	#at: number;

	constructor(bytes: Buffer, at: number) {
		this.#bytes = bytes;
		this.#at = at;
	}

	byte(): number {
		return this.#bytes[this.#at++] ?? 0;
	}

	word(): number {
		return (this.byte() << 8) | this.byte();
	}

	sets(count: number, into: Uint8Array[]): void {
		for (let index = 0; index < count && this.#at < this.#bytes.length; index++) {
			const length = this.word();
			into.push(copy(withoutZeros(this.#bytes.subarray(this.#at, this.#at + length))));
			this.#at += length;
		}
	}
}

/** A NAL unit never ends in a zero byte (ITU-T H.264 §7.4.1): zeros behind it are the container's. */
function withoutZeros(unit: Buffer): Buffer {
	let end = unit.length;
	while (end > 0 && unit[end - 1] === 0) end--;
	return unit.subarray(0, end);
}

function copy(unit: Uint8Array): Uint8Array {
	return Uint8Array.from(unit);
}
