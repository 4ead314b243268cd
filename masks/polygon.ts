/**
 * A closed polygon in ONVIF's normalised coordinates: x grows to the right, y upwards, both in [-1, 1]
 * (tt:Vector; ONVIF Media2 §5.12, masks). The last vertex joins the first.
 */
export type Polygon = readonly Point[];
export type Point = readonly [x: number, y: number];

/** Where a point is in a picture of this size, in pixels from its upper left. */
export function inPixels([x, y]: Point, width: number, height: number): Point {
	return [((x + 1) / 2) * width, ((1 - y) / 2) * height];
}

/** The point that is at these pixels of a picture of this size. */
export function fromPixels([x, y]: Point, width: number, height: number): Point {
	return [(2 * x) / width - 1, 1 - (2 * y) / height];
}

export const minVertices = 3;
export const maxVertices = 64;

/**
 * Why `polygon` cannot be a mask, in words for the person who drew it; undefined when it can.
 *
 * @param around in a scene that goes all the way round: it may lie across the seam
 */
export function polygonFlaw(polygon: Polygon, around = false): string | undefined {
	const widest = around ? 2 : 1;
	if (polygon.length < minVertices || polygon.length > maxVertices) {
		return `a polygon has ${minVertices} to ${maxVertices} vertices, this one has ${polygon.length}`;
	}
	for (const [index, [x, y]] of polygon.entries()) {
		if (!(Math.abs(x) <= widest && Math.abs(y) <= 1)) {
			return `vertex ${index + 1} (${x}, ${y}) lies outside -1 to 1`;
		}
	}
	const crossing = selfCrossing(polygon);
	if (crossing) return `${described(polygon, crossing[0])} crosses ${described(polygon, crossing[1])}`;
	if (polygonArea(polygon) < 1e-9) return "its vertices lie on one line: it covers nothing";
	return undefined;
}

/** An edge for the person who drew it, such as `edge 1 from (0, 0) to (1, 1)`. */
function described(polygon: Polygon, index: number): string {
	const [from, to] = edge(polygon, index).map(([x, y]) => `(${x}, ${y})`);
	return `edge ${index + 1} from ${from} to ${to}`;
}

function edge(polygon: Polygon, index: number): [Point, Point] {
	return [polygon[index] as Point, polygon[(index + 1) % polygon.length] as Point];
}

/** The first pair of edges that touch though they are not neighbours, or fold back on one another. */
function selfCrossing(polygon: Polygon): [number, number] | undefined {
	const count = polygon.length;
	for (let i = 0; i < count; i++) {
		const [a, b] = edge(polygon, i);
		for (let j = i + 1; j < count; j++) {
			const [c, d] = edge(polygon, j);
			const adjacent = j === i + 1 || (i === 0 && j === count - 1);
			if (adjacent ? foldsBack(polygon, i, j) : segmentsTouch(a, b, c, d)) return [i, j];
		}
	}
	return undefined;
}

/** Neighbouring edges share one point by right; they clash when they run over each other. */
function foldsBack(polygon: Polygon, i: number, j: number): boolean {
	if (polygon.length === 3) return false; // a flat triangle is told by its area
	const [first, second] = j === i + 1 ? [i, j] : [j, i];
	const [a, shared] = edge(polygon, first);
	const [, c] = edge(polygon, second);
	if (turn(a, shared, c) !== 0) return false;
	return (a[0] - shared[0]) * (c[0] - shared[0]) + (a[1] - shared[1]) * (c[1] - shared[1]) > 0;
}

/** Twice the signed area of the triangle: positive when a→b→c turns left. */
function turn(a: Point, b: Point, c: Point): number {
	return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

function onSegment(a: Point, b: Point, p: Point): boolean {
	return (
		Math.min(a[0], b[0]) <= p[0] &&
		p[0] <= Math.max(a[0], b[0]) &&
		Math.min(a[1], b[1]) <= p[1] &&
		p[1] <= Math.max(a[1], b[1])
	);
}

/** True when segments ab and cd have a point in common. */
function segmentsTouch(a: Point, b: Point, c: Point, d: Point): boolean {
	const abc = turn(a, b, c);
	const abd = turn(a, b, d);
	const cda = turn(c, d, a);
	const cdb = turn(c, d, b);
	if (((abc > 0 && abd < 0) || (abc < 0 && abd > 0)) && ((cda > 0 && cdb < 0) || (cda < 0 && cdb > 0)))
		return true;
	return (
		(abc === 0 && onSegment(a, b, c)) ||
		(abd === 0 && onSegment(a, b, d)) ||
		(cda === 0 && onSegment(c, d, a)) ||
		(cdb === 0 && onSegment(c, d, b))
	);
}

/** Even-odd test: true when `point` is inside the polygon. On the border either answer may come. */
export function contains(polygon: Polygon, [x, y]: Point): boolean {
	let inside = false;
	for (let i = 0; i < polygon.length; i++) {
		const [[ax, ay], [bx, by]] = edge(polygon, i);
		if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
	}
	return inside;
}

/** The area that a polygon encloses, in the units of its coordinates. */
export function polygonArea(polygon: Polygon): number {
	let twice = 0;
	for (let i = 0; i < polygon.length; i++) {
		const [[ax, ay], [bx, by]] = edge(polygon, i);
		twice += ax * by - bx * ay;
	}
	return Math.abs(twice) / 2;
}
