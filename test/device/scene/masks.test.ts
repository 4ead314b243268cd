import { describe, expect, it } from "vitest";
import { normalise } from "../../../device/scene/masks.ts";
import { openScene, sceneNames, worldMasks } from "../../../device/scene/worlds.ts";

type Point = readonly [number, number];

function inside(polygon: readonly Point[], [x, y]: Point): boolean {
	let odd = false;
	polygon.forEach(([ax, ay], index) => {
		const [bx, by] = polygon[(index + polygon.length - 1) % polygon.length]!;
		if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
	});
	return odd;
}

describe.each(sceneNames)("the masks of %s", (name) => {
	it.each([
		{ width: 640, height: 360 },
		{ width: 640, height: 480 },
		{ width: 400, height: 400 },
	])("cover everything private at $width×$height", async (size) => {
		const scene = await openScene(name, { ...size, seed: 5 });
		const { privateAreas } = scene.truth(0);
		scene.close();
		const masks = worldMasks(name, size).map(({ polygon }) =>
			polygon.map(([x, y]) => [((x + 1) / 2) * size.width, ((1 - y) / 2) * size.height] as const),
		);
		const bare: Point[] = [];
		for (let y = 1; y < size.height; y += 3) {
			for (let x = 1; x < size.width; x += 3) {
				const point: Point = [x, y];
				const covered = masks.some((mask) => inside(mask, point));
				if (!covered && privateAreas.some((area) => inside(area, point))) bare.push(point);
			}
		}
		expect(bare).toEqual([]);
	});

	it.each([undefined, { width: 640, height: 480 }, { width: 360, height: 640 }, { width: 800, height: 200 }])(
		"are polygons of ONVIF: at least three corners, within -1..1, names apart, at %o",
		(size) => {
			const masks = worldMasks(name, size);
			expect(new Set(masks.map((mask) => mask.name)).size).toBe(masks.length);
			for (const { polygon } of masks) {
				expect(polygon.length).toBeGreaterThanOrEqual(3);
				for (const coordinate of polygon.flat()) {
					expect(coordinate).toBeGreaterThanOrEqual(-1);
					expect(coordinate).toBeLessThanOrEqual(1);
				}
			}
		},
	);

	it("leave the public part of the picture open", () => {
		const masks = worldMasks(name).map(({ polygon }) => polygon);
		let open = 0;
		let total = 0;
		for (let y = -0.975; y < 1; y += 0.05) {
			for (let x = -0.975; x < 1; x += 0.05) {
				total++;
				if (!masks.some((mask) => inside(mask, [x, y]))) open++;
			}
		}
		expect(open / total).toBeGreaterThan(0.3);
	});
});

describe("normalise", () => {
	it("turns pixels into ONVIF's coordinates, y up", () => {
		expect(
			normalise(
				[
					[0, 0],
					[50, 0],
					[50, 100],
				],
				100,
				100,
			),
		).toEqual(
			expect.arrayContaining([
				[-1, 1],
				[0, 1],
				[0, -1],
			]),
		);
	});

	it("cuts off what lies outside the picture without bending what lies inside", () => {
		const cut = normalise(
			[
				[-100, 20],
				[200, 20],
				[200, 80],
				[-100, 80],
			],
			100,
			100,
		);
		expect(new Set(cut.map(String))).toEqual(new Set(["-1,0.6", "1,0.6", "1,-0.6", "-1,-0.6"]));
	});
});
