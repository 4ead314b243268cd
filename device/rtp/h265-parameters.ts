import { nalUnits, withoutEmulationPrevention } from "./annexb.ts";
import { h265Type, h265TypeOf } from "./h265.ts";

/** What a decoder has to know before the first picture, as SDP names it (RFC 7798 §7.1). */
export interface H265Parameters {
	/** general_profile_idc: 1 is Main. */
	readonly profileId: number;
	/** general_tier_flag: 0 is the Main tier. */
	readonly tierFlag: number;
	/** general_level_idc: thirty times the level. */
	readonly levelId: number;
	/** The parameter sets of each kind in base64, joined by commas. */
	readonly spropVps: string;
	readonly spropSps: string;
	readonly spropPps: string;
}

/** Where profile_tier_level() begins in a VPS: after two bytes of header and four of its own (ITU-T H.265 §7.3.2.1). */
const profileTierLevel = 6;
/** general_level_idc stands after the profile's eleven bytes (§7.3.3). */
const level = profileTierLevel + 11;

/** Reads them out of a key frame; undefined when it lacks a VPS, an SPS or a PPS. */
export function h265Parameters(keyFrame: Uint8Array): H265Parameters | undefined {
	const units = nalUnits(keyFrame);
	const ofType = (type: number) => units.filter((unit) => h265TypeOf(unit) === type);
	const [vps, sps, pps] = [ofType(h265Type.vps), ofType(h265Type.sps), ofType(h265Type.pps)];
	const [first] = vps;
	if (!first || sps.length === 0 || pps.length === 0) return undefined;
	const fields = withoutEmulationPrevention(first);
	const [profile, levelId] = [fields[profileTierLevel], fields[level]];
	if (profile === undefined || levelId === undefined) return undefined;
	return {
		profileId: profile & 0x1f,
		tierFlag: (profile >> 5) & 1,
		levelId,
		spropVps: inBase64(vps),
		spropSps: inBase64(sps),
		spropPps: inBase64(pps),
	};
}

function inBase64(units: readonly Uint8Array[]): string {
	return units.map((unit) => Buffer.from(unit).toString("base64")).join(",");
}
