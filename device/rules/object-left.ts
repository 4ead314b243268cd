import { z } from "zod";
import { type Polygon, polygonFlaw } from "../../masks/polygon.ts";
import { dwellSeconds } from "./dwell.ts";
import { everywhere, field, type RuleBase, type RuleForm } from "./rule-form.ts";

/** Tells whether something lies in a field that was put down there. */
export interface ObjectLeftRule extends RuleBase {
	readonly type: "object-left";
	readonly field: Polygon;
	/** Seconds for which it has to be so. */
	readonly dwell: number;
}

export const objectLeft: RuleForm<ObjectLeftRule> = {
	needsPurpose: true,
	most: 4,
	schema: z.object({ type: z.literal("object-left"), name: z.string(), field, dwell: z.number() }),
	usual: (name) => ({ type: "object-left", name, field: everywhere, dwell: 30 }),
	flaw: ({ field, dwell }) =>
		dwell >= dwellSeconds.min && dwell <= dwellSeconds.max
			? polygonFlaw(field)
			: `a dwell time takes ${dwellSeconds.min} to ${dwellSeconds.max} seconds`,
	event: () => "objectLeft",
};
