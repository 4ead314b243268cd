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
