import type { Picture } from "../artwork/picture.ts";
import { black, blueDifference, luma, neutral, redDifference } from "./colour-space.ts";

/**
 * A drawn thing, ready to be laid over a frame: YUV 4:2:0 with premultiplied alpha. It has a clear margin all around,
 * and both sides are even.
 */
export interface Sprite {
	readonly width: number;
	readonly height: number;
	readonly luma: Uint8Array;
	readonly alpha: Uint8Array;
	readonly blue: Uint8Array;
	readonly red: Uint8Array;
	readonly chromaAlpha: Uint8Array;
	/** Four columns a row: the first that is not clear, where the longest opaque run starts and ends, and the end. */
	readonly runs: Uint16Array;
	/** The same for chroma rows. */
	readonly chromaRuns: Uint16Array;
	/** Memory it takes. */
	readonly bytes: number;
}

/** Converts a picture, whose size must be even. */
export function spriteOf(picture: Picture): Sprite {
	const { width, height, data } = picture;
	if (width % 2 !== 0 || height % 2 !== 0) throw new RangeError("a sprite's size must be even");
	const half = width >> 1;
	const size = width * height;
	const sprite = {
		width,
		height,
		luma: new Uint8Array(size),
		alpha: new Uint8Array(size),
		blue: new Uint8Array(size >> 2),
		red: new Uint8Array(size >> 2),
		chromaAlpha: new Uint8Array(size >> 2),
		runs: new Uint16Array(height * 4),
		chromaRuns: new Uint16Array(height * 2),
		bytes: size * 2 + (size >> 2) * 3 + height * 12,
	};
	for (let i = 0; i < size; i++) {
		const at = i * 4;
		const alpha = data[at + 3]!;
		if (alpha === 0) continue;
		sprite.alpha[i] = alpha;
		sprite.luma[i] =
			0.5 + (black * alpha) / 255 + luma[0] * data[at]! + luma[1] * data[at + 1]! + luma[2] * data[at + 2]!;
	}
	for (let y = 0; y < height; y += 2) {
		for (let x = 0; x < width; x += 2) {
			const a = (y * width + x) * 4;
			const c = a + width * 4;
			const alpha = (data[a + 3]! + data[a + 7]! + data[c + 3]! + data[c + 7]!) / 4;
			if (alpha === 0) continue;
			const red = (data[a]! + data[a + 4]! + data[c]! + data[c + 4]!) / 4;
			const green = (data[a + 1]! + data[a + 5]! + data[c + 1]! + data[c + 5]!) / 4;
			const blue = (data[a + 2]! + data[a + 6]! + data[c + 2]! + data[c + 6]!) / 4;
			const at = (y >> 1) * half + (x >> 1);
			const base = 0.5 + (neutral * alpha) / 255;
			sprite.chromaAlpha[at] = alpha;
			sprite.blue[at] = base + blueDifference[0] * red + blueDifference[1] * green + blueDifference[2] * blue;
			sprite.red[at] = base + redDifference[0] * red + redDifference[1] * green + redDifference[2] * blue;
		}
	}
	findRuns(sprite.alpha, width, height, sprite.runs);
	findRuns(sprite.chromaAlpha, half, height >> 1, sprite.chromaRuns);
	return sprite;
}

function findRuns(alpha: Uint8Array, width: number, height: number, runs: Uint16Array): void {
	for (let y = 0; y < height; y++) {
		const row = y * width;
		let first = 0;
		let end = width;
		while (first < end && alpha[row + first] === 0) first++;
		while (end > first && alpha[row + end - 1] === 0) end--;
		let bestStart = first;
		let bestEnd = first;
		for (let x = first; x < end; x++) {
			if (alpha[row + x] !== 255) continue;
			const start = x;
			while (x < end && alpha[row + x] === 255) x++;
			if (x - start > bestEnd - bestStart) {
				bestStart = start;
				bestEnd = x;
			}
		}
		runs.set([first, bestStart, bestEnd, end], y * 4);
	}
}
