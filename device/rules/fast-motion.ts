import { z } from "zod";
import { type Polygon, polygonFlaw } from "../../masks/polygon.ts";
import { classFilter, type RuleClass } from "./classes.ts";
import { everywhere, field, type RuleBase, type RuleForm } from "./rule-form.ts";

/** Tells whether anybody runs. */
export interface FastMotionRule extends RuleBase {
	readonly type: "fast-motion";
	readonly field: Polygon;
	/** Metres a second, by the yardstick of how tall people are in the picture. */
	readonly speed: number;
	readonly classes: readonly RuleClass[];
}

/** Both ends included. */
export const fastSpeed = { min: 1, max: 30 } as const;

export const fastMotion: RuleForm<FastMotionRule> = {
	needsPurpose: true,
	most: 4,
	schema: z.object({
		type: z.literal("fast-motion"),
		name: z.string(),
		field,
		speed: z.number(),
		classes: classFilter,
	}),
	usual: (name) => ({ type: "fast-motion", name, field: everywhere, speed: 2.8, classes: ["Human"] }),
	flaw: ({ field, speed }) =>
		speed >= fastSpeed.min && speed <= fastSpeed.max
			? polygonFlaw(field)
			: `a speed goes from ${fastSpeed.min} to ${fastSpeed.max} metres a second`,
	event: () => "fastMotion",
};
