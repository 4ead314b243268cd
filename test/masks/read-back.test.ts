import { describe, expect, it } from "vitest";
import type { Yuv } from "../../masks/colour.ts";
import { paint, paintAll } from "../../masks/paint.ts";
import { isPainted, isPaintedAll } from "../../masks/read-back.ts";
import type { Region } from "../../masks/region.ts";
import { canarySurface } from "../helpers/surface.ts";

const colour: Yuv = { y: 41, u: 131, v: 126 };
const region: Region = [
	{ top: 16, bottom: 48, left: 16, right: 32 },
	{ top: 48, bottom: 64, left: 0, right: 1300 },
	{ top: 64, bottom: 90, left: 32, right: 1008 },
];
const painted = () => {
	const surface = canarySurface(1300, 90, 1312);
	paint(surface, region, colour);
	return surface;
};

describe("reading a region back", () => {
	it("sees that it was painted, and that it was not", () => {
		expect(isPainted(canarySurface(1300, 90, 1312), region, colour)).toBe(false);
		expect(isPainted(painted(), region, colour)).toBe(true);
	});

	it.each([
		["y", 0, 16, 16],
		["y", 0, 1299, 63],
		["u", 1, 8, 23],
		["v", 2, 503, 44],
	])("sees one sample of %s that is another", (_name, plane, x, y) => {
		const surface = painted();
		surface.planes[plane]![y * surface.strides[plane]! + x]!++;
		expect(isPainted(surface, region, colour)).toBe(false);
	});

	it("sees one row of blocks that was left out, in any plane", () => {
		for (const plane of [0, 1, 2]) {
			const surface = painted();
			const shift = plane === 0 ? 0 : 1;
			const stride = surface.strides[plane]!;
			surface.planes[plane]!.fill(200, (48 >> shift) * stride, (64 >> shift) * stride);
			expect(isPainted(surface, region, colour)).toBe(false);
		}
	});
});

describe("reading a dark picture back", () => {
	it("sees that all of it is filled, and that it is not", () => {
		const surface = canarySurface(1300, 90, 1312);
		expect(isPaintedAll(surface, colour)).toBe(false);
		paintAll(surface, colour);
		expect(isPaintedAll(surface, colour)).toBe(true);
	});

	it.each([
		["y", 0, 1299, 89],
		["u", 1, 0, 0],
		["v", 2, 649, 44],
	])("sees a corner of %s that is not", (_name, plane, x, y) => {
		const surface = canarySurface(1300, 90, 1312);
		paintAll(surface, colour);
		surface.planes[plane]![y * surface.strides[plane]! + x]!++;
		expect(isPaintedAll(surface, colour)).toBe(false);
	});
});
