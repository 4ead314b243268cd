import type { Picture } from "../artwork/picture.ts";
import type { Laid } from "../kernel/memory.ts";
import { luma } from "./colour-space.ts";

/** A shadow: how much of the light it takes at each place. It darkens luma and leaves the colours alone. */
export interface Shade extends Laid {
	readonly width: number;
	readonly height: number;
	readonly alpha: Uint8Array;
	/** First column and end of what is not clear in each row. */
	readonly hull: Uint16Array;
	/** Luma where the shadow is full. */
	readonly dark: number;
}

/** Width, height, where alpha and hull begin, and luma where it is full: `Shade` in kernel.as. */
const headerBytes = 5 * 4;

/** Takes the alpha of a picture that was painted in one colour. */
export function shadeOf({ width, height, data }: Picture, colour: readonly [number, number, number]): Shade {
	const dark = Math.round(16 + luma[0] * colour[0] + luma[1] * colour[1] + luma[2] * colour[2]);
	const alphaAt = headerBytes + height * 4;
	const bytes = new Uint8Array(alphaAt + width * height);
	new Int32Array(bytes.buffer, 0, headerBytes / 4).set([width, height, alphaAt, headerBytes, dark]);
	const hull = new Uint16Array(bytes.buffer, headerBytes, height * 2);
	const alpha = bytes.subarray(alphaAt);
	for (let y = 0; y < height; y++) {
		let first = width;
		let end = 0;
		for (let x = 0; x < width; x++) {
			const seen = data[(y * width + x) * 4 + 3]!;
			if (seen === 0) continue;
			alpha[y * width + x] = seen;
			first = Math.min(first, x);
			end = x + 1;
		}
		hull[y * 2] = first;
		hull[y * 2 + 1] = end;
	}
	return { data: bytes, width, height, alpha, hull, dark };
}
