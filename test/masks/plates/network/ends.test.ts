import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlateBox } from "../../../../masks/plates/finder.ts";
import { withEnds } from "../../../../masks/plates/network/ends.ts";
import type { HeatMap } from "../../../../masks/plates/network/network.ts";

/** A blob ends where cells are less likely than this, and goes on over those that are likelier. */
const reach = -1;

/** `#` is sure, `-` half a suspicion, `.` not at all, `?` no number. */
function map(...rows: string[]): HeatMap {
	const odds: Record<string, number> = { "#": 3, "-": 0, ".": -5, "?": Number.NaN };
	const values = [...rows.join("")].map((sign) => odds[sign] as number);
	return { rows: rows.length, columns: rows[0]?.length ?? 0, cell: 8, odds: Float32Array.from(values) };
}

const box = (left: number, top: number, columns: number, rows: number): PlateBox => ({
	...{ x: 8 * left, y: 8 * top },
	...{ width: 8 * columns, height: 8 * rows },
});

describe("withEnds", () => {
	it.each<[what: string, map: HeatMap, box: PlateBox, grown: PlateBox]>([
		["leaves what is sure to its edges", map(".##.", ".##."), box(1, 0, 2, 2), box(1, 0, 2, 2)],
		["takes a band at one end in", map(".-##.", ".-##."), box(2, 0, 2, 2), box(1, 0, 3, 2)],
		["takes ends in of which half is likely", map("--##..", "..##--"), box(2, 0, 2, 2), box(0, 0, 6, 2)],
		[
			"leaves what is likely in less than half",
			map("-##.", ".##.", ".##."),
			box(1, 0, 2, 3),
			box(1, 0, 2, 3),
		],
		[
			"takes a heading in",
			map(".--.", ".##.", ".##.", ".##.", ".##."),
			...([box(1, 1, 2, 4), box(1, 0, 2, 5)] as const),
		],
		[
			"takes in what is no number, for it may be anything",
			map("?##.", "?##."),
			box(1, 0, 2, 2),
			box(0, 0, 3, 2),
		],
		["stops where something else begins", map("-.##", "-.##"), box(2, 0, 2, 2), box(2, 0, 2, 2)],
		["stays in the picture", map("####", "####"), box(0, 0, 4, 2), box(0, 0, 4, 2)],
	])("%s", (_, heat, from, grown) => {
		expect(withEnds(heat, from, reach)).toEqual(grown);
	});

	it("does not go on over a whole front of a house", () => {
		const front = { rows: 40, columns: 80, cell: 8, odds: new Float32Array(40 * 80).fill(0) };
		expect(withEnds(front, box(30, 16, 12, 8), reach)).toEqual(box(24, 14, 24, 12));
	});

	it("covers whatever the blob covered", () => {
		const side = fc.integer({ min: 1, max: 5 });
		const odds = fc.array(fc.float({ noNaN: false }), { minLength: 100, maxLength: 100 });
		fc.assert(
			fc.property(odds, side, side, side, side, (values, left, top, columns, rows) => {
				const heat = { rows: 10, columns: 10, cell: 8, odds: Float32Array.from(values) };
				const from = box(left, top, Math.min(columns, 10 - left), Math.min(rows, 10 - top));
				const grown = withEnds(heat, from, reach);
				expect(grown.x).toBeLessThanOrEqual(from.x);
				expect(grown.y).toBeLessThanOrEqual(from.y);
				expect(grown.x + grown.width).toBeGreaterThanOrEqual(from.x + from.width);
				expect(grown.y + grown.height).toBeGreaterThanOrEqual(from.y + from.height);
				expect(Math.min(grown.x, grown.y)).toBeGreaterThanOrEqual(0);
				expect(Math.max(grown.x + grown.width, grown.y + grown.height)).toBeLessThanOrEqual(80);
			}),
		);
	});
});
