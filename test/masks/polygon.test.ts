import { describe, expect, it } from "vitest";
import {
	contains,
	fromPixels,
	inPixels,
	type Polygon,
	polygonArea,
	polygonFlaw,
} from "../../masks/polygon.ts";

describe("why a polygon cannot be a mask", () => {
	it.each<[string, Polygon, string | undefined]>([
		[
			"a triangle",
			[
				[0, 0],
				[1, 0],
				[0, 1],
			],
			undefined,
		],
		[
			"a concave arrow",
			[
				[-1, -1],
				[0, 0.5],
				[1, -1],
				[0, 1],
			],
			undefined,
		],
		[
			"two vertices",
			[
				[0, 0],
				[1, 0],
			],
			"a polygon has 3 to 64 vertices, this one has 2",
		],
		[
			"a vertex outside",
			[
				[0, 0],
				[1.5, 0],
				[0, 1],
			],
			"vertex 2 (1.5, 0) lies outside -1 to 1",
		],
		[
			"not a number",
			[
				[0, 0],
				[Number.NaN, 0],
				[0, 1],
			],
			"vertex 2 (NaN, 0) lies outside -1 to 1",
		],
		[
			"a bow tie",
			[
				[-1, -1],
				[1, 1],
				[1, -1],
				[-1, 1],
			],
			"edge 1 from (-1, -1) to (1, 1) crosses edge 3 from (1, -1) to (-1, 1)",
		],
		[
			"a line",
			[
				[0, 0],
				[0.5, 0.5],
				[1, 1],
			],
			"its vertices lie on one line: it covers nothing",
		],
		[
			"a spike that folds back",
			[
				[0, 0],
				[1, 0],
				[0.5, 0],
				[0.5, 1],
			],
			"edge 1 from (0, 0) to (1, 0) crosses edge 2 from (1, 0) to (0.5, 0)",
		],
	])("of %s", (_name, polygon, flaw) => {
		expect(polygonFlaw(polygon)).toBe(flaw);
	});

	it("refuses 65 vertices", () => {
		const circle: Polygon = Array.from({ length: 65 }, (_, i) => [Math.cos(i / 11), Math.sin(i / 11)]);
		expect(polygonFlaw(circle)).toMatch(/this one has 65/);
	});
});

describe("a point", () => {
	it.each<[where: string, point: readonly [number, number], pixels: readonly [number, number]]>([
		["the upper left", [-1, 1], [0, 0]],
		["the middle", [0, 0], [960, 540]],
		["the lower right", [1, -1], [1920, 1080]],
	])("at %s has its pixels, and they have the point", (_where, point, pixels) => {
		expect(inPixels(point, 1920, 1080)).toEqual(pixels);
		expect(fromPixels(pixels, 1920, 1080)).toEqual(point);
	});
});

describe("an area", () => {
	/** All but its upper right quarter, clockwise and the other way. */
	const corner: Polygon = [
		[-1, 1],
		[-1, -1],
		[1, -1],
		[1, 0],
		[0, 0],
		[0, 1],
	];

	it.each([
		["clockwise", [...corner].reverse()],
		["counter-clockwise", corner],
	])("is as large, and has the same in it, drawn %s", (_way, polygon) => {
		expect(polygonArea(polygon)).toBe(3);
		expect(contains(polygon, [-0.5, 0.5])).toBe(true);
		expect(contains(polygon, [0.5, -0.5])).toBe(true);
		expect(contains(polygon, [0.5, 0.5])).toBe(false);
	});
});
