import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { covers, snapped } from "../../masks/cover.ts";
import { contains, type Polygon, polygonFlaw } from "../../masks/polygon.ts";

const square = (left: number, top: number, right: number, bottom: number): Polygon => [
	[left, top],
	[right, top],
	[right, bottom],
	[left, bottom],
];
const unit = square(-0.5, 0.5, 0.5, -0.5);
/** Open at the top, with a gap between its arms. */
const cup: Polygon = [
	[-0.5, 0.5],
	[-0.2, 0.5],
	[-0.2, -0.2],
	[0.2, -0.2],
	[0.2, 0.5],
	[0.5, 0.5],
	[0.5, -0.5],
	[-0.5, -0.5],
];

describe("one polygon covers another", () => {
	it.each<[string, Polygon, Polygon, boolean]>([
		["itself", unit, unit, true],
		["itself, begun at another vertex", unit, [...unit.slice(2), ...unit.slice(0, 2)], true],
		["itself, the other way round", unit, [...unit].reverse(), true],
		["itself, with a vertex more on an edge", unit, [[-0.5, 0.5], [0, 0.5], ...unit.slice(1)], true],
		["a smaller one inside", unit, square(-0.1, 0.1, 0.1, -0.1), true],
		["one that shares a side", unit, square(-0.5, 0.5, 0, -0.5), true],
		["not a larger one", square(-0.1, 0.1, 0.1, -0.1), unit, false],
		["not one that is moved a little", unit, square(-0.49, 0.5, 0.51, -0.5), false],
		["not one beside it", unit, square(0.6, 0.5, 0.9, -0.5), false],
		["not one that touches it", unit, square(0.5, 0.5, 0.9, -0.5), false],
		[
			"not one that crosses it without a vertex outside or inside",
			square(-0.9, 0.1, 0.9, -0.1),
			square(-0.1, 0.9, 0.1, -0.9),
			false,
		],
		["not what spans its gap, though every vertex is in it", cup, square(-0.4, 0.4, 0.4, 0.3), false],
		["not what fills its gap to the border", cup, square(-0.2, 0.5, 0.2, -0.2), false],
		["a cup inside a square", unit, cup, true],
		["not the square around it", cup, unit, false],
		["what lies in one of its arms", cup, square(-0.45, 0.45, -0.25, -0.45), true],
		[
			"a triangle that leans on its edges",
			unit,
			[
				[-0.5, -0.5],
				[0.5, -0.5],
				[0, 0.5],
			],
			true,
		],
	])("%s", (_, outer, inner, expected) => {
		expect(covers(outer, inner)).toBe(expected);
	});

	it("by a thousandth more on each side, and not by a thousandth less", () => {
		expect(covers(square(-0.501, 0.501, 0.501, -0.501), unit)).toBe(true);
		for (const [index, [x, y]] of unit.entries())
			expect(covers(unit.with(index, [x * 0.999, y]), unit)).toBe(false);
	});

	const vertex = fc.tuple(fc.integer({ min: -8, max: 8 }), fc.integer({ min: -8, max: 8 }));
	const polygon = fc
		.array(vertex, { minLength: 3, maxLength: 7 })
		.map((vertices): Polygon => vertices.map(([x, y]) => [x / 8, y / 8]))
		.filter((found) => polygonFlaw(found) === undefined);
	/** Off the lattice on which the vertices lie, so that no place is on a border. */
	const places = Array.from({ length: 40 }, (_, x) =>
		Array.from({ length: 40 }, (_, y) => [x / 20 - 0.9876543, y / 20 - 0.9765432] as const),
	).flat();

	it("when each place of the one is in the other, whatever their shapes", () => {
		fc.assert(
			fc.property(polygon, polygon, (outer, inner) => {
				const seen = places.every((place) => !contains(inner, place) || contains(outer, place));
				// Places can show that it does not; that it does, they only let us believe.
				if (!seen) expect(covers(outer, inner)).toBe(false);
				if (covers(outer, inner)) expect(seen).toBe(true);
			}),
			{ numRuns: 3_000, seed: 4 },
		);
	});

	it("grown about a point that sees all of it, it covers itself", () => {
		fc.assert(
			fc.property(fc.double({ min: 1.001, max: 1.9, noNaN: true }), (factor) => {
				expect(
					covers(
						unit.map(([x, y]) => [x * factor, y * factor]),
						unit,
					),
				).toBe(true);
				expect(
					covers(
						unit,
						unit.map(([x, y]) => [x * factor, y * factor]),
					),
				).toBe(false);
			}),
			{ seed: 4 },
		);
	});
});

describe("a polygon that comes back from a client", () => {
	it("is the one that was sent, also through single precision", () => {
		const sent = square(-0.123456789, 0.3, 0.7, -0.9);
		const back = sent.map(([x, y]) => [Math.fround(x), Math.fround(y)] as const);
		expect(covers(back, sent)).toBe(false);
		expect(snapped(back, sent)).toEqual(sent);
	});

	it("keeps what was changed of it", () => {
		const back = square(-0.5, 0.5, 0.500002, -0.5);
		expect(snapped(back, unit)).toEqual([
			[-0.5, 0.5],
			[0.500002, 0.5],
			[0.500002, -0.5],
			[-0.5, -0.5],
		]);
	});
});
