import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assign, impossible } from "../../../device/analytics/assignment.ts";

type Costs = readonly (readonly number[])[];

const assigned = (costs: Costs, columns: number) =>
	assign(costs.length, columns, (row, column) => costs[row]?.[column] ?? impossible);

/** What all cost together; who belongs to nobody costs as much as what is impossible. */
const total = (costs: Costs, found: readonly number[]) =>
	found.reduce(
		(sum, column, row) => sum + (column < 0 ? impossible : (costs[row]?.[column] ?? impossible)),
		0,
	);

/** The least that all can cost, by trying. */
function least(costs: Costs, columns: number, row = 0, taken: ReadonlySet<number> = new Set()): number {
	if (row === costs.length) return 0;
	let best = impossible + least(costs, columns, row + 1, taken);
	for (let column = 0; column < columns; column++)
		if (!taken.has(column) && (costs[row]?.[column] as number) < impossible)
			best = Math.min(
				best,
				(costs[row]?.[column] as number) + least(costs, columns, row + 1, new Set([...taken, column])),
			);
	return best;
}

describe("assignment", () => {
	it("is the one that costs least altogether, and not first come, first served", () => {
		expect(
			assigned(
				[
					[1, 2],
					[1, 9],
				],
				2,
			),
		).toEqual([1, 0]);
	});

	it("leaves alone who cannot belong to anybody", () => {
		expect(
			assigned(
				[
					[impossible, impossible],
					[3, 4],
				],
				2,
			),
		).toEqual([-1, 0]);
		expect(assigned([], 3)).toEqual([]);
		expect(assigned([[], []], 0)).toEqual([-1, -1]);
	});

	it("leaves one without rather than have all be another's, when that costs no more than it", () => {
		// The first was not found, and beside the last there is one too many: each could be the next one's.
		const shifted = [
			[6, impossible, impossible],
			[1, 6, impossible],
			[impossible, 1, 6],
		];
		expect(assigned(shifted, 3)).toEqual([0, 1, 2]);
		const alone = 5;
		expect(assign(3, 3, (row, column) => shifted[row]?.[column] ?? impossible, alone)).toEqual([-1, 0, 1]);
	});

	it("costs as little as any, however many there are on either side", () => {
		const cost = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.constant(impossible));
		const costs = fc
			.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
			.chain(([rows, columns]) =>
				fc.array(fc.array(cost, { minLength: columns, maxLength: columns }), {
					minLength: rows,
					maxLength: rows,
				}),
			);
		fc.assert(
			fc.property(costs, (costs) => {
				const columns = costs[0]?.length ?? 0;
				const found = assigned(costs, columns);
				const some = found.filter((column) => column >= 0);
				expect(new Set(some).size).toBe(some.length);
				expect(total(costs, found)).toBe(least(costs, columns));
			}),
			{ numRuns: 60 },
		);
	});
});
