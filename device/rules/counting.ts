import { z } from "zod";
import { classFilter, type RuleClass } from "./classes.ts";
import { lineFlaw, middleLine, type Polyline, polyline } from "./line.ts";
import type { RuleBase, RuleForm } from "./rule-form.ts";

/** Counts who comes in over a line, to the right of who walks along it from its first point, and who goes out. */
export interface CountingRule extends RuleBase {
	readonly type: "counting";
	readonly line: Polyline;
	readonly classes: readonly RuleClass[];
}

export const counting: RuleForm<CountingRule> = {
	needsPurpose: true,
	most: 4,
	schema: z.object({ type: z.literal("counting"), name: z.string(), line: polyline, classes: classFilter }),
	usual: (name) => ({ type: "counting", name, line: middleLine, classes: ["Human"] }),
	flaw: ({ line }) => lineFlaw(line),
	event: () => "counter",
};
