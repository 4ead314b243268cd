import type { Orientation } from "./orientation.ts";

/** A rectangle in pixels of the canvas; every number even, so that chroma fits. */
export interface Rectangle {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/**
 * The largest rectangle in the middle of the canvas that has the picture's shape: the rest is letterbox.
 * @param width stored size of the picture in samples, before it is turned
 * @param aspect width over height of one sample (sample aspect ratio); 1 for square ones
 */
export function letterbox(
	width: number,
	height: number,
	aspect: number,
	orientation: Orientation,
	canvas: { readonly width: number; readonly height: number },
): Rectangle {
	const shown = orientation.turned ? height / (width * aspect) : (width * aspect) / height;
	const fitted = Math.min(canvas.width, canvas.height * shown);
	const fittedWidth = even(fitted, canvas.width);
	const fittedHeight = even(fitted / shown, canvas.height);
	return {
		x: ((canvas.width - fittedWidth) >> 2) << 1,
		y: ((canvas.height - fittedHeight) >> 2) << 1,
		width: fittedWidth,
		height: fittedHeight,
	};
}

function even(value: number, limit: number): number {
	return Math.min(limit, Math.max(2, Math.round(value / 2) * 2));
}
