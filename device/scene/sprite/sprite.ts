import type { Picture } from "../artwork/picture.ts";
import { black, blueDifference, luma, neutral, redDifference } from "./colour-space.ts";
import { type Layer, pack } from "./layer.ts";

/**
 * A drawn thing, ready to be laid over a frame: YUV 4:2:0 with premultiplied alpha. It has a clear margin all around,
 * and both sides are even.
 */
export interface Sprite {
	readonly width: number;
	readonly height: number;
	readonly luma: Layer;
	/** Blue and red difference have one alpha. */
	readonly chroma: Layer;
}

/** From this alpha on a sample counts as opaque: seams between pieces of artwork must not let the ground through. */
const opaque = 246;

/** Converts a picture, whose size must be even. */
export function spriteOf(picture: Picture): Sprite {
	const { width, height } = picture;
	if (width % 2 !== 0 || height % 2 !== 0) throw new RangeError("a sprite's size must be even");
	return { width, height, luma: lumaOf(picture), chroma: chromaOf(picture) };
}

/** Shares of luma and chroma with 16 fraction bits, and what black and grey add for each step of alpha. */
const fixed = (parts: readonly [number, number, number]) =>
	parts.map((part) => Math.round(part * 65536)) as [number, number, number];
const lumaParts = fixed(luma);
const blueParts = fixed(blueDifference);
const redParts = fixed(redDifference);
const blackPart = Math.round((black * 65536) / 255);
const neutralPart = Math.round((neutral * 65536) / 255);
const half = 32768;

function solidify(alpha: number): number {
	return alpha >= opaque ? 255 : alpha;
}

/** Whole planes before they are packed. They hold until the next sprite. */
let planes = [new Uint8Array(0), new Uint8Array(0), new Uint8Array(0)] as const;

function clearPlanes(size: number): readonly [Uint8Array, Uint8Array, Uint8Array] {
	if (planes[0].length < size) {
		const room = size + (size >> 2);
		planes = [new Uint8Array(room), new Uint8Array(room), new Uint8Array(room)];
	} else for (const plane of planes) plane.fill(0, 0, size);
	return planes;
}

function lumaOf({ width, height, pixels }: Picture): Layer {
	const size = width * height;
	const [samples, alpha] = clearPlanes(size);
	const [red, green, blue] = lumaParts;
	for (let i = 0; i < size; i++) {
		const pixel = pixels[i]!;
		const seen = solidify(pixel >>> 24);
		if (seen === 0) continue;
		alpha[i] = seen;
		samples[i] =
			(half +
				seen * blackPart +
				red * (pixel & 255) +
				green * ((pixel >>> 8) & 255) +
				blue * ((pixel >>> 16) & 255)) >>
			16;
	}
	return pack([samples], alpha, width, height);
}

function chromaOf({ width: fullWidth, height: fullHeight, pixels }: Picture): Layer {
	const width = fullWidth >> 1;
	const height = fullHeight >> 1;
	const [blues, reds, alpha] = clearPlanes(width * height);
	const [blueRed, blueGreen, blueBlue] = blueParts;
	const [redRed, redGreen, redBlue] = redParts;
	for (let i = 0, y = 0; y < height; y++) {
		for (let x = 0; x < width; x++, i++) {
			const at = 2 * (y * fullWidth + x);
			const a = pixels[at]!;
			const b = pixels[at + 1]!;
			const c = pixels[at + fullWidth]!;
			const d = pixels[at + fullWidth + 1]!;
			const seen = solidify(((a >>> 24) + (b >>> 24) + (c >>> 24) + (d >>> 24)) >> 2);
			if (seen === 0) continue;
			// Two channels of four pixels at a time: red and blue, and green by itself.
			const redBlueSum = (a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff);
			const red = redBlueSum & 0xffff;
			const blue = redBlueSum >>> 16;
			const green = ((a >>> 8) & 255) + ((b >>> 8) & 255) + ((c >>> 8) & 255) + ((d >>> 8) & 255);
			const base = half + seen * neutralPart;
			alpha[i] = seen;
			blues[i] = (base + ((blueRed * red + blueGreen * green + blueBlue * blue) >> 2)) >> 16;
			reds[i] = (base + ((redRed * red + redGreen * green + redBlue * blue) >> 2)) >> 16;
		}
	}
	return pack([blues, reds], alpha, width, height);
}
