import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outline } from "../../../../device/imaging/offline/outline.ts";
import type { Region } from "../../../../masks/region.ts";

/** A region drawn in letters, a cell of 2×2 pixels each. */
function drawn(...rows: string[]): Region {
	return rows.flatMap((row, y) =>
		[...row.matchAll(/#+/g)].map(({ index, 0: { length } }) => ({
			top: 2 * y,
			bottom: 2 * y + 2,
			left: 2 * index,
			right: 2 * (index + length),
		})),
	);
}

/** The pixels whose middle lies in an odd number of the polygons' insides, as text. */
function filled(
	polygons: readonly (readonly (readonly [number, number])[])[],
	width: number,
	height: number,
) {
	const isIn = (polygon: readonly (readonly [number, number])[], x: number, y: number) =>
		polygon.filter(([ax, ay], i) => {
			const [bx, by] = polygon[(i + 1) % polygon.length] as readonly [number, number];
			return ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax);
		}).length % 2;
	return Array.from({ length: height }, (_, y) =>
		Array.from({ length: width }, (_, x) => {
			const count = polygons.filter((polygon) => isIn(polygon, x + 0.5, y + 0.5)).length;
			return count === 0 ? "." : String(count);
		}).join(""),
	);
}

function painted(region: Region, width: number, height: number) {
	return Array.from({ length: height }, (_, y) =>
		Array.from({ length: width }, (_, x) =>
			region.some(({ top, bottom, left, right }) => top <= y && y < bottom && left <= x && x < right)
				? "1"
				: ".",
		).join(""),
	);
}

describe("the outline of a region", () => {
	it("is a rectangle for a rectangle, from its top left corner on", () => {
		expect(outline(drawn("....", ".##.", ".##."), 8, 6)).toEqual([
			[
				[2, 2],
				[6, 2],
				[6, 6],
				[2, 6],
			],
		]);
	});

	it("has no corner where there is none", () => {
		expect(outline(drawn("##", "##", "#."), 4, 6)).toEqual([
			[
				[0, 0],
				[4, 0],
				[4, 4],
				[2, 4],
				[2, 6],
				[0, 6],
			],
		]);
	});

	it("ends at the picture's edge", () => {
		expect(outline(drawn("####"), 7, 1)).toEqual([
			[
				[0, 0],
				[7, 0],
				[7, 1],
				[0, 1],
			],
		]);
	});

	it("is nothing for nothing", () => {
		expect(outline([], 8, 8)).toEqual([]);
	});

	it.each([
		["a fork", ["####", "#..#"]],
		["a joint", ["#..#", "####"]],
		["a ring", ["####", "#..#", "####"]],
		["two islands", ["##..", "....", "..##"]],
		["corners that touch", ["##..", "..##"]],
		["a staircase", ["#...", "##..", ".##.", "..##"]],
	])("covers the same pixels, each once: %s", (_, rows) => {
		const region = drawn(...rows);
		expect(filled(outline(region, 8, 8), 8, 8)).toEqual(painted(region, 8, 8));
	});

	it("covers the same pixels, each once, whatever the region", () => {
		const row = fc.array(fc.constantFrom("#", "."), { minLength: 6, maxLength: 6 });
		fc.assert(
			fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
				const region = drawn(...rows.map((cells) => cells.join("")));
				expect(filled(outline(region, 12, 12), 12, 12)).toEqual(painted(region, 12, 12));
			}),
		);
	});
});
