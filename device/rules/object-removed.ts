import { z } from "zod";
import { type Polygon, polygonFlaw } from "../../masks/polygon.ts";
import { dwellSeconds } from "./dwell.ts";
import { everywhere, field, type RuleBase, type RuleForm } from "./rule-form.ts";

/** Tells whether something is gone that lay in a field. */
export interface ObjectRemovedRule extends RuleBase {
	readonly type: "object-removed";
	readonly field: Polygon;
	/** Seconds for which it has to be so. */
	readonly dwell: number;
}

export const objectRemoved: RuleForm<ObjectRemovedRule> = {
	needsPurpose: true,
	most: 4,
	schema: z.object({ type: z.literal("object-removed"), name: z.string(), field, dwell: z.number() }),
	usual: (name) => ({ type: "object-removed", name, field: everywhere, dwell: 10 }),
	flaw: ({ field, dwell }) =>
		dwell >= dwellSeconds.min && dwell <= dwellSeconds.max
			? polygonFlaw(field)
			: `a dwell time takes ${dwellSeconds.min} to ${dwellSeconds.max} seconds`,
	event: () => "objectRemoved",
};
