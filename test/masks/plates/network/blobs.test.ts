import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findBlobs, peakWithin } from "../../../../masks/plates/network/blobs.ts";
import type { HeatMap } from "../../../../masks/plates/network/network.ts";

const reach = 0;

/** `#` is sure, `+` likely, `.` not at all, `?` no number. */
function map(...rows: string[]): HeatMap {
	const odds: Record<string, number> = { "#": 3, "+": 1, ".": -5, "?": Number.NaN };
	const values = [...rows.join("")].map((sign) => odds[sign] as number);
	return { rows: rows.length, columns: rows[0]?.length ?? 0, cell: 4, odds: Float32Array.from(values) };
}

describe("findBlobs", () => {
	it.each<[what: string, map: HeatMap, boxes: number[][]]>([
		["nothing", map("....", "...."), []],
		["a cell", map("....", ".#.."), [[4, 4, 4, 4]]],
		["what hangs together", map(".++#", "...."), [[4, 0, 12, 4]]],
		["corners that touch", map("#...", ".+..", "..+."), [[0, 0, 12, 12]]],
		[
			"two things apart",
			map("#..+", "#..#"),
			[
				[0, 0, 4, 8],
				[12, 0, 4, 8],
			],
		],
		["the whole edge", map("####", "#..#", "####"), [[0, 0, 16, 12]]],
		["what is no number, for it may be anything", map("....", ".?.."), [[4, 4, 4, 4]]],
		["what is likely beside what is no number", map("..+?"), [[8, 0, 8, 4]]],
	])("finds %s", (_, heat, boxes) => {
		const found = findBlobs(heat, reach).map(({ box }) => [box.x, box.y, box.width, box.height]);
		expect(found).toEqual(boxes);
	});

	it("takes no blob twice, and gives each likely cell a box", () => {
		const odds = fc.float({ noNaN: false });
		fc.assert(
			fc.property(fc.array(odds, { minLength: 60, maxLength: 60 }), (values) => {
				const heat = { rows: 6, columns: 10, cell: 1, odds: Float32Array.from(values) };
				const boxes = findBlobs(heat, reach).map(({ box }) => box);
				for (const [at, value] of values.entries()) {
					const [x, y] = [at % 10, Math.floor(at / 10)];
					const inside = boxes.filter(
						(box) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height,
					);
					if (Number.isNaN(value) || value > reach) expect(inside.length).toBeGreaterThan(0);
				}
				expect(new Set(boxes.map((box) => JSON.stringify(box))).size).toBe(boxes.length);
			}),
			{ numRuns: 200 },
		);
	});

	it("has no trouble with a map that is sure all over", () => {
		const sure = { rows: 270, columns: 480, cell: 4, odds: new Float32Array(270 * 480).fill(9) };
		const box = { x: 0, y: 0, width: 1920, height: 1080 };
		expect(findBlobs(sure, reach)).toEqual([{ box, rows: 270, peak: 9 }]);
	});

	it("tells how likely the likeliest cell is, and how tall a blob", () => {
		expect(findBlobs(map(".+#", ".+."), reach)).toMatchObject([{ rows: 2, peak: 3 }]);
		expect(findBlobs(map("+?"), reach)).toMatchObject([{ peak: Number.POSITIVE_INFINITY }]);
	});
});

describe("peakWithin", () => {
	it.each([
		["cells that a box lies in", { x: 4, y: 0, width: 4, height: 4 }, 1],
		["cells that it touches", { x: 5, y: 1, width: 4, height: 1 }, 3],
		["the cells of the map alone", { x: -50, y: -50, width: 200, height: 200 }, 3],
		["none, beside the map", { x: 40, y: 0, width: 4, height: 4 }, Number.NEGATIVE_INFINITY],
	])("looks at %s", (_, box, peak) => {
		expect(peakWithin(map(".+#", "..."), box)).toBe(peak);
	});
});
