import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flagged } from "../../../device/analytics/flagged.ts";

const listed = (flags: readonly number[]) => [
	...flagged(Uint8Array.from(flags), new Int32Array(flags.length)),
];

describe("cells whose flags are 1", () => {
	it.each([
		{ what: "none of no cells", flags: [], expected: [] },
		{ what: "none", flags: [0, 0, 0, 0, 0], expected: [] },
		{
			what: "all of a number that is no multiple of four",
			flags: [1, 1, 1, 1, 1, 1],
			expected: [0, 1, 2, 3, 4, 5],
		},
		{ what: "the first and the last", flags: [1, 0, 0, 0, 0, 0, 0, 1], expected: [0, 7] },
		{ what: "the last of those left over", flags: [0, 0, 0, 0, 0, 0, 1], expected: [6] },
	])("are $what", ({ flags, expected }) => {
		expect(listed(flags)).toEqual(expected);
	});

	it("are listed in rising order, whatever they are", () => {
		fc.assert(
			fc.property(fc.array(fc.constantFrom(0, 0, 0, 1)), (flags) => {
				expect(listed(flags)).toEqual(flags.flatMap((flag, cell) => (flag === 1 ? [cell] : [])));
			}),
		);
	});

	it("are those of a part of some memory, with no other part of it", () => {
		const memory = Uint8Array.of(1, 1, 1, 1, 0, 1, 0, 0, 1, 1);
		expect([...flagged(memory.subarray(4, 9), new Int32Array(5))]).toEqual([1, 4]);
	});
});
