/**
 * Polygons in ONVIF's coordinates of the picture (x to the right, y up, both in [-1, 1]), and in shares of it: per cent
 * from the left and from the top, which is how people and style sheets say it.
 */

export const toShare = ([x, y]) => [((x + 1) / 2) * 100, ((1 - y) / 2) * 100];

export const fromShare = ([left, top]) => [rounded((left / 100) * 2 - 1), rounded(1 - (top / 100) * 2)];

/** Less than a pixel of any picture: what is sent reads well in a ledger. */
const rounded = (part) => Math.round(part * 1e4) / 1e4;

const within = (part) => Math.min(1, Math.max(-1, part));

/** Into the picture. */
export const clamped = ([x, y]) => [rounded(within(x)), rounded(within(y))];

/** All of it by as much, and no further than the picture goes; what is outside already may stay there. */
export function shifted(polygon, [dx, dy]) {
	const along = (axis, by) => {
		const parts = polygon.map((point) => point[axis]);
		const [least, most] = [Math.min(...parts), Math.max(...parts)];
		return Math.min(Math.max(by, Math.min(0, -1 - least)), Math.max(0, 1 - most));
	};
	const [x, y] = [along(0, dx), along(1, dy)];
	return polygon.map((point) => [rounded(point[0] + x), rounded(point[1] + y)]);
}

/** With a point in the middle of the edge that begins at `index`. */
export function divided(polygon, index) {
	const [a, b] = [polygon[index], polygon[(index + 1) % polygon.length]];
	return polygon.toSpliced(index + 1, 0, clamped([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]));
}

/** Where a label stands, and where a polygon is taken hold of: the middle of its points, inside it if one can be found. */
export function middleOf(polygon) {
	const sum = (axis) => polygon.reduce((total, point) => total + point[axis], 0) / polygon.length;
	const middle = [sum(0), sum(1)];
	if (contains(polygon, middle)) return middle;
	const [a, b, c] = polygon;
	const corner = [(a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3];
	return contains(polygon, corner) ? corner : middle;
}

/** Even-odd. */
export function contains(polygon, [x, y]) {
	let inside = false;
	for (const [index, [ax, ay]] of polygon.entries()) {
		const [bx, by] = polygon[(index + 1) % polygon.length];
		if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
	}
	return inside;
}

/** True when some of it may be seen in the picture. */
export function isInPicture(polygon) {
	return [0, 1].every((axis) => {
		const parts = polygon.map((point) => point[axis]);
		return Math.min(...parts) < 1 && Math.max(...parts) > -1;
	});
}

/** Why it cannot be a mask: `few`, `many`, `crossing`, `flat`. Undefined when it can. The device has the last word. */
export function flawOf(polygon, mostPoints) {
	if (polygon.length < 3) return "few";
	if (polygon.length > mostPoints) return "many";
	if (crosses(polygon)) return "crossing";
	return Math.abs(area(polygon)) < 1e-4 ? "flat" : undefined;
}

function area(polygon) {
	return polygon.reduce((sum, [ax, ay], index) => {
		const [bx, by] = polygon[(index + 1) % polygon.length];
		return sum + (ax * by - bx * ay) / 2;
	}, 0);
}

/** Edges that are no neighbours and meet. */
function crosses(polygon) {
	const edges = polygon.map((point, index) => [point, polygon[(index + 1) % polygon.length]]);
	return edges.some((edge, i) =>
		edges.some((other, j) => j > i + 1 && !(i === 0 && j === edges.length - 1) && meet(edge, other)),
	);
}

function meet([a, b], [c, d]) {
	const side = (p, q, r) => Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
	return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0 && boxesMeet(a, b, c, d);
}

function boxesMeet(a, b, c, d) {
	return [0, 1].every(
		(axis) =>
			Math.max(Math.min(a[axis], b[axis]), Math.min(c[axis], d[axis])) <=
			Math.min(Math.max(a[axis], b[axis]), Math.max(c[axis], d[axis])),
	);
}
