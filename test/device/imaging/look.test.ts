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

	it("without colour where there is no infrared cut filter, and as light as before", () => {
		const { luma, chroma } = developed({ monochrome: true, exposure: 2 });
		expect(new Set(chroma)).toEqual(new Set([128]));
		expect(luma).toEqual(developed({ exposure: 2 }).luma);
	});

	it.each([
		[0.25, 0.536],
		[0.5, 0.732],
		[2, 1.366],
		[4, 1.866],
	])("with %f times the light, which video has to the power of 0.45", (exposure, gain) => {
		const { luma } = developed({ exposure });
		for (const value of [20, 60, 100]) expect(luma[value]).toBeCloseTo(16 + (value - 16) * gain, -0.3);
	});

	it("darker with less light, colour included, and black with next to none", () => {
		const { chroma } = developed({ exposure: 0.25 });
		expect([chroma[188], chroma[68]]).toEqual([160, 96]);
		expect(developed({ exposure: 1e-6 }).luma.every((value) => value === 16)).toBe(true);
	});

	it("white with too much light, and what is white has no colour", () => {
		const grey = { y: new Uint8Array(4).fill(120), u: Uint8Array.of(170), v: Uint8Array.of(90) };
		const surface = {
			width: 2,
			height: 2,
			planes: [grey.y, grey.u, grey.v] as [Uint8Array, Uint8Array, Uint8Array],
			strides: [2, 1, 1] as [number, number, number],
		};
		const developer = new Developer();
		developer.develop(surface, { ...neutralLook, exposure: 1.5 });
		expect(grey.y[0]).toBeGreaterThan(120);
		expect(grey.u[0]).toBeGreaterThan(170);
		developer.develop(surface, { ...neutralLook, exposure: 100 });
		expect([grey.y[0], grey.u[0], grey.v[0]]).toEqual([235, 128, 128]);
	});

	it("to where contrast brings nothing back that the sensor could not hold", () => {
		const { luma } = developed({ exposure: 16, contrast: 25 });
		expect(luma[200]).toBe(luma[235]);
	});
});
