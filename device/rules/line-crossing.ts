import { z } from "zod";
import { classFilter, type RuleClass } from "./classes.ts";
import { lineFlaw, middleLine, type Polyline, polyline } from "./line.ts";
import type { RuleBase, RuleForm } from "./rule-form.ts";

/** Which way somebody has to go, as seen by who walks along the line from its first point. */
export const directions = ["Left", "Right", "Any"] as const;
export type Direction = (typeof directions)[number];

/** Tells of each who crosses a line (Analytics Specification, "LineDetector"). */
export interface LineCrossingRule extends RuleBase {
	readonly type: "line-crossing";
	readonly line: Polyline;
	readonly direction: Direction;
	readonly classes: readonly RuleClass[];
}

export const lineCrossing: RuleForm<LineCrossingRule> = {
	needsPurpose: true,
	most: 8,
	schema: z.object({
		type: z.literal("line-crossing"),
		name: z.string(),
		line: polyline,
		direction: z.enum(directions),
		classes: classFilter,
	}),
	usual: (name) => ({ type: "line-crossing", name, line: middleLine, direction: "Any", classes: [] }),
	flaw: ({ line }) => lineFlaw(line),
	event: () => "lineCrossed",
};
