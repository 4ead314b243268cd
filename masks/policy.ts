import { createHash } from "node:crypto";
import { canonicalJson, type Json } from "./canonical.ts";
import { defaultFill, type Rgb } from "./colour.ts";
import { type Polygon, polygonFlaw } from "./polygon.ts";

/** How plates are looked for: `strict` prefers to fill too much, `balanced` less so, `off` is for synthetic scenes alone. */
export type PlateMode = "strict" | "balanced" | "off";

/** What becomes of things that move: `mask` covers them for as long as they do. */
export type MotionMode = "off" | "mask";

/** How a zone is covered: `solid` leaves nothing; `pixelated` is weaker, and leaves coarse blocks (docs/limits.md). */
export type ZoneFill = "solid" | "pixelated";

/** An area as somebody configured it. */
export interface Zone {
	/** For people: shown to administrators, never published. */
	readonly name: string;
	readonly polygon: Polygon;
	/** Of a solid fill. */
	readonly colour?: Rgb;
	readonly fill?: ZoneFill;
}

export interface PolicyInput {
	/** An empty list says "no masks" in so many words; a camera with no policy at all is dark (invariant I3). */
	readonly zones: readonly Zone[];
	/** When given, nothing but these areas is shown, less what the zones and all else cover in them. */
	readonly shown?: readonly Zone[];
	readonly plates: PlateMode;
	/** `off` when left out. */
	readonly motion?: MotionMode;
	/** By what part of the picture's height zones are grown, and areas to show shrunk; `zoneMargin` when left out. */
	readonly margin?: number;
}

/** Of a camera; of areas that it shows as well. */
export const maxZones = 64;

/** Zones are grown by this part of the picture's height at least, for hands and lenses that are not exact. */
export const zoneMargin = 0.02;

/** And by this part at most. */
export const widestMargin = 0.2;

/** Thrown when a policy cannot be applied: which zone, and why. */
export class PolicyError extends TypeError {
	readonly code = "POLICY_INVALID" as const;
}

/**
 * What is masked on one camera: one immutable, checked and hashed value. Plain data, so that it can be sent to the
 * imaging worker, which checks the hash before it trusts it.
 */
export interface MaskPolicy extends PolicyInput {
	readonly version: 1;
	/** SHA-256, in hex, of the canonical form of everything but names and the hash itself. */
	readonly hash: string;
}

const plateModes: readonly PlateMode[] = ["strict", "balanced", "off"];
const motionModes: readonly MotionMode[] = ["off", "mask"];
const zoneFills: readonly ZoneFill[] = ["solid", "pixelated"];

/** Checks and freezes a policy. Throws PolicyError. */
export function createPolicy(input: PolicyInput): MaskPolicy {
	const { plates, motion = "off" } = input;
	const policy = {
		version: 1 as const,
		zones: checkZones(input.zones),
		...(input.shown && { shown: checkZones(input.shown) }),
		plates: checkWord("plates", plates, plateModes),
		motion: checkWord("motion", motion, motionModes),
		...marginOf(input),
	};
	return Object.freeze({ ...policy, hash: policyHash(policy) });
}

/** The usual margin goes without saying, so that a policy which names it is the same as one that does not. */
function marginOf({ margin = zoneMargin }: Pick<PolicyInput, "margin">): Pick<PolicyInput, "margin"> {
	if (!(Number.isFinite(margin) && margin >= zoneMargin && margin <= widestMargin))
		throw new PolicyError(`margin is a part of the picture's height from ${zoneMargin} to ${widestMargin}`);
	return margin === zoneMargin ? {} : { margin };
}

function checkZones(zones: readonly Zone[]): readonly Zone[] {
	if (zones.length > maxZones) {
		throw new PolicyError(`a camera has at most ${maxZones} zones, this policy has ${zones.length}`);
	}
	return Object.freeze(zones.map(checkZone));
}

function checkZone({ name, polygon, colour = defaultFill, fill = "solid" }: Zone): Zone {
	const flaw = polygonFlaw(polygon);
	if (flaw) throw new PolicyError(`zone "${name}": ${flaw}`);
	const isColour =
		colour.length === 3 && colour.every((part) => Number.isInteger(part) && part >= 0 && part <= 255);
	if (!isColour) throw new PolicyError(`zone "${name}": a colour is three whole numbers from 0 to 255`);
	return Object.freeze({
		name,
		polygon: Object.freeze(polygon.map(([x, y]) => Object.freeze([x, y] as const))),
		colour: Object.freeze([...colour] as const),
		fill: checkWord(`zone "${name}": fill`, fill, zoneFills),
	});
}

/** Types end where JSON begins: what came from a client is checked again here. */
function checkWord<Word extends string>(what: string, word: Word, words: readonly Word[]): Word {
	if (words.includes(word)) return word;
	throw new PolicyError(`${what} is one of ${words.join(", ")}`);
}

/** True when the policy still is what was hashed. The stage asks when it is given one, and now and then: a corrupted one goes dark. */
export function isIntact(policy: MaskPolicy): boolean {
	try {
		return policy.hash === policyHash(policy);
	} catch {
		return false; // a number in it is none any more
	}
}

/**
 * SHA-256 of the policy's canonical form (RFC 8785): everything that decides about a pixel, with defaults written out.
 * Names decide nothing, and a hash that is published must not let anybody guess them: they are left out.
 */
function policyHash(policy: Omit<MaskPolicy, "hash">): string {
	const { version, plates, motion = "off", zones, shown } = policy;
	const form = {
		version,
		plates,
		motion,
		zones: zones.map(canonicalZone),
		shown: shown?.map(canonicalZone) ?? null,
		...marginOf(policy),
	};
	return createHash("sha256").update(canonicalJson(form)).digest("hex");
}

function canonicalZone({ polygon, colour = defaultFill, fill = "solid" }: Zone): Json {
	return { polygon, colour, fill };
}
