/** Which NAL unit is what, in a codec's own numbers. */
export interface NalSyntax {
	readonly codec: "h264" | "h265";
	/** A slice of a coded picture (VCL). */
	isPicture(unit: Uint8Array): boolean;
	/** What a decoder has to know before: SPS and PPS, and VPS in H.265. */
	isParameterSet(unit: Uint8Array): boolean;
	/** Supplemental enhancement information that stands before its picture. */
	isSei(unit: Uint8Array): boolean;
	/** The header of such a unit. */
	readonly seiHeader: Uint8Array;
}

/**
 * ITU-T H.264 §7.3.1: forbidden_zero_bit, nal_ref_idc in two bits, nal_unit_type in five. Types are those of table 7-1;
 * SEI has a nal_ref_idc of 0 (§7.4.1).
 */
const h264Type = (unit: Uint8Array): number => (unit[0] ?? 0) & 0x1f;

export const h264: NalSyntax = {
	codec: "h264",
	isPicture: (unit) => h264Type(unit) >= 1 && h264Type(unit) <= 5,
	isParameterSet: (unit) => h264Type(unit) === 7 || h264Type(unit) === 8,
	isSei: (unit) => h264Type(unit) === 6,
	seiHeader: Uint8Array.of(6),
};

/**
 * ITU-T H.265 §7.3.1.2: forbidden_zero_bit, nal_unit_type in six bits, nuh_layer_id in six, nuh_temporal_id_plus1 in three.
 * Types are those of table 7-1: below 32 pictures, 32 to 34 VPS, SPS and PPS, 39 prefix SEI.
 */
const h265Type = (unit: Uint8Array): number => ((unit[0] ?? 0x7e) >> 1) & 0x3f;

export const h265: NalSyntax = {
	codec: "h265",
	isPicture: (unit) => h265Type(unit) < 32,
	isParameterSet: (unit) => h265Type(unit) >= 32 && h265Type(unit) <= 34,
	isSei: (unit) => h265Type(unit) === 39,
	seiHeader: Uint8Array.of(39 << 1, 1),
};

/** By the names that the streams of a camera have for codecs. */
export const nalSyntax: Readonly<Record<"h264" | "h265", NalSyntax>> = { h264, h265 };
