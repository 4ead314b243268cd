import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { polygonFlaw } from "../../../masks/polygon.ts";

type Point = readonly [number, number];
interface Geometry {
	toShare(point: Point): Point;
	fromShare(share: Point): Point;
	shifted(polygon: readonly Point[], way: Point): Point[];
	divided(polygon: readonly Point[], index: number): Point[];
	middleOf(polygon: readonly Point[]): Point;
	contains(polygon: readonly Point[], point: Point): boolean;
	isInPicture(polygon: readonly Point[]): boolean;
	flawOf(polygon: readonly Point[], most: number): string | undefined;
}
const { toShare, fromShare, shifted, divided, middleOf, contains, isInPicture, flawOf } = (await import(
	new URL("../../../console/assets/geometry.js", import.meta.url).href
)) as Geometry;

const square: readonly Point[] = [
	[-0.5, 0.5],
	[0.5, 0.5],
	[0.5, -0.5],
	[-0.5, -0.5],
];

describe("a point", () => {
	it.each<[Point, Point]>([
		[
			[-1, 1],
			[0, 0],
		],
		[
			[1, -1],
			[100, 100],
		],
		[
			[0, 0.5],
			[50, 25],
		],
	])("%j is at %j per cent from the left and the top", (point, share) => {
		expect(toShare(point)).toEqual(share);
		expect(fromShare(share)).toEqual(point);
	});
});

describe("a mask that is dragged", () => {
	it("goes along, and stops at the picture's edge", () => {
		expect(shifted(square, [0.2, -0.1])[0]).toEqual([-0.3, 0.4]);
		expect(shifted(square, [9, 0]).map(([x]) => x)).toEqual([0, 1, 1, 0]);
		expect(shifted(square, [0, -9]).map(([, y]) => y)).toEqual([0, 0, -1, -1]);
	});

	it("keeps its shape also where a part of it is outside already", () => {
		const outside = square.map(([x, y]): Point => [x + 1, y]);
		expect(shifted(outside, [0.2, 0])).toEqual(outside);
		expect(shifted(outside, [-0.5, 0]).map(([x]) => x)).toEqual([0, 1, 1, 0]);
		expect(isInPicture(outside)).toBe(true);
		expect(isInPicture(square.map(([x, y]): Point => [x + 1.5, y]))).toBe(false);
	});

	it("is taken hold of inside", () => {
		const hook: Point[] = [
			[-0.9, 0.9],
			[0.9, 0.9],
			[0.9, 0.7],
			[-0.7, 0.7],
			[-0.7, -0.9],
			[-0.9, -0.9],
		];
		expect(contains(hook, middleOf(hook))).toBe(true);
		expect(middleOf(square)).toEqual([0, 0]);
	});
});

describe("an edge", () => {
	it("is divided in its middle, the last one too", () => {
		expect(divided(square, 0)[1]).toEqual([0, 0.5]);
		expect(divided(square, 3)[4]).toEqual([-0.5, 0]);
	});
});

describe("an outline", () => {
	it.each<[readonly Point[], string | undefined]>([
		[square, undefined],
		[square.slice(0, 2), "few"],
		[[square[0], square[2], square[1], square[3]] as Point[], "crossing"],
		[
			[
				[0, 0],
				[0.5, 0],
				[0.7, 0],
			],
			"flat",
		],
	])("%j is flawed: %s", (polygon, flaw) => {
		expect(flawOf(polygon, 64)).toBe(flaw);
	});

	it("of too many points is", () => {
		expect(flawOf(square, 3)).toBe("many");
	});

	it("that the device refuses for crossing itself is told beforehand", () => {
		const part = fc.integer({ min: -20, max: 20 }).map((n) => n / 20);
		fc.assert(
			fc.property(fc.array(fc.tuple(part, part), { minLength: 3, maxLength: 8 }), (polygon) => {
				// The page is quick, not exact: it may leave the device a few to refuse, and lets all through that it takes.
				if (polygonFlaw(polygon) === undefined) expect(flawOf(polygon, 64)).toBeUndefined();
			}),
		);
	});
});
