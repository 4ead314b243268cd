import type { Spot } from "../../../device/scene/actors/route.ts";

/** Where a play's rules are, on the ground in metres. */
export interface Places {
	/** People cross it; whoever goes from its left to its right as seen from its first end to its second, comes in. */
	readonly line: readonly [Spot, Spot];
	readonly field: readonly Spot[];
	/** People from whom on it is how crowded there; the usual ones unless given. */
	readonly bands?: { readonly low: number; readonly medium: number; readonly high: number };
}
