import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellsWith } from "../../../device/analytics/cells-with.ts";

const listed = (cells: readonly number[], values: readonly number[], wanted: number) => [
	...cellsWith(Int32Array.from(cells), Uint8Array.from(values), wanted, new Int32Array(cells.length)),
];

describe("cells that have a value", () => {
	it.each([
		{ what: "none of no cells", cells: [], values: [], wanted: 1, expected: [] },
		{ what: "none", cells: [0, 2, 3], values: [0, 1, 0, 0], wanted: 1, expected: [] },
		{ what: "all", cells: [0, 1, 2], values: [1, 1, 1], wanted: 1, expected: [0, 1, 2] },
		{
			what: "those of which it is nobody's",
			cells: [1, 2, 4],
			values: [0, 7, 0, 0, 0],
			wanted: 0,
			expected: [2, 4],
		},
	])("are $what", ({ cells, values, wanted, expected }) => {
		expect(listed(cells, values, wanted)).toEqual(expected);
	});

	it("are listed in their order, whatever they are", () => {
		fc.assert(
			fc.property(
				fc.array(fc.record({ value: fc.nat(2), isAsked: fc.boolean() })),
				fc.nat(2),
				(all, wanted) => {
					const cells = all.flatMap(({ isAsked }, cell) => (isAsked ? [cell] : []));
					const values = all.map(({ value }) => value);
					expect(listed(cells, values, wanted)).toEqual(cells.filter((cell) => values[cell] === wanted));
				},
			),
		);
	});
});
