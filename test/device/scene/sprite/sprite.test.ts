import { describe, expect, it } from "vitest";
import { fill } from "../../../../device/scene/artwork/fill.ts";
import { solid } from "../../../../device/scene/artwork/paint.ts";
import { Picture } from "../../../../device/scene/artwork/picture.ts";
import { rectangle } from "../../../../device/scene/artwork/shapes.ts";
import { backdropOf } from "../../../../device/scene/sprite/backdrop.ts";
import { spriteOf } from "../../../../device/scene/sprite/sprite.ts";

function plain(colour: readonly [number, number, number]): Picture {
	const picture = new Picture(4, 4);
	fill(picture, [rectangle(0, 0, 4, 4)], solid(colour));
	return picture;
}

/** Limited-range BT.709 of the primaries (ITU-R BT.709-6 §3, §4). */
const colours = [
	["black", [0, 0, 0], [16, 128, 128]],
	["white", [255, 255, 255], [235, 128, 128]],
	["red", [255, 0, 0], [63, 102, 240]],
	["green", [0, 255, 0], [173, 42, 26]],
	["blue", [0, 0, 255], [32, 240, 118]],
] as const;

describe("colours in YUV", () => {
	it.each(colours)("%s", (_name, rgb, [y, u, v]) => {
		const { planes } = backdropOf(plain(rgb));
		expect([planes[0][5], planes[1][1], planes[2][1]]).toEqual([y, u, v]);
		const { luma, chroma } = spriteOf(plain(rgb));
		expect([luma.samples[0]?.[5], chroma.samples[0]?.[1], chroma.samples[1]?.[1]]).toEqual([y, u, v]);
	});
});

describe("a sprite", () => {
	it("is premultiplied: half a white pixel holds half of everything, the black level too", () => {
		const picture = new Picture(2, 2);
		fill(picture, [rectangle(0, 0, 2, 2)], solid([255, 255, 255], 0.5));
		const { luma, chroma } = spriteOf(picture);
		expect(luma.alphaAt(0, 0)).toBe(128);
		expect(Math.abs(luma.samples[0]![0]! - 118)).toBeLessThanOrEqual(1);
		expect(Math.abs(chroma.samples[0]![0]! - 64)).toBeLessThanOrEqual(1);
	});

	it("keeps of its rows what is to be seen, and of their alpha what is not opaque", () => {
		const picture = new Picture(16, 2);
		fill(picture, [rectangle(2.5, 0, 4, 1), rectangle(10, 0, 3, 1)], solid([255, 255, 255]));
		const { luma } = spriteOf(picture);
		expect([...luma.hull]).toEqual([2, 3, 6, 13, 0, 0, 0, 0]);
		expect(luma.samples[0]).toHaveLength(11);
		expect(luma.alpha).toHaveLength(8);
		const alpha = Array.from({ length: 16 }, (_, x) => luma.alphaAt(x, 0));
		expect(alpha).toEqual([0, 0, 128, 255, 255, 255, 128, 0, 0, 0, 255, 255, 255, 0, 0, 0]);
		expect(luma.alphaAt(5, 1)).toBe(0);
	});

	it("must be even on both sides", () => {
		expect(() => spriteOf(new Picture(3, 2))).toThrow(RangeError);
	});
});
