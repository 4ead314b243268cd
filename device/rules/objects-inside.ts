import { z } from "zod";
import { type Polygon, polygonFlaw } from "../../masks/polygon.ts";
import { classFilter, type RuleClass } from "./classes.ts";
import { everywhere, field, type RuleBase, type RuleForm } from "./rule-form.ts";

/** Tells whether anybody is inside a field (Analytics Specification, "FieldDetector"). */
export interface ObjectsInsideRule extends RuleBase {
	readonly type: "objects-inside";
	readonly field: Polygon;
	readonly classes: readonly RuleClass[];
}

export const objectsInside: RuleForm<ObjectsInsideRule> = {
	needsPurpose: true,
	most: 8,
	schema: z.object({ type: z.literal("objects-inside"), name: z.string(), field, classes: classFilter }),
	usual: (name) => ({ type: "objects-inside", name, field: everywhere, classes: [] }),
	flaw: ({ field }) => polygonFlaw(field),
	event: () => "objectsInside",
};
