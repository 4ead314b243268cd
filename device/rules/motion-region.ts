import { z } from "zod";
import { type Polygon, polygonFlaw } from "../../masks/polygon.ts";
import { everywhere, field, type RuleBase, type RuleForm } from "./rule-form.ts";

/** Tells whether something moves in a part of the picture (Analytics Specification, "Motion region detector"). */
export interface MotionRegionRule extends RuleBase {
	readonly type: "motion-region";
	readonly polygon: Polygon;
	/** A rule that is not armed looks at nothing, and tells that nothing moves. */
	readonly armed: boolean;
	/** 0 to 1: from much of the region that has to move, to very little. */
	readonly sensitivity: number;
}

export const motionRegion: RuleForm<MotionRegionRule> = {
	most: 16,
	schema: z.object({
		type: z.literal("motion-region"),
		name: z.string(),
		polygon: field,
		armed: z.boolean(),
		sensitivity: z.number().min(0).max(1),
	}),
	usual: (name) => ({ type: "motion-region", name, polygon: everywhere, armed: true, sensitivity: 0.5 }),
	flaw: ({ polygon, sensitivity }) =>
		sensitivity >= 0 && sensitivity <= 1 ? polygonFlaw(polygon) : "a sensitivity goes from 0 to 1",
	event: () => "motionRegion",
};
