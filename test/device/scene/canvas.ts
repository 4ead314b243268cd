import type { Canvas } from "../../../device/scene/scene.ts";

/** What every byte of a guarded canvas holds before it is drawn on. */
export const guard = 0xa5;

/** A canvas whose rows are longer than the picture, with guard bytes behind each row and after the last. */
export function guardedCanvas(width: number, height: number, spare: number = 0): Canvas {
	const plane = (w: number, h: number) => new Uint8Array((w + spare) * h + 64).fill(guard);
	const half = width >> 1;
	return {
		width,
		height,
		planes: [plane(width, height), plane(half, height >> 1), plane(half, height >> 1)],
		strides: [width + spare, half + spare, half + spare],
	};
}

/** The picture's own bytes, without what lies between the rows. */
export function pictureOf(canvas: Canvas): Uint8Array {
	const rows: Uint8Array[] = [];
	canvas.planes.forEach((plane, index) => {
		const width = index === 0 ? canvas.width : canvas.width >> 1;
		const height = index === 0 ? canvas.height : canvas.height >> 1;
		const stride = canvas.strides[index]!;
		for (let y = 0; y < height; y++) rows.push(plane.subarray(y * stride, y * stride + width));
	});
	return Buffer.concat(rows);
}

/** The bytes between and after the rows. */
export function guardsOf(canvas: Canvas): Uint8Array {
	const gaps: Uint8Array[] = [];
	canvas.planes.forEach((plane, index) => {
		const width = index === 0 ? canvas.width : canvas.width >> 1;
		const height = index === 0 ? canvas.height : canvas.height >> 1;
		const stride = canvas.strides[index]!;
		for (let y = 0; y < height; y++) gaps.push(plane.subarray(y * stride + width, (y + 1) * stride));
		gaps.push(plane.subarray(stride * height));
	});
	return Buffer.concat(gaps);
}

export function lumaAt(canvas: Canvas, x: number, y: number): number {
	return canvas.planes[0][Math.floor(y) * canvas.strides[0] + Math.floor(x)]!;
}
