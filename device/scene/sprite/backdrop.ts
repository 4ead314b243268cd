import type { Picture } from "../artwork/picture.ts";
import type { Canvas } from "../scene.ts";
import { black, blueDifference, luma, neutral, redDifference } from "./colour-space.ts";

/** What never moves: a whole picture in YUV 4:2:0, rows without gaps. */
export interface Backdrop {
	readonly width: number;
	readonly height: number;
	readonly planes: readonly [Uint8Array, Uint8Array, Uint8Array];
}

/** Converts an opaque picture, whose size must be even. */
export function backdropOf(picture: Picture): Backdrop {
	const { width, height, data } = picture;
	const half = width >> 1;
	const lumaPlane = new Uint8Array(width * height);
	const bluePlane = new Uint8Array(half * (height >> 1));
	const redPlane = new Uint8Array(bluePlane.length);
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
	return { width, height, planes: [lumaPlane, bluePlane, redPlane] };
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
