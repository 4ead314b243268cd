import { describe, expect, it } from "vitest";
import { NativeSurface } from "../../../device/imaging/native-surface.ts";
import { Sharpener } from "../../../device/imaging/sharpener.ts";
import { MaskingStage } from "../../../masks/apply.ts";
import { defaultFill, yuvOf } from "../../../masks/colour.ts";
import { FrameError, RawFrame } from "../../../masks/frame.ts";
import { createPolicy } from "../../../masks/policy.ts";
import { noWatch } from "../../../masks/watch.ts";

const size = 64;
const fill = yuvOf(defaultFill).y;

/** An edge every eight pixels, a mask over the upper half. */
function sharpened(sharpness: number) {
	const surface = new NativeSurface(size, size);
	const stage = new MaskingStage<NativeSurface>({ plates: () => noWatch, now: () => 0, deadline: 1 });
	const polygon = [
		[-1, 1],
		[1, 1],
		[1, 0.1],
		[-1, 0.1],
	] as const;
	stage.setPolicy(createPolicy({ zones: [{ name: "upper half", polygon }], plates: "off" }), 1);
	const raw = RawFrame.expose(surface, ({ planes, strides }) => {
		for (const plane of planes) plane.fill(128);
		for (let y = 0; y < size; y++)
			for (let x = 0; x < size; x++) planes[0][y * strides[0] + x] = (x >> 3) % 2 ? 150 : 90;
	});
	const { frame, covers } = stage.mask(raw, 0);
	new Sharpener().sharpen(
		frame,
		sharpness,
		covers.map(({ region }) => region),
	);
	const luma = (x: number, y: number) => surface.planes[0][y * surface.strides[0] + x] as number;
	return { surface, luma };
}

describe("the sharpness of a picture", () => {
	it.each([
		[0, 36],
		[25, 48],
		[50, 60],
		[75, 105],
		[100, 150],
	])("of %i makes a step of 60 between two pixels one of %i", (sharpness, step) => {
		const { luma, surface } = sharpened(sharpness);
		expect(Math.abs(luma(24, 50) - luma(23, 50) - step)).toBeLessThanOrEqual(3);
		expect([luma(20, 50), luma(28, 50)]).toEqual([90, 150]);
		surface.close();
	});

	it.each([0, 100])("of %i leaves the paint of a mask as it is, to its last sample", (sharpness) => {
		const { luma, surface } = sharpened(sharpness);
		for (let x = 0; x < size; x++) for (let y = 0; y < 32; y++) expect(luma(x, y)).toBe(fill);
		expect(luma(10, 33)).not.toBe(fill);
		surface.close();
	});

	it("is changed of pictures that were masked, and of no others (invariant I1)", () => {
		const surface = new NativeSurface(size, size);
		// @ts-expect-error a surface is no masked frame
		expect(() => new Sharpener().sharpen(surface, 100, [])).toThrow(FrameError);
		surface.close();
	});
});
