/** 0 0 1. */
const startCodeLength = 3;

/**
 * The NAL units of a byte stream (Annex B of ITU-T H.264 and H.265) without their start codes, as views into it.
 * Zero bytes before a start code belong to no unit (§B.1.1): a NAL unit never ends in one.
 */
export function nalUnits(stream: Uint8Array): Uint8Array[] {
	const units: Uint8Array[] = [];
	let code = startCodeFrom(stream, 0);
	while (code >= 0) {
		const start = code + startCodeLength;
		code = startCodeFrom(stream, start);
		let end = code < 0 ? stream.length : code;
		while (end > start && stream[end - 1] === 0) end--;
		if (end > start) units.push(stream.subarray(start, end));
	}
	return units;
}

/** Where the next start code is, -1 for nowhere. A byte over 1 is in none, so that two of three need no look: every picture is searched. */
function startCodeFrom(stream: Uint8Array, from: number): number {
	for (let last = from + startCodeLength - 1; last < stream.length; ) {
		const byte = stream[last] as number;
		if (byte > 1) last += 3;
		else if (byte === 0) last++;
		else if (stream[last - 1] === 0 && stream[last - 2] === 0) return last - 2;
		else last += 3;
	}
	return -1;
}

/** The values of nal_unit_type (ITU-T H.264 table 7-1) that matter outside a decoder. */
export const nalType = { slice: 1, idr: 5, sei: 6, sps: 7, pps: 8, delimiter: 9 } as const;

export function nalTypeOf(unit: Uint8Array): number {
	return (unit[0] ?? 0) & 0x1f;
}

/** A NAL unit's bytes as its syntax reads them: the 3 after two zeros is the byte stream's (ITU-T H.264 §7.4.1.1). */
export function withoutEmulationPrevention(bytes: Uint8Array): Buffer {
	const out = Buffer.alloc(bytes.length);
	let length = 0;
	let zeros = 0;
	for (const byte of bytes) {
		if (zeros >= 2 && byte === 3) {
			zeros = 0;
			continue;
		}
		out[length++] = byte;
		zeros = byte === 0 ? zeros + 1 : 0;
	}
	return out.subarray(0, length);
}
