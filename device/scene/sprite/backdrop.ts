import type { Picture } from "../artwork/picture.ts";
import type { Canvas } from "../scene.ts";
import { black, blueDifference, luma, neutral, redDifference } from "./colour-space.ts";
import type { Clip } from "./lay.ts";

/** What never moves: a whole picture whose rows have no gaps. */
export interface Backdrop extends Canvas {}

export function emptyBackdrop(width: number, height: number): Backdrop {
	const half = width >> 1;
	const chroma = half * (height >> 1);
	return {
		width,
		height,
		planes: [new Uint8Array(width * height), new Uint8Array(chroma), new Uint8Array(chroma)],
		strides: [width, half, half],
	};
}

/** Converts an opaque picture, whose size must be even. */
export function backdropOf(picture: Picture): Backdrop {
	const { width, height, data } = picture;
	const half = width >> 1;
	const backdrop = emptyBackdrop(width, height);
	const [lumaPlane, bluePlane, redPlane] = backdrop.planes;
	// Fixed-point with 16 fraction bits, rounding included in the constant.
	const [lr, lg, lb] = luma.map((part) => Math.round(part * 65536)) as [number, number, number];
	const [ur, ug, ub] = blueDifference.map((part) => Math.round(part * 16384)) as [number, number, number];
	const [vr, vg, vb] = redDifference.map((part) => Math.round(part * 16384)) as [number, number, number];
	for (let y = 0; y < height; y += 2) {
		for (let x = 0; x < width; x += 2) {
			let red = 0;
			let green = 0;
			let blue = 0;
			for (let corner = 0; corner < 4; corner++) {
				const at = (y + (corner >> 1)) * width + x + (corner & 1);
				const r = data[at * 4]!;
				const g = data[at * 4 + 1]!;
				const b = data[at * 4 + 2]!;
				lumaPlane[at] = (black * 65536 + 32768 + lr * r + lg * g + lb * b) >> 16;
				red += r;
				green += g;
				blue += b;
			}
			const at = (y >> 1) * half + (x >> 1);
			bluePlane[at] = (neutral * 65536 + 32768 + ur * red + ug * green + ub * blue) >> 16;
			redPlane[at] = (neutral * 65536 + 32768 + vr * red + vg * green + vb * blue) >> 16;
		}
	}
	return backdrop;
}

/** Copies the backdrop over all of `canvas`, whose size must be the same. */
export function layBackdrop(backdrop: Backdrop, canvas: Canvas): void {
	for (let plane = 0; plane < 3; plane++) {
		const source = backdrop.planes[plane]!;
		const target = canvas.planes[plane]!;
		const stride = canvas.strides[plane]!;
		const width = plane === 0 ? backdrop.width : backdrop.width >> 1;
		if (stride === width) {
			target.set(source);
			continue;
		}
		for (let row = 0, from = 0; from < source.length; row += stride, from += width) {
			target.set(source.subarray(from, from + width), row);
		}
	}
}

/** Narrower parts are faster to copy sample by sample. */
const wide = 32;

/** Copies a part of the backdrop, whose sides must be even. */
export function layPart(backdrop: Backdrop, canvas: Canvas, { left, top, right, bottom }: Clip): void {
	for (let plane = 0; plane < 3; plane++) {
		const shift = plane === 0 ? 0 : 1;
		const source = backdrop.planes[plane]!;
		const target = canvas.planes[plane]!;
		const width = backdrop.strides[plane]!;
		const stride = canvas.strides[plane]!;
		for (let y = top >> shift; y < bottom >> shift; y++) {
			const start = y * width + (left >> shift);
			const stop = y * width + (right >> shift);
			const move = y * (stride - width);
			if (stop - start < wide) for (let at = start; at < stop; at++) target[at + move] = source[at]!;
			else target.set(source.subarray(start, stop), start + move);
		}
	}
}
