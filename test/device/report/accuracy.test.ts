import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { accuracies, accuracyOf } from "../../../device/report/accuracy.ts";
import { functionNames } from "../../../device/report/codes.ts";
import { moduleTypes } from "../../../device/rules/modules.ts";
import { ruleTypes } from "../../../device/rules/rules.ts";

const docs = readFileSync(new URL("../../../docs/analytics.md", import.meta.url), "utf8");
/** Cells of the table of figures, by the first of their row. */
const table = new Map(
	[...docs.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
		([, row = "", above, , low]) => [row, [above, low]],
	),
);

test("figures of accuracy are those that the documentation has", () => {
	for (const { measured } of accuracies)
		if (measured)
			expect([measured.row, table.get(measured.row)]).toEqual([measured.row, [measured.above, measured.low]]);
});

test("each function has a name, and is told what not to expect of it", () => {
	for (const type of [...ruleTypes, ...moduleTypes]) {
		expect(functionNames[type], type).toBeDefined();
		expect(accuracyOf([type]), type).toHaveLength(1);
	}
});
