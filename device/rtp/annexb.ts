const startCode = Buffer.from([0, 0, 1]);

/**
 * The NAL units of a byte stream (Annex B of ITU-T H.264 and H.265) without their start codes, as views into it.
 * Zero bytes before a start code belong to no unit (§B.1.1): a NAL unit never ends in one.
 */
export function nalUnits(stream: Uint8Array): Uint8Array[] {
	const bytes = Buffer.from(stream.buffer, stream.byteOffset, stream.length);
	const units: Uint8Array[] = [];
	let code = bytes.indexOf(startCode);
	while (code >= 0) {
		const start = code + startCode.length;
		code = bytes.indexOf(startCode, start);
		let end = code < 0 ? bytes.length : code;
		while (end > start && bytes[end - 1] === 0) end--;
		if (end > start) units.push(bytes.subarray(start, end));
	}
	return units;
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
