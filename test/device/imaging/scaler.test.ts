import { describe, expect, it } from "vitest";
import { NativeSurface } from "../../../device/imaging/native-surface.ts";
import { LumaScaler, Scaler } from "../../../device/imaging/scaler.ts";
import { seeded } from "../../masks/plates/street.ts";

describe.each([
	[1920, 1080, 640, 360],
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
