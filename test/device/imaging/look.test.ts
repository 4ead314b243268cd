import { describe, expect, it } from "vitest";
import { Developer, isNeutral, neutralLook } from "../../../device/imaging/look.ts";

/** A picture of 256 luma and as many chroma values. */
function developed(look: Partial<typeof neutralLook>) {
	const ramp = () => Uint8Array.from({ length: 256 }, (_, value) => value);
	const planes: [Uint8Array, Uint8Array, Uint8Array] = [ramp(), ramp(), ramp()];
	const surface = { width: 16, height: 16, planes, strides: [16, 16, 16] as [number, number, number] };
	new Developer().develop(surface, { ...neutralLook, ...look });
	return { luma: planes[0], chroma: planes[1] };
}

describe("a picture is developed", () => {
	it("as it is in the middle of each range, but for what video may not hold", () => {
		const { luma, chroma } = developed({});
		for (let value = 16; value <= 235; value++) expect([luma[value], chroma[value]]).toEqual([value, value]);
		expect([luma[0], luma[255], chroma[255]]).toEqual([16, 235, 240]);
		expect(isNeutral(neutralLook)).toBe(true);
	});

	it("brighter and darker, by the same for all", () => {
		expect(developed({ brightness: 60 }).luma[100]).toBe(116);
		expect(developed({ brightness: 40 }).luma[100]).toBe(84);
		expect(developed({ brightness: 100 }).chroma[100]).toBe(100);
	});

	it("with more contrast and less, about the middle grey", () => {
		const { luma } = developed({ contrast: 75 });
		expect([luma[126], luma[146], luma[106]]).toEqual([126, 156, 96]);
		expect(new Set(developed({ contrast: 0 }).luma).size).toBe(1);
	});

	it("without colour at no saturation", () => {
		const { luma, chroma } = developed({ saturation: 0 });
		expect(new Set(chroma)).toEqual(new Set([128]));
		expect(luma[100]).toBe(100);
	});
});
