import type { Picture } from "../artwork/picture.ts";
import { luma } from "./colour-space.ts";
import type { Clip } from "./lay.ts";

/** A shadow: how much of the light it takes at each place. It darkens luma and leaves the colours alone. */
export interface Shade {
	readonly width: number;
	readonly height: number;
	readonly alpha: Uint8Array;
	/** First column and end of what is not clear in each row. */
	readonly hull: Uint16Array;
	/** Luma where the shadow is full. */
	readonly dark: number;
	readonly bytes: number;
}

/** Takes the alpha of a picture that was painted in one colour. */
export function shadeOf({ width, height, data }: Picture, colour: readonly [number, number, number]): Shade {
	const alpha = new Uint8Array(width * height);
	const hull = new Uint16Array(height * 2);
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
	const dark = 16 + luma[0] * colour[0] + luma[1] * colour[1] + luma[2] * colour[2];
	return { width, height, alpha, hull, dark: Math.round(dark), bytes: alpha.length + hull.byteLength };
}

/** 16 fraction bits. */
const one = 65536;

/** Alpha below 3 of 255, with 4 fraction bits: no luma would change by more than one step. */
const faint = 3 << 4;

/** Darkens a luma plane by a shade whose left top corner comes to lie at (left, top), enlarged by `scale`. */
export function darken(
	target: Uint8Array,
	stride: number,
	clip: Clip,
	shade: Shade,
	left: number,
	top: number,
	scale: number,
): void {
	if (scale === 1 && Number.isInteger(left) && Number.isInteger(top)) {
		darkenExactly(target, stride, clip, shade, left, top);
		return;
	}
	const { width, height, alpha, hull, dark } = shade;
	const step = Math.round(one / scale);
	const perStep = 1 / step;
	const firstRow = Math.max(clip.top, Math.floor(top));
	const endRow = Math.min(clip.bottom, Math.ceil(top + height * scale));
	const origin = Math.round(((0.5 - left) / scale - 0.5) * one);
	const originRow = (0.5 - top) / scale - 0.5;
	for (let y = firstRow; y < endRow; y++) {
		const sourceRow = originRow + y / scale;
		const row = Math.floor(sourceRow);
		if (row < 0 || row >= height - 1) continue;
		const end = Math.min(width - 1, Math.max(hull[row * 2 + 1]!, hull[row * 2 + 3]!));
		if (end === 0) continue;
		const first = Math.min(hull[row * 2]!, hull[row * 2 + 2]!) - 1;
		const start = Math.max(clip.left, Math.ceil((first * one - origin) * perStep));
		const stop = Math.min(clip.right, Math.ceil((end * one - origin) * perStep));
		const share = Math.round((sourceRow - row) * 256);
		const rest = 256 - share;
		const from = row * width;
		const to = y * stride;
		for (let x = start; x < stop; ) {
			const position = origin + x * step;
			const at = from + (position >> 16);
			const next = Math.min(stop, x + Math.ceil((one - (position & 65535)) / step));
			// Between two samples of the shade alpha changes evenly; 4 fraction bits leave room for 16 more.
			const near = (alpha[at]! * rest + alpha[at + width]! * share) >> 4;
			const change = ((alpha[at + 1]! * rest + alpha[at + width + 1]! * share) >> 4) - near;
			if (near < faint && near + change < faint) {
				x = next;
				continue;
			}
			let cover = near * one + change * (position & 65535);
			for (const rise = change * step; x < next; x++, cover += rise) {
				const below = target[to + x]!;
				// A cover of 255 has 20 fraction bits here; 257 / 65536 is 1 / 255.
				target[to + x] = below + (((dark - below) * (cover >> 12) + 32768) >> 16);
			}
		}
	}
}

function darkenExactly(
	target: Uint8Array,
	stride: number,
	clip: Clip,
	{ width, height, alpha, hull, dark }: Shade,
	left: number,
	top: number,
): void {
	const firstRow = Math.max(0, clip.top - top);
	const endRow = Math.min(height, clip.bottom - top);
	for (let row = firstRow; row < endRow; row++) {
		const from = row * width;
		const shift = (row + top) * stride + left - from;
		const start = from + Math.max(hull[row * 2]!, clip.left - left);
		const stop = from + Math.min(hull[row * 2 + 1]!, clip.right - left);
		for (let at = start; at < stop; at++) {
			const below = target[at + shift]!;
			// 257 / 65536 is 1 / 255, rounded.
			target[at + shift] = below + (((dark - below) * alpha[at]! * 257 + 32768) >> 16);
		}
	}
}
