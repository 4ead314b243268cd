import { afterEach, describe, expect, it } from "vitest";
import { NativeSurface } from "../../../device/imaging/native-surface.ts";
import { sceneSize, Viewfinder } from "../../../device/imaging/viewfinder.ts";
import type { Canvas, Scene } from "../../../device/scene/scene.ts";
import { createView, type ViewInput, wholeScene } from "../../../masks/project.ts";

/** Each of 16 × 9 fields has a luma of its own, and its chroma says which. */
const fields: Scene = {
	period: 1,
	draw({ width, height, planes, strides }: Canvas): void {
		for (let plane = 0; plane < 3; plane++) {
			const shift = plane === 0 ? 0 : 1;
			for (let y = 0; y < height >> shift; y++)
				for (let x = 0; x < width >> shift; x++) {
					const [column, row] = [((x << shift) * 16) / width, ((y << shift) * 9) / height].map(
						Math.floor,
					) as [number, number];
					const value = [20 + column * 9 + row * 5, 40 + column * 10, 40 + row * 20][plane] as number;
					(planes[plane] as Uint8Array)[y * (strides[plane] as number) + x] = value;
				}
		}
	},
	close: () => {},
};

const open: { close(): void }[] = [];
afterEach(() => {
	for (const each of open.splice(0)) each.close();
});

function film(view: ViewInput, size: { width: number; height: number }) {
	const complete = createView(view);
	const finder = new Viewfinder(fields, sceneSize(size, complete));
	const canvas = new NativeSurface(size.width, size.height);
	open.push(finder, canvas);
	const projection = finder.film(canvas, 0, complete);
	/** The middle of a field, where it is in the picture: nothing when it is not. */
	const at = (column: number, row: number): number[] | undefined => {
		const [x, y] = projection.project([[((column + 0.5) * 2) / 16 - 1, 1 - ((row + 0.5) * 2) / 9]])[0]![0]!;
		const [px, py] = [Math.floor(((x + 1) / 2) * size.width), Math.floor(((1 - y) / 2) * size.height)];
		if (px < 0 || py < 0 || px >= size.width || py >= size.height) return undefined;
		return canvas.planes.map((samples, plane) => {
			const shift = plane === 0 ? 0 : 1;
			return samples[(py >> shift) * canvas.strides[plane]! + (px >> shift)]!;
		});
	};
	return { projection, at };
}

const landscape = { width: 640, height: 360 };
const portrait = { width: 360, height: 640 };

describe("the viewfinder", () => {
	it.each<[string, ViewInput, { width: number; height: number }, number]>([
		["the whole scene", {}, landscape, 144],
		["mirrored", { mirror: true }, landscape, 144],
		["turned clockwise", { rotate: 90 }, portrait, 144],
		["turned clockwise, mirrored before", { rotate: 90, mirror: true }, portrait, 144],
		["upside down", { rotate: 180 }, landscape, 144],
		["upside down, mirrored before", { rotate: 180, mirror: true }, landscape, 144],
		["turned counter-clockwise", { rotate: 270 }, portrait, 144],
		["turned counter-clockwise, mirrored before", { rotate: 270, mirror: true }, portrait, 144],
		["a part", { crop: [-0.5, 0.5, 0.5, -0.5] }, landscape, 40],
		["a part with odd edges, mirrored", { crop: [-0.31, 0.53, 0.217, -0.411], mirror: true }, landscape, 15],
		["a part, turned", { crop: [0, 1, 1, -1], rotate: 90 }, portrait, 72],
	])("shows the scene where the view says: %s", (_name, view, size, least) => {
		const { at } = film(view, size);
		let seen = 0;
		for (let row = 0; row < 9; row++) {
			for (let column = 0; column < 16; column++) {
				const found = at(column, row);
				if (!found) continue;
				seen++;
				const wanted = [20 + column * 9 + row * 5, 40 + column * 10, 40 + row * 20];
				for (const [plane, value] of found.entries())
					expect(Math.abs(value - (wanted[plane] as number)), `${column},${row}`).toBeLessThanOrEqual(1);
			}
		}
		expect(seen).toBeGreaterThanOrEqual(least);
	});

	it("draws straight into the picture when all of it is seen as it is", () => {
		expect(film({}, landscape).projection).toBe(wholeScene);
	});

	it("says what it filmed: what was asked for, to two of the picture's pixels", () => {
		for (const crop of [
			[-0.3333, 0.3333, 0.3333, -0.3333],
			[0.7001, -0.5, 0.7999, -0.6],
			[-1, 1, -0.93, 0.93],
		] as const) {
			const { projection } = film({ crop }, landscape);
			for (const [index, found] of [...projection.locate([-1, 1]), ...projection.locate([1, -1])].entries()) {
				const [side, length] = index % 2 === 0 ? [crop[2] - crop[0], 640] : [crop[1] - crop[3], 360];
				expect(Math.abs(found - (crop[index] as number))).toBeLessThan((2 * side) / length);
			}
		}
	});

	it("moves by less than a pixel of the scene when it is zoomed in", () => {
		const lefts = Array.from({ length: 20 }, (_, step) => {
			const left = 0.2 + step * 0.0003; // a tenth of a pixel
			return film({ crop: [left, 0.1, left + 0.1, 0] }, landscape).projection.locate([-1, 0])[0];
		});
		const steps = lefts.slice(1).map((left, index) => left - (lefts[index] as number));
		expect(new Set(steps.map((step) => step > 0)).has(true)).toBe(true);
		expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
		expect(Math.max(...steps)).toBeLessThan(0.001);
	});
});

describe("the viewfinder of a scene that goes all the way round", () => {
	it("films across the seam what lies there on both sides, and says so", () => {
		// The fields are an eighth of a turn wide: those at both ends are in sight, half of a field each.
		const around = (left: number, right: number) =>
			film({ around: true, crop: [left, 0.5, right, -0.5] }, landscape);
		for (const { projection, at } of [around(0.875, 1.125), around(-1.125, -0.875), around(0.9, 1.15)]) {
			const [last, first] = [at(15, 4), at(0, 4)];
			expect(
				last?.map((value, plane) => Math.abs(value - ([20 + 15 * 9 + 20, 190, 120][plane] as number))),
			).toEqual([expect.closeTo(0, 0), expect.closeTo(0, 0), expect.closeTo(0, 0)]);
			expect(first?.map((value, plane) => Math.abs(value - ([40, 40, 120][plane] as number)))).toEqual([
				expect.closeTo(0, 0),
				expect.closeTo(0, 0),
				expect.closeTo(0, 0),
			]);
			expect(projection.around).toBe(true);
		}
	});

	it("draws it so high at most that it is no larger than other scenes", () => {
		expect(sceneSize({ width: 640, height: 360 }, createView({ around: true }), 2)).toEqual({
			width: 5120,
			height: 720,
		});
		expect(sceneSize({ width: 3840, height: 2160 }, createView({ around: true }), 2)).toEqual({
			width: 7680,
			height: 1080,
		});
	});
});
