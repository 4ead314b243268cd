import { describe, expect, it } from "vitest";
import { NativeSurface } from "../../../device/imaging/native-surface.ts";
import { LumaScaler, Scaler } from "../../../device/imaging/scaler.ts";
import { seeded } from "../../masks/plates/street.ts";

describe.each([
	[1280, 720, 640, 360],
	[704, 576, 640, 524],
	[640, 480, 640, 480],
	[320, 240, 640, 480],
])("the luma of %i×%i pixels in %i×%i", (width, height, intoWidth, intoHeight) => {
	it("is what it is when all of the picture is scaled, and the chroma is left alone", () => {
		const random = seeded(width);
		const from = new NativeSurface(width, height);
		for (const plane of from.planes) for (let at = 0; at < plane.length; at++) plane[at] = random() * 256;
		const [whole, luma] = [
			new NativeSurface(intoWidth, intoHeight),
			new NativeSurface(intoWidth, intoHeight),
		];
		for (const plane of luma.planes) plane.fill(77);
		const [scaler, lumaScaler] = [new Scaler(), new LumaScaler()];
		for (let turn = 0; turn < 2; turn++) {
			scaler.scale(from, whole);
			lumaScaler.scale(from, luma);
		}
		for (let y = 0; y < intoHeight; y++) {
			const row = ({ planes, strides }: NativeSurface) =>
				planes[0].subarray(y * strides[0], y * strides[0] + intoWidth);
			expect(row(luma)).toEqual(row(whole));
		}
		expect(luma.planes[1].every((value) => value === 77)).toBe(true);
		for (const each of [scaler, lumaScaler, from, whole, luma]) each.close();
	});
});

describe("the luma of 1920×1080 pixels in 640×360", () => {
	it("is within a step of what it is when all of the picture is scaled, as often above as below", () => {
		const random = seeded(1920);
		const from = new NativeSurface(1920, 1080);
		for (const plane of from.planes) for (let at = 0; at < plane.length; at++) plane[at] = random() * 256;
		const [whole, luma] = [new NativeSurface(640, 360), new NativeSurface(640, 360)];
		for (const plane of luma.planes) plane.fill(77);
		const [scaler, lumaScaler] = [new Scaler(), new LumaScaler()];
		scaler.scale(from, whole);
		lumaScaler.scale(from, luma);
		const count = { below: 0, same: 0, above: 0 };
		for (let y = 0; y < 360; y++)
			for (let x = 0; x < 640; x++) {
				const [a, b] = [luma, whole].map(({ planes, strides }) => planes[0][y * strides[0] + x] as number);
				const step = (a as number) - (b as number);
				if (step === 0) count.same++;
				if (step === -1) count.below++;
				if (step === 1) count.above++;
			}
		const { below, same, above } = count;
		expect(below + same + above).toBe(640 * 360);
		expect(same).toBeGreaterThan(0.95 * 640 * 360);
		expect(Math.abs(below - above)).toBeLessThan(0.02 * 640 * 360);
		expect(luma.planes[1].every((value) => value === 77)).toBe(true);
		for (const each of [scaler, lumaScaler, from, whole, luma]) each.close();
	});
});
