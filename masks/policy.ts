import { createHash } from "node:crypto";
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
}

export const maxZones = 64;

/** Zones are grown by this part of the picture's height, for hands and lenses that are not exact. */
export const zoneMargin = 0.02;

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

/** Checks and freezes a policy. Throws PolicyError. */
export function createPolicy(input: PolicyInput): MaskPolicy {
	const policy = {
		version: 1 as const,
		zones: checkZones(input.zones),
		...(input.shown && { shown: checkZones(input.shown) }),
		plates: input.plates,
		motion: input.motion ?? "off",
	};
	return Object.freeze({ ...policy, hash: policyHash(policy) });
}

function checkZones(zones: readonly Zone[]): readonly Zone[] {
	if (zones.length > maxZones) {
		throw new PolicyError(`a camera has at most ${maxZones} zones, this policy has ${zones.length}`);
	}
	return Object.freeze(
		zones.map((zone) => {
			const flaw = polygonFlaw(zone.polygon);
			if (flaw) throw new PolicyError(`zone "${zone.name}": ${flaw}`);
			const polygon = Object.freeze(zone.polygon.map(([x, y]) => Object.freeze([x, y] as const)));
			return Object.freeze({
				name: zone.name,
				polygon,
				colour: Object.freeze([...(zone.colour ?? defaultFill)] as const),
				fill: zone.fill ?? "solid",
			});
		}),
	);
}

/** True when the policy still is what was hashed: checked before each use, so that a corrupted one goes dark. */
export function isIntact(policy: MaskPolicy): boolean {
	return policy.hash === policyHash(policy);
}

function policyHash(policy: Omit<MaskPolicy, "hash">): string {
	const canonical = {
		version: policy.version,
		plates: policy.plates,
		motion: policy.motion ?? "off",
		zones: policy.zones.map(canonicalZone),
		shown: policy.shown?.map(canonicalZone) ?? null,
	};
	return createHash("sha256").update(JSON.stringify(canonical)).digest("hex");
}

function canonicalZone({ polygon, colour, fill }: Zone) {
	return { polygon, colour: colour ?? defaultFill, fill: fill ?? "solid" };
}
