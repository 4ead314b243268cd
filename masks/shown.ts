import { defaultFill, yuvOf } from "./colour.ts";
import type { Fill } from "./paint.ts";
import { type Zone, zoneMargin } from "./policy.ts";
import { contains, inPixels, type Point, type Polygon } from "./polygon.ts";
import { type Projection, wholeScene } from "./project.ts";
import { blockSize, type Region, regionOf, type Span } from "./region.ts";
import { marginIn } from "./zones.ts";

/**
 * What is filled when a policy names the areas to show: every block that does not lie in one of them with a margin
 * around it. It is the inverse of a zone, and errs the other way: areas shrink, by the margin and to whole blocks. Where
 * an area ends with the picture there is nothing beyond, and it does not shrink.
 *
 * @param shown undefined shows everything; an empty list, nothing
 * @param width picture size in luma samples
 * @param projection where the picture shows the scene that the areas were drawn in
 * @param shrunk by what part of the picture's height areas are shrunk
 */
export function hideAllBut(
	shown: readonly Zone[] | undefined,
	width: number,
	height: number,
	projection: Projection = wholeScene,
	shrunk: number = zoneMargin,
): readonly Fill[] {
	if (!shown) return [];
	const areas = shown
		.flatMap(({ polygon }) => projection.project(polygon))
		.map((part) => part.map((point) => inPixels(point, width, height)));
	const margin = marginIn(height, projection, shrunk);
	const isShown = (left: number, top: number, right: number, bottom: number) =>
		areas.some((area) =>
			encloses(
				area,
				Math.max(0, left - margin),
				Math.max(0, top - margin),
				Math.min(width, right + margin),
				Math.min(height, bottom + margin),
			),
		);
	const region: Region = regionOf(width, height, (top, bottom) => {
		const spans: [first: number, last: number][] = [];
		for (let column = 0; column * blockSize < width; column++) {
			const left = column * blockSize;
			if (isShown(left, top, Math.min(left + blockSize, width), bottom)) continue;
			const before = spans.at(-1);
			if (before && before[1] === column - 1) before[1] = column;
			else spans.push([column, column]);
		}
		return spans satisfies Span[];
	});
	return [{ region, colour: yuvOf(defaultFill) }];
}

/** True when all of the rectangle lies in the polygon; their borders may touch. */
function encloses(polygon: Polygon, left: number, top: number, right: number, bottom: number): boolean {
	const isCut = polygon.some((from, index) =>
		cuts(from, polygon[(index + 1) % polygon.length] as Point, left, top, right, bottom),
	);
	return !isCut && contains(polygon, [(left + right) / 2, (top + bottom) / 2]);
}

/** True when a part of the segment lies inside the rectangle, and not only on its border (Liang and Barsky's clipping). */
function cuts(
	[x0, y0]: Point,
	[x1, y1]: Point,
	left: number,
	top: number,
	right: number,
	bottom: number,
): boolean {
	let [from, to] = [0, 1];
	for (const [start, way, low, high] of [
		[x0, x1 - x0, left, right],
		[y0, y1 - y0, top, bottom],
	] as const) {
		if (way === 0) {
			if (start <= low || start >= high) return false;
			continue;
		}
		const [a, b] = [(low - start) / way, (high - start) / way];
		from = Math.max(from, Math.min(a, b));
		to = Math.min(to, Math.max(a, b));
	}
	return from < to;
}
