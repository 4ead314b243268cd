import type { PlateMode } from "../../policy.ts";
import type { BlobRule } from "./blobs.ts";

/** A rule for the map of each size: whole, half, quarter. */
export type FinderRules = readonly [whole: BlobRule, half: BlobRule, quarter: BlobRule];

/** How a plate missed is weighed against a window of a house filled. Chosen on photographs: see ../MODEL.md. */
export const finderRules: Readonly<Record<Exclude<PlateMode, "off">, FinderRules>> = {
	strict: alike({ seed: 2.2, reach: 0, margin: 0.25 }),
	balanced: alike({ seed: 2.9, reach: 0, margin: 0.25 }),
};

function alike(rule: BlobRule): FinderRules {
	return [rule, rule, rule];
}
