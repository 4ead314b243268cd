import { z } from "zod";
import { type Polygon, polygonFlaw } from "../../masks/polygon.ts";
import { classFilter, type RuleClass } from "./classes.ts";
import { everywhere, field, type RuleBase, type RuleForm } from "./rule-form.ts";

/** Tells whether anybody stays in a field (Analytics Specification, "LoiteringDetector"). */
export interface LoiteringRule extends RuleBase {
	readonly type: "loitering";
	readonly field: Polygon;
	/** For how long. */
	readonly seconds: number;
	readonly classes: readonly RuleClass[];
}

/** Both ends included. */
export const loiteringSeconds = { min: 1, max: 600 } as const;

export const loitering: RuleForm<LoiteringRule> = {
	needsPurpose: true,
	most: 4,
	schema: z.object({
		type: z.literal("loitering"),
		name: z.string(),
		field,
		seconds: z.number(),
		classes: classFilter,
	}),
	usual: (name) => ({ type: "loitering", name, field: everywhere, seconds: 20, classes: ["Human"] }),
	flaw: ({ field, seconds }) =>
		seconds >= loiteringSeconds.min && seconds <= loiteringSeconds.max
			? polygonFlaw(field)
			: `a stay takes ${loiteringSeconds.min} to ${loiteringSeconds.max} seconds`,
	event: () => "loitering",
};
