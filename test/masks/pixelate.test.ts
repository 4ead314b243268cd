import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultFill, yuvOf } from "../../masks/colour.ts";
import type { Surface } from "../../masks/frame.ts";
import { paint } from "../../masks/paint.ts";
import { type Cell, cellsIn, gridOf, Mosaic } from "../../masks/pixelate.ts";
import { createView, projectionOf, wholeScene } from "../../masks/project.ts";
import type { Region } from "../../masks/region.ts";
import { canarySurface } from "../helpers/surface.ts";

const everywhere = (width: number, height: number) => [{ top: 0, bottom: height, left: 0, right: width }];

/** A picture whose luma is told sample by sample. */
function picture(width: number, height: number, luma: (x: number, y: number) => number): Surface {
	const surface = canarySurface(width, height);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) surface.planes[0][y * width + x] = luma(x, y);
	return surface;
}

function cover(mosaic: Mosaic, surface: Surface, cells: readonly Cell[], covered: Region = []): void {
	for (const { region, colour } of mosaic.fills(surface, cells, covered)) paint(surface, region, colour);
}

describe("the cells of a pixelated zone", () => {
	const even = (least: number, most: number) =>
		fc.integer({ min: least / 2, max: most / 2 }).map((n) => n * 2);

	it("are at least a 24th of the picture's height, whatever its size, and cover it without gap", () => {
		fc.assert(
			fc.property(even(160, 1000), even(90, 1000), (width, height) => {
				const cells = cellsIn(
					everywhere(width, height),
					width,
					height,
					gridOf(width, height, wholeScene),
					wholeScene,
				);
				let area = 0;
				for (const { region } of cells) {
					const across =
						Math.max(...region.map((run) => run.right)) - Math.min(...region.map((run) => run.left));
					const down =
						Math.max(...region.map((run) => run.bottom)) - Math.min(...region.map((run) => run.top));
					expect(Math.min(across, down)).toBeGreaterThanOrEqual(height / 24);
					for (const { top, bottom, left, right } of region) area += (bottom - top) * (right - left);
				}
				expect(area).toBe(width * height);
			}),
			{ numRuns: 60 },
		);
	});

	it("are covered whole when a zone touches one block of them", () => {
		const grid = gridOf(1920, 1080, wholeScene);
		const cells = cellsIn([{ top: 48, bottom: 64, left: 96, right: 112 }], 1920, 1080, grid, wholeScene);
		expect(cells).toEqual([{ key: "2,1", region: [{ top: 48, bottom: 96, left: 96, right: 144 }] }]);
	});

	it.each([
		["zoomed", { crop: [-0.4, 0.5, 0.6, -0.5] as const }],
		["mirrored and turned about", { rotate: 180 as const, mirror: true }],
		["turned", { rotate: 90 as const }],
		[
			"seen across the seam of a scene that goes all the way round",
			{ around: true as const, crop: [0.9, 1, 1.15, -1] as const },
		],
		["seen across it from the other side", { around: true as const, crop: [-1.15, 1, -0.9, -1] as const }],
		[
			"seen across it, turned round and mirrored",
			{ around: true as const, crop: [0.9, 0.5, 1.05, -0.5] as const, rotate: 180 as const, mirror: true },
		],
	])("are the same cells of the scene when it is %s", (_name, view) => {
		const [width, height] = [640, 352];
		const projection = projectionOf(createView(view));
		const grid = gridOf(width, height, wholeScene);
		for (const { key, region } of cellsIn(everywhere(width, height), width, height, grid, projection)) {
			for (const { top, bottom, left, right } of region) {
				const [column, row] = key.split(",").map(Number) as [number, number];
				// The middle of its first block, and of its last.
				const ends = [
					[left + 8, top + 8],
					[right - 8, bottom - 8],
				] as const;
				for (const [across, down] of ends) {
					const [x, y] = projection.locate([(2 * across) / width - 1, 1 - (2 * down) / height]);
					const aside = x - (-1 + (column + 0.5) * grid.width);
					const away = "around" in view ? aside - 2 * Math.round(aside / 2) : aside;
					expect(Math.abs(away)).toBeLessThan(grid.width * 2);
					expect(Math.abs(y - (1 - (row + 0.5) * grid.height))).toBeLessThan(grid.height * 2);
				}
			}
		}
	});
});

describe("a mosaic", () => {
	const [width, height] = [640, 384];
	const cells = cellsIn(
		everywhere(width, height),
		width,
		height,
		gridOf(width, height, wholeScene),
		wholeScene,
	);

	it("is the mean of what was in each cell in the first picture", () => {
		const mosaic = new Mosaic();
		const surface = picture(width, height, (x, y) => (x % 16 < 8 ? 40 : 60) + (y < 16 ? 100 : 0));
		cover(mosaic, surface, cells);
		expect(surface.planes[0][0]).toBe(150);
		expect(surface.planes[0][20 * width + 3]).toBe(50);
	});

	it("tells nothing of any later picture: what moves behind it is not there, however many are averaged", () => {
		const mosaic = new Mosaic();
		const sums = new Float64Array(width * height);
		let first: Surface | undefined;
		for (let index = 0; index < 50; index++) {
			const walking = picture(width, height, (x, y) => (Math.abs(x - index * 10) < 20 ? 200 : 60 + (y % 7)));
			cover(mosaic, walking, cells);
			first ??= walking;
			for (const [sample, value] of walking.planes[0].entries()) sums[sample]! += value;
		}
		const average = Uint8Array.from(sums, (sum) => sum / 50);
		expect(Buffer.compare(average, first!.planes[0])).toBe(0);
	});

	it("keeps a cell's colour when the view moves over it", () => {
		const mosaic = new Mosaic();
		cover(
			mosaic,
			picture(width, height, (x) => (x < 320 ? 60 : 180)),
			cells,
		);
		const view = projectionOf(createView({ crop: [-0.5, 0.5, 0.5, -0.5] }));
		const grid = gridOf(width, height, wholeScene);
		const near = cellsIn(everywhere(width, height), width, height, grid, view);
		const surface = picture(width, height, (x, y) => 100 + ((x + y) % 9));
		cover(mosaic, surface, near);
		expect(new Set(surface.planes[0])).toEqual(new Set([60, 180]));
	});

	it("waits for a cell in which something is covered, and is solid there so long", () => {
		const mosaic = new Mosaic();
		const bright = () => picture(width, height, () => 200);
		const plate = [{ top: 32, bottom: 48, left: 64, right: 96 }];
		const first = bright();
		cover(mosaic, first, cells, plate);
		expect([first.planes[0][40 * width + 70], first.planes[0][0]]).toEqual([yuvOf(defaultFill).y, 200]);
		const later = bright();
		cover(mosaic, later, cells);
		expect(later.planes[0][40 * width + 70]).toBe(200);
	});
});
