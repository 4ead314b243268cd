import type { Point, Polygon } from "./polygon.ts";

/**
 * Areas of a scene that goes all the way round: x is a direction, -1 and 1 are the same one, and an area that lies across this seam
 * goes on beyond. A policy knows directions from -1 to 1 alone, so such an area is two zones there.
 */

/** The same area, counted from the turn in which its middle lies. */
export function unwound(polygon: Polygon): Polygon {
	const [low, high] = extentOf(polygon);
	const aside = 2 * Math.floor(((low + high) / 2 + 1) / 2);
	return aside === 0 ? polygon : polygon.map(([x, y]): Point => [x - aside, y]);
}

/** Zones that cover an area, each within -1 to 1. One across the seam is cut there, and covered with what its dents leave out. */
export function zonesOf(polygon: Polygon): readonly Polygon[] {
	const [low, high] = extentOf(polygon);
	if (low >= -1 && high <= 1) return [polygon];
	const hull = hullOf(polygon);
	return [-2, 0, 2]
		.map((aside) =>
			cut(
				cut(
					hull.map(([x, y]): Point => [x + aside, y]),
					-1,
				),
				1,
			),
		)
		.filter((part) => {
			const [left, right] = extentOf(part);
			return part.length >= 3 && right - left > 1e-6;
		});
}

function extentOf(polygon: Polygon): readonly [low: number, high: number] {
	const xs = polygon.map(([x]) => x);
	return [Math.min(...xs), Math.max(...xs)];
}

/** The smallest area without a dent that covers a polygon (Andrew's monotone chain). */
function hullOf(polygon: Polygon): Polygon {
	const points = [...polygon].sort(([ax, ay], [bx, by]) => ax - bx || ay - by);
	const chain = (from: readonly Point[]): Point[] => {
		const kept: Point[] = [];
		for (const point of from) {
			while (kept.length >= 2 && turn(kept.at(-2) as Point, kept.at(-1) as Point, point) <= 0) kept.pop();
			kept.push(point);
		}
		return kept.slice(0, -1);
	};
	return [...chain(points), ...chain(points.toReversed())];
}

function turn([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): number {
	return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

/** What of a polygon without dents lies on the near side of x = `side`, which is -1 or 1 (Sutherland and Hodgman). */
function cut(polygon: Polygon, side: -1 | 1): Polygon {
	const isNear = ([x]: Point) => x * side <= 1;
	const kept: Point[] = [];
	for (const [index, point] of polygon.entries()) {
		const before = polygon.at(index - 1) as Point;
		if (isNear(before) !== isNear(point)) {
			const part = (side - before[0]) / (point[0] - before[0]);
			kept.push([side, before[1] + (point[1] - before[1]) * part]);
		}
		// What lies on the line is there once.
		if (isNear(point) && point[0] !== side) kept.push(point);
		else if (point[0] === side && !kept.some(([x, y]) => x === side && y === point[1])) kept.push(point);
	}
	return kept.filter(
		(point, index) => kept.findIndex(([x, y]) => x === point[0] && y === point[1]) === index,
	);
}
