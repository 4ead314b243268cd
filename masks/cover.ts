import { contains, type Point, type Polygon } from "./polygon.ts";

/** What lies closer to a border than this lies on it: the width of a rounding error, in ONVIF's units. */
const borderWidth = 1e-9;

/** Coordinates travel as xs:float and come back a little different: this close, a vertex is the one that was sent. */
const sameVertex = 1e-6;

/**
 * True when everything that `inner` covers is covered by `outer`, too. Both are simple polygons, as `polygonFlaw` has
 * them. A simple polygon has no holes, so one whose border lies within another lies within it altogether.
 */
export function covers(outer: Polygon, inner: Polygon): boolean {
	return inner.every((from, index) => {
		const to = inner[(index + 1) % inner.length] as Point;
		const stops = [0, ...crossings(outer, from, to), 1].sort((a, b) => a - b);
		// Between two stops an edge crosses no border: it is inside all along, or outside.
		return stops.every((stop, at) => {
			const next = stops[at + 1] ?? stop;
			return (
				isWithin(outer, between(from, to, stop)) && isWithin(outer, between(from, to, (stop + next) / 2))
			);
		});
	});
}

/** The same polygon with each vertex that nearly is one of `known` replaced by that: a change that nobody made is none. */
export function snapped(polygon: Polygon, known: Polygon): Polygon {
	return polygon.map((vertex) => known.find((other) => distance(vertex, other) <= sameVertex) ?? vertex);
}

/** Where the line from `from` to `to` meets the border of `polygon`, as parts of its length between 0 and 1. */
function crossings(polygon: Polygon, from: Point, to: Point): number[] {
	const along: Point = [to[0] - from[0], to[1] - from[1]];
	const squared = along[0] ** 2 + along[1] ** 2;
	if (squared === 0) return [];
	return polygon
		.flatMap((a, index) => {
			const b = polygon[(index + 1) % polygon.length] as Point;
			const edge: Point = [b[0] - a[0], b[1] - a[1]];
			const toA: Point = [a[0] - from[0], a[1] - from[1]];
			const foot = (toA[0] * along[0] + toA[1] * along[1]) / squared; // of `a`, which may lie on the line
			const slant = cross(along, edge);
			return slant === 0 ? [foot] : [foot, cross(toA, edge) / slant];
		})
		.filter((part) => part > 0 && part < 1);
}

function isWithin(polygon: Polygon, point: Point): boolean {
	return (
		contains(polygon, point) ||
		polygon.some((a, index) => isOnEdge(a, polygon[index + 1] ?? (polygon[0] as Point), point))
	);
}

function isOnEdge(a: Point, b: Point, point: Point): boolean {
	const squared = distance(a, b) ** 2;
	const part =
		squared === 0 ? 0 : ((point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1])) / squared;
	return distance(point, between(a, b, Math.min(1, Math.max(0, part)))) <= borderWidth;
}

function between(from: Point, to: Point, part: number): Point {
	return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
}

function cross(a: Point, b: Point): number {
	return a[0] * b[1] - a[1] * b[0];
}

function distance(a: Point, b: Point): number {
	return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
