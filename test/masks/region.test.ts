import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Polygon, polygonFlaw } from "../../masks/polygon.ts";
import { boxRegion, type Region, zoneRegion } from "../../masks/region.ts";
import { touchesRectangle } from "../helpers/touches.ts";

const covers = (region: Region, x: number, y: number) =>
	region.some((run) => x >= run.left && x < run.right && y >= run.top && y < run.bottom);

describe("zoneRegion", () => {
	const coordinate = fc.double({ min: -1, max: 1, noNaN: true });
	const polygon = fc
		.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 8 })
		.filter((candidate) => polygonFlaw(candidate) === undefined);

	it("covers the very blocks that the grown polygon touches, also when it reaches out of the picture", () => {
		fc.assert(
			fc.property(polygon, fc.nat(20), fc.integer({ min: 1, max: 3 }), (vertices, margin, zoom) => {
				const [width, height] = [328, 184];
				const zoomed: Polygon = vertices.map(([x, y]) => [x * zoom - 0.3, y * zoom + 0.2]);
				const region = zoneRegion(zoomed, width, height, margin);
				const pixels: Polygon = zoomed.map(([x, y]) => [((x + 1) / 2) * width, ((1 - y) / 2) * height]);
				for (let top = 0; top < height; top += 16) {
					for (let left = 0; left < width; left += 16) {
						const [right, bottom] = [Math.min(left + 16, width), Math.min(top + 16, height)];
						// A thousandth of a pixel either way is a matter of rounding.
						const grown = (by: number) =>
							touchesRectangle(pixels, left - by, top - by, right + by, bottom + by);
						const inside = covers(region, left, top);
						if (inside ? !grown(margin + 1e-3) : grown(margin - 1e-3)) return false;
					}
				}
				return true;
			}),
			{ numRuns: 300 },
		);
	});

	it("is made of rectangles on the block grid that do not overlap", () => {
		fc.assert(
			fc.property(polygon, fc.nat(20), (vertices, margin) => {
				const [width, height] = [328, 180];
				const region = zoneRegion(vertices, width, height, margin);
				const times = new Uint8Array(width * height);
				for (const { top, bottom, left, right } of region) {
					expect([left % 16, top % 16]).toEqual([0, 0]);
					expect(right % 16 === 0 || right === width).toBe(true);
					expect(bottom % 16 === 0 || bottom === height).toBe(true);
					for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) times[y * width + x]!++;
				}
				expect(Math.max(...times)).toBeLessThanOrEqual(1);
			}),
			{ numRuns: 50 },
		);
	});

	it("joins rows that are alike, so that a rectangle is painted as one", () => {
		const window: Polygon = [
			[-0.5, 0.5],
			[0.5, 0.5],
			[0.5, -0.5],
			[-0.5, -0.5],
		];
		expect(zoneRegion(window, 640, 368, 5)).toEqual([{ top: 80, bottom: 288, left: 144, right: 496 }]);
	});

	it("leaves out what lies outside the picture, and keeps what its margin reaches", () => {
		const beside: Polygon = [
			[1.1, 0.5],
			[1.3, 0.5],
			[1.3, -0.5],
		];
		expect(zoneRegion(beside, 640, 368, 5)).toEqual([]);
		expect(zoneRegion(beside, 640, 368, 40)).not.toEqual([]);
	});

	it("paints a zone smaller than a pixel", () => {
		const speck: Polygon = [
			[0.001, 0.001],
			[0.0011, 0.001],
			[0.001, 0.0011],
		];
		expect(covers(zoneRegion(speck, 640, 360, 0), 320, 179)).toBe(true);
	});

	it("covers the whole picture, also where its size is no multiple of the block", () => {
		const all: Polygon = [
			[-1, 1],
			[1, 1],
			[1, -1],
			[-1, -1],
		];
		const region = zoneRegion(all, 1000, 1080, 0);
		expect(covers(region, 0, 0) && covers(region, 999, 1079)).toBe(true);
		expect(Math.max(...region.map((run) => run.right))).toBe(1000);
	});
});

describe("boxRegion", () => {
	it("grows to blocks and stays within the picture", () => {
		expect(boxRegion(17, 5, 10, 4, 100, 100)).toEqual([{ top: 0, bottom: 16, left: 16, right: 32 }]);
		expect(boxRegion(-50, -50, 1000, 1000, 100, 90)).toEqual([{ top: 0, bottom: 90, left: 0, right: 100 }]);
		expect(boxRegion(500, 500, 10, 10, 100, 100)).toEqual([]);
	});
});
