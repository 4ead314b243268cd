import { describe, expect, it } from "vitest";
import { Stamp } from "../../../../device/imaging/osd/stamp.ts";
import { usualStyle } from "../../../../device/osd/osd.ts";
import { yuvOf } from "../../../../masks/colour.ts";
import { canarySurface } from "../../../helpers/surface.ts";

/** A text that covers all of 4 × 4 pixels, in a box with one pixel more at each side. */
const solid = { width: 4, height: 4, samples: new Uint8Array(16).fill(255) };

function pressed(style: Partial<typeof usualStyle>, x: number, y: number) {
	const surface = canarySurface(16, 16);
	for (const plane of surface.planes) plane.fill(100);
	const stamp = new Stamp(solid, { ...usualStyle, ...style }, 1);
	stamp.press(surface, x, y);
	return {
		surface,
		stamp,
		luma: (column: number, row: number) => surface.planes[0][row * surface.strides[0] + column],
	};
}

describe("a stamp", () => {
	const red = yuvOf([255, 0, 0]);
	const blue = yuvOf([0, 0, 255]);

	it("leaves exactly its colours where it covers, on luma and chroma", () => {
		const { luma, surface } = pressed(
			{ colour: [255, 0, 0], background: [0, 0, 255], backgroundTransparency: 0 },
			4,
			4,
		);
		expect([luma(4, 4), luma(5, 4), luma(8, 7), luma(9, 4)]).toEqual([blue.y, red.y, red.y, blue.y]);
		const chroma = (plane: 1 | 2, column: number, row: number) =>
			surface.planes[plane][row * surface.strides[plane] + column];
		expect([chroma(1, 3, 3), chroma(2, 3, 3)]).toEqual([red.u, red.v]);
	});

	it("touches nothing beside its box, and nothing of the box where that is not seen", () => {
		const { luma, surface, stamp } = pressed({ backgroundTransparency: 100 }, 4, 4);
		expect([stamp.width, stamp.height]).toEqual([6, 4]);
		expect([luma(3, 4), luma(10, 4), luma(4, 3), luma(4, 8)]).toEqual([100, 100, 100, 100]);
		expect([luma(4, 4), luma(5, 4), luma(9, 4)]).toEqual([100, 235, 100]);
		expect(surface.planes[0].filter((sample) => sample !== 100).length).toBe(16);
	});

	it("mixes by its transparency", () => {
		const { luma } = pressed({ transparency: 50, backgroundTransparency: 100 }, 4, 4);
		expect(luma(5, 4)).toBeGreaterThanOrEqual(167);
		expect(luma(5, 4)).toBeLessThanOrEqual(168);
		expect(pressed({ transparency: 100, backgroundTransparency: 100 }, 4, 4).luma(5, 4)).toBe(100);
	});

	it("leaves out what reaches over the picture's edge", () => {
		const { luma, surface } = pressed({ backgroundTransparency: 0 }, 12, 14);
		expect(luma(15, 15)).toBe(235);
		expect(surface.planes[0].filter((sample) => sample !== 100).length).toBe(4 * 2);
	});
});
