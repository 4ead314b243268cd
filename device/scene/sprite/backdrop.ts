import type { Picture } from "../artwork/picture.ts";
import type { Canvas } from "../scene.ts";
import { black, blueDifference, luma, neutral, redDifference } from "./colour-space.ts";

/** What never moves: a whole picture whose rows have no gaps. */
export interface Backdrop extends Canvas {}

function emptyBackdrop(width: number, height: number): Backdrop {
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
	const { width, height, pixels } = picture;
	const backdrop = emptyBackdrop(width, height);
	const [lumaPlane, bluePlane, redPlane] = backdrop.planes;
	// Fixed-point with 16 fraction bits, rounding included in the constant.
	const [lr, lg, lb] = luma.map((part) => Math.round(part * 65536)) as [number, number, number];
	const [ur, ug, ub] = blueDifference.map((part) => Math.round(part * 16384)) as [number, number, number];
	const [vr, vg, vb] = redDifference.map((part) => Math.round(part * 16384)) as [number, number, number];
	const lumaBase = black * 65536 + 32768;
	const base = neutral * 65536 + 32768;
	for (let at = 0; at < pixels.length; at++) {
		const pixel = pixels[at]!;
		lumaPlane[at] =
			(lumaBase + lr * (pixel & 255) + lg * ((pixel >>> 8) & 255) + lb * ((pixel >>> 16) & 255)) >> 16;
	}
	for (let y = 0, at = 0; y < height >> 1; y++) {
		for (let from = 2 * y * width, end = from + width; from < end; from += 2, at++) {
			const a = pixels[from]!;
			const b = pixels[from + 1]!;
			const c = pixels[from + width]!;
			const d = pixels[from + width + 1]!;
			// Red and blue of four pixels at a time: each sum has 16 bits to itself.
			const both = (a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff);
			const red = both & 0xffff;
			const blue = both >>> 16;
			const green = ((a >>> 8) & 255) + ((b >>> 8) & 255) + ((c >>> 8) & 255) + ((d >>> 8) & 255);
			bluePlane[at] = (base + ur * red + ug * green + ub * blue) >> 16;
			redPlane[at] = (base + vr * red + vg * green + vb * blue) >> 16;
		}
	}
	return backdrop;
}

/** Copies a picture over all of another of the same size. */
export function copyPicture(from: Canvas, to: Canvas): void {
	for (let plane = 0; plane < 3; plane++) {
		const source = from.planes[plane]!;
		const target = to.planes[plane]!;
		const sourceStride = from.strides[plane]!;
		const stride = to.strides[plane]!;
		const width = plane === 0 ? from.width : from.width >> 1;
		const height = plane === 0 ? from.height : from.height >> 1;
		if (stride === width && sourceStride === width) {
			target.set(source.subarray(0, width * height));
			continue;
		}
		for (let y = 0; y < height; y++) {
			target.set(source.subarray(y * sourceStride, y * sourceStride + width), y * stride);
		}
	}
}
