import { z } from "zod";
import { type Polygon, polygonFlaw } from "../../masks/polygon.ts";
import { everywhere, field, type RuleBase, type RuleForm } from "./rule-form.ts";

export const densityLevels = ["None", "Low", "Medium", "High"] as const;
export type DensityLevel = (typeof densityLevels)[number];

/** Tells how crowded a field is, in bands. */
export interface CrowdDensityRule extends RuleBase {
	readonly type: "crowd-density";
	readonly field: Polygon;
	/** People from whom on it is this level; each more than the one before. */
	readonly low: number;
	readonly medium: number;
	readonly high: number;
}

/** Both ends included. */
export const densityThreshold = { min: 1, max: 64 } as const;

export const crowdDensity: RuleForm<CrowdDensityRule> = {
	needsPurpose: true,
	most: 4,
	schema: z.object({
		type: z.literal("crowd-density"),
		name: z.string(),
		field,
		low: z.number(),
		medium: z.number(),
		high: z.number(),
	}),
	usual: (name) => ({ type: "crowd-density", name, field: everywhere, low: 2, medium: 6, high: 12 }),
	flaw: ({ field, low, medium, high }) => {
		const { min, max } = densityThreshold;
		if (![low, medium, high].every((value) => Number.isInteger(value) && value >= min && value <= max))
			return `a level begins at ${min} to ${max} people`;
		return low < medium && medium < high
			? polygonFlaw(field)
			: "each level begins at more people than the one before";
	},
	event: () => "crowdDensity",
};
