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

function lumaOf({ width, height, data, pixels }: Picture): Layer {
	const size = width * height;
	const [samples, alpha] = clearPlanes(size);
	const [red, green, blue] = luma;
	for (let i = 0, at = 0; i < size; i++, at += 4) {
		if (pixels[i] === 0) continue;
		const seen = solidify(data[at + 3]!);
		if (seen === 0) continue;
		alpha[i] = seen;
		samples[i] = 0.5 + (black * seen) / 255 + red * data[at]! + green * data[at + 1]! + blue * data[at + 2]!;
	}
	return pack([samples], alpha, width, height);
}

function chromaOf({ width: fullWidth, height: fullHeight, data }: Picture): Layer {
	const width = fullWidth >> 1;
	const height = fullHeight >> 1;
	const [blues, reds, alpha] = clearPlanes(width * height);
	for (let i = 0, y = 0; y < height; y++) {
		for (let x = 0; x < width; x++, i++) {
			const a = (2 * y * fullWidth + 2 * x) * 4;
			const b = a + fullWidth * 4;
			const seen = solidify((data[a + 3]! + data[a + 7]! + data[b + 3]! + data[b + 7]!) >> 2);
			if (seen === 0) continue;
			const red = (data[a]! + data[a + 4]! + data[b]! + data[b + 4]!) / 4;
			const green = (data[a + 1]! + data[a + 5]! + data[b + 1]! + data[b + 5]!) / 4;
			const blue = (data[a + 2]! + data[a + 6]! + data[b + 2]! + data[b + 6]!) / 4;
			const base = 0.5 + (neutral * seen) / 255;
			alpha[i] = seen;
			blues[i] = base + blueDifference[0] * red + blueDifference[1] * green + blueDifference[2] * blue;
			reds[i] = base + redDifference[0] * red + redDifference[1] * green + redDifference[2] * blue;
		}
	}
	return pack([blues, reds], alpha, width, height);
}
