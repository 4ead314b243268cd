import { nalType, nalTypeOf, nalUnits } from "./annexb.ts";

/** What a decoder has to know before the first picture, as SDP names it (RFC 6184 §8.1). */
export interface H264Parameters {
	/** profile_idc, constraint flags and level_idc of the SPS: six hexadecimal digits. */
	readonly profileLevelId: string;
	/** The parameter sets in base64, SPS before PPS, joined by commas. */
	readonly spropParameterSets: string;
}

/** Reads them out of a key frame; undefined when it lacks an SPS or a PPS. */
export function h264Parameters(keyFrame: Uint8Array): H264Parameters | undefined {
	const units = nalUnits(keyFrame);
	const sps = units.filter((unit) => nalTypeOf(unit) === nalType.sps);
	const pps = units.filter((unit) => nalTypeOf(unit) === nalType.pps);
	const [first] = sps;
	if (!first || first.length < 4 || pps.length === 0) return undefined;
	return {
		profileLevelId: Buffer.from(first.subarray(1, 4)).toString("hex").toUpperCase(),
		spropParameterSets: [...sps, ...pps].map((unit) => Buffer.from(unit).toString("base64")).join(","),
	};
}
