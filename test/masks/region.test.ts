import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contains, type Polygon, polygonFlaw } from "../../masks/polygon.ts";
import { boxRegion, type Region, zoneRegion } from "../../masks/region.ts";

const covers = (region: Region, x: number, y: number) =>
	region.some((run) => x >= run.left && x < run.right && y >= run.top && y < run.bottom);

describe("polygonFlaw", () => {
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
			"edge 1 crosses edge 3",
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
			"edge 1 crosses edge 2",
		],
	])("of %s", (_name, polygon, flaw) => {
		expect(polygonFlaw(polygon)).toBe(flaw);
	});

	it("refuses 65 vertices", () => {
		const circle: Polygon = Array.from({ length: 65 }, (_, i) => [Math.cos(i / 11), Math.sin(i / 11)]);
		expect(polygonFlaw(circle)).toMatch(/this one has 65/);
	});
});

describe("zoneRegion", () => {
	const coordinate = fc.double({ min: -1, max: 1, noNaN: true });
	const polygon = fc
		.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 8 })
		.filter((candidate) => polygonFlaw(candidate) === undefined);

	it("covers every pixel centre inside the polygon, grown, on the block grid", () => {
		fc.assert(
			fc.property(polygon, fc.nat(20), (vertices, margin) => {
				const [width, height] = [320, 184];
				const region = zoneRegion(vertices, width, height, margin);
				for (const run of region) {
					expect(run.left % 16 === 0 && (run.right % 16 === 0 || run.right === width)).toBe(true);
					expect(run.top % 16 === 0 && run.left < run.right && run.bottom <= height).toBe(true);
				}
				for (let y = 0; y < height; y += 3) {
					for (let x = 0; x < width; x += 3) {
						const point = [((x + 0.5) / width) * 2 - 1, 1 - ((y + 0.5) / height) * 2] as const;
						if (!contains(vertices, point)) continue;
						for (const [dx, dy] of [
							[0, 0],
							[margin, 0],
							[-margin, 0],
							[0, margin],
							[0, -margin],
						] as const) {
							const [px, py] = [x + dx, y + dy];
							if (px < 0 || py < 0 || px >= width || py >= height) continue;
							if (!covers(region, px, py)) return false;
						}
					}
				}
				return true;
			}),
			{ numRuns: 150 },
		);
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
