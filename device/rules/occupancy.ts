import { z } from "zod";
import { type Polygon, polygonFlaw } from "../../masks/polygon.ts";
import { everywhere, field, type RuleBase, type RuleForm } from "./rule-form.ts";

/** Counts the things that stand in a part of the picture. */
export interface OccupancyRule extends RuleBase {
	readonly type: "occupancy";
	readonly field: Polygon;
}

export const occupancy: RuleForm<OccupancyRule> = {
	most: 4,
	schema: z.object({ type: z.literal("occupancy"), name: z.string(), field }),
	usual: (name) => ({ type: "occupancy", name, field: everywhere }),
	flaw: ({ field }) => polygonFlaw(field),
	event: () => "occupancy",
};
