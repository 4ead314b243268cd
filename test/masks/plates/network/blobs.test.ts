import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findBlobs } from "../../../../masks/plates/network/blobs.ts";
import type { HeatMap } from "../../../../masks/plates/network/network.ts";

const rule = { seed: 2, reach: 0, margin: 0 };

/** `#` is sure, `+` likely, `.` not at all, `?` no number. */
function map(...rows: string[]): HeatMap {
	const odds: Record<string, number> = { "#": 3, "+": 1, ".": -5, "?": Number.NaN };
	const values = [...rows.join("")].map((sign) => odds[sign] as number);
	return { rows: rows.length, columns: rows[0]?.length ?? 0, cell: 4, odds: Float32Array.from(values) };
}

describe("findBlobs", () => {
	it.each<[what: string, map: HeatMap, boxes: number[][]]>([
		["nothing", map("....", "...."), []],
		["nothing where all is likely and nothing sure", map("++++", "++++"), []],
		["a sure cell", map("....", ".#.."), [[4, 4, 4, 4]]],
		["what hangs together with a sure cell", map(".++#", "...."), [[4, 0, 12, 4]]],
		["corners that touch", map("#...", ".+..", "..+."), [[0, 0, 12, 12]]],
		["two things apart", map("#..+", "#..#"), [[0, 0, 4, 8], [12, 0, 4, 8]]], // biome-ignore format: a table
		["the whole edge", map("####", "#..#", "####"), [[0, 0, 16, 12]]],
		["what is no number, for it may be anything", map("....", ".?.."), [[4, 4, 4, 4]]],
		["what is likely beside what is no number", map("..+?"), [[8, 0, 8, 4]]],
	])("finds %s", (_, heat, boxes) => {
		const found = findBlobs(heat, rule).map(({ x, y, width, height }) => [x, y, width, height]);
		expect(found).toEqual(boxes);
	});

	it("grows boxes by a part of a cell, over the edge of the picture too", () => {
		expect(findBlobs(map("#..."), { ...rule, margin: 0.5 })).toEqual([{ x: -2, y: -2, width: 8, height: 8 }]);
	});

	it("takes no blob twice, and gives each sure cell a box", () => {
		const odds = fc.float({ noNaN: false });
		fc.assert(
			fc.property(fc.array(odds, { minLength: 60, maxLength: 60 }), (values) => {
				const heat = { rows: 6, columns: 10, cell: 1, odds: Float32Array.from(values) };
				const boxes = findBlobs(heat, rule);
				for (const [at, value] of values.entries()) {
					const [x, y] = [at % 10, Math.floor(at / 10)];
					const inside = boxes.filter(
						(box) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height,
					);
					if (Number.isNaN(value) || value > 2) expect(inside.length).toBeGreaterThan(0);
				}
				expect(new Set(boxes.map((box) => JSON.stringify(box))).size).toBe(boxes.length);
			}),
			{ numRuns: 200 },
		);
	});

	it("has no trouble with a map that is sure all over", () => {
		const sure = { rows: 270, columns: 480, cell: 4, odds: new Float32Array(270 * 480).fill(9) };
		expect(findBlobs(sure, rule)).toEqual([{ x: 0, y: 0, width: 1920, height: 1080 }]);
	});
});
