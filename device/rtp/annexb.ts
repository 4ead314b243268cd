const startCode = Buffer.from([0, 0, 1]);

/**
 * The NAL units of an H.264 byte stream (ITU-T H.264 Annex B) without their start codes, as views into it.
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
