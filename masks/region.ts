import { inPixels, type Polygon } from "./polygon.ts";

/** The codec's block: H.264 and JPEG 4:2:0 quantise 16×16 luma samples together, so a mask that cut a block would bleed. */
export const blockSize = 16;

/** A rectangle of blocks, in luma samples: multiples of the block size, but for the picture's own edge. Exclusive at the bottom and right. */
export interface Run {
	readonly top: number;
	readonly bottom: number;
	readonly left: number;
	readonly right: number;
}

/** A set of blocks of one picture size, as rectangles that do not overlap. */
export type Region = readonly Run[];

/** In luma samples. */
export function areaOf(region: Region): number {
	return region.reduce((sum, { top, bottom, left, right }) => sum + (right - left) * (bottom - top), 0);
}

/** Block columns of one row of blocks, both ends included. */
export type Span = readonly [first: number, last: number];

const noSpans: readonly Span[] = [];

/**
 * The blocks that a zone covers once it is grown by `margin` pixels on every side. Conservative: a block that the
 * grown polygon touches in a single point belongs to it, so a zone of less than a pixel is painted too. What lies
 * outside the picture is left out.
 *
 * @param polygon normalised ONVIF coordinates; its vertices may lie outside the picture
 * @param width picture size in luma samples
 * @param height likewise
 * @param margin in pixels of this picture, from 0 on
 */
export function zoneRegion(polygon: Polygon, width: number, height: number, margin: number): Region {
	const pixels = polygon.map((point) => inPixels(point, width, height));
	const lastColumn = Math.ceil(width / blockSize) - 1;
	const ys = pixels.map(([, y]) => y);
	const [highest, lowest] = [Math.min(...ys) - margin, Math.max(...ys) + margin];
	return regionOf(width, height, (top, bottom) => {
		if (bottom < highest || top > lowest) return noSpans;
		const spans: Span[] = [];
		for (const [from, to] of extents(pixels, top - margin, bottom + margin)) {
			const [low, high] = [from - margin, to + margin];
			if (low > width || high < 0) continue;
			// A point on the border of two blocks touches both.
			const first = Math.ceil(low / blockSize) - 1;
			spans.push([Math.max(0, first), Math.min(lastColumn, Math.floor(high / blockSize))]);
		}
		return merged(spans);
	});
}

/**
 * The blocks that a rectangle touches, which may reach over the picture's edge.
 *
 * @param x of its left edge in pixels of the picture; @param y of its upper one
 * @param width picture size in luma samples; @param height likewise
 */
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

/**
 * A region from its rows of blocks. Rows that are alike become one rectangle.
 *
 * @param spansOf the spans of the row of blocks from `top` to `bottom`, from left to right, with gaps between them
 */
export function regionOf(
	width: number,
	height: number,
	spansOf: (top: number, bottom: number) => readonly Span[],
): Region {
	const runs: { top: number; bottom: number; left: number; right: number }[] = [];
	let above: typeof runs = [];
	for (let top = 0; top < height; top += blockSize) {
		const bottom = Math.min(top + blockSize, height);
		above = spansOf(top, bottom).map(([first, last]) => {
			const [left, right] = [first * blockSize, Math.min((last + 1) * blockSize, width)];
			const alike = above.find((run) => run.left === left && run.right === right);
			const run = alike ?? { top, bottom, left, right };
			run.bottom = bottom;
			if (!alike) runs.push(run);
			return run;
		});
	}
	return runs;
}

/**
 * How far a polygon reaches to the left and right between two horizontal lines, as intervals that may overlap.
 * From any of its points one can go up until an edge or the upper line is in the way: so what its edges span between
 * the lines and what is inside it on the upper line are all there is.
 */
function extents(polygon: Polygon, top: number, bottom: number): (readonly [low: number, high: number])[] {
	const found: (readonly [number, number])[] = [];
	const crossings: number[] = [];
	let [fromX, fromY] = polygon[polygon.length - 1] as readonly [number, number];
	for (const [x, y] of polygon) {
		const slope = y === fromY ? 0 : (x - fromX) / (y - fromY);
		if ((fromY >= top || y >= top) && (fromY <= bottom || y <= bottom)) {
			const start = fromX + (Math.min(Math.max(fromY, top), bottom) - fromY) * slope;
			const end = x + (Math.min(Math.max(y, top), bottom) - y) * slope;
			found.push(start < end ? [start, end] : [end, start]);
		}
		if (fromY > top !== y > top) crossings.push(fromX + (top - fromY) * slope);
		fromX = x;
		fromY = y;
	}
	crossings.sort((a, b) => a - b);
	for (let i = 0; i + 1 < crossings.length; i += 2)
		found.push([crossings[i] as number, crossings[i + 1] as number]);
	return found;
}

/** The same blocks as spans from left to right that neither overlap nor touch. */
function merged(spans: Span[]): Span[] {
	const apart: [number, number][] = [];
	for (const [first, last] of spans.sort(([a], [b]) => a - b)) {
		const before = apart[apart.length - 1];
		if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
		else apart.push([first, last]);
	}
	return apart;
}

function clampDown(value: number, limit: number): number {
	return Math.min(limit, Math.max(0, Math.floor(value / blockSize) * blockSize));
}

function clampUp(value: number, limit: number): number {
	return Math.min(limit, Math.max(0, Math.ceil(value / blockSize) * blockSize));
}
