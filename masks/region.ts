import { type Polygon, touchesRectangle } from "./polygon.ts";

/** The codec's block: H.264 and JPEG 4:2:0 quantise 16×16 luma samples together, so a mask that cut a block would bleed. */
const blockSize = 16;

/**
 * A set of blocks of one picture size, as horizontal runs in luma samples: every `blockSize` rows from `top` on are
 * covered from `left` to `right` (exclusive). Multiples of the block size, but for the picture's own edge.
 */
export interface Run {
	readonly top: number;
	readonly bottom: number;
	readonly left: number;
	readonly right: number;
}
export type Region = readonly Run[];

/**
 * The blocks that a zone covers once it is grown by `margin` pixels on every side. Conservative: a block that the
 * grown polygon touches in a single point belongs to it, so a zone of less than a pixel is painted too.
 *
 * @param polygon normalised ONVIF coordinates
 * @param width picture size in luma samples
 * @param margin in pixels of this picture
 */
export function zoneRegion(polygon: Polygon, width: number, height: number, margin: number): Region {
	const pixels: Polygon = polygon.map(([x, y]) => [((x + 1) / 2) * width, ((1 - y) / 2) * height]);
	return blocksTouched(width, height, margin, pixels, (left, top, right, bottom) =>
		touchesRectangle(pixels, left, top, right, bottom),
	);
}

/** The blocks that a rectangle in pixels touches. */
export function boxRegion(
	x: number,
	y: number,
	boxWidth: number,
	boxHeight: number,
	width: number,
	height: number,
): Region {
	const left = clampDown(x, width);
	const right = clampUp(x + boxWidth, width);
	const top = clampDown(y, height);
	const bottom = clampUp(y + boxHeight, height);
	return left < right && top < bottom ? [{ top, bottom, left, right }] : [];
}

function clampDown(value: number, limit: number): number {
	return Math.min(limit, Math.max(0, Math.floor(value / blockSize) * blockSize));
}

function clampUp(value: number, limit: number): number {
	return Math.min(limit, Math.max(0, Math.ceil(value / blockSize) * blockSize));
}

function blocksTouched(
	width: number,
	height: number,
	margin: number,
	pixels: Polygon,
	touches: (left: number, top: number, right: number, bottom: number) => boolean,
): Region {
	const xs = pixels.map(([x]) => x);
	const ys = pixels.map(([, y]) => y);
	// One block more on each side: a polygon on the block's very edge touches its neighbour.
	const firstTop = clampDown(Math.min(...ys) - margin - 1, height - 1);
	const lastBottom = clampUp(Math.max(...ys) + margin + 1, height);
	const firstLeft = clampDown(Math.min(...xs) - margin - 1, width - 1);
	const lastRight = clampUp(Math.max(...xs) + margin + 1, width);
	const runs: Run[] = [];
	for (let top = firstTop; top < lastBottom; top += blockSize) {
		const bottom = Math.min(top + blockSize, height);
		let start = -1;
		for (let left = firstLeft; left < lastRight; left += blockSize) {
			const right = Math.min(left + blockSize, width);
			const covered = touches(left - margin, top - margin, right + margin, bottom + margin);
			if (covered && start < 0) start = left;
			if (!covered && start >= 0) {
				runs.push({ top, bottom, left: start, right: left });
				start = -1;
			}
		}
		if (start >= 0) runs.push({ top, bottom, left: start, right: Math.min(lastRight, width) });
	}
	return runs;
}
