// Exact-area anti-aliasing: how much of each pixel a path covers.
import { limb } from "./limb";
import { answer, greater, lesser, Picture, touch } from "./picture";

/** Below this much coverage a pixel is left alone. */
export const faint: f64 = 1.0 / 512.0;

/** From this much on a pixel counts as fully covered. */
export const full: f64 = 1.0 - 1.0 / 512.0;

export let boundLeft: i32 = 0;
export let boundTop: i32 = 0;
export let boundRight: i32 = 0;
export let boundBottom: i32 = 0;
/** Row length of the deltas in floats: the bounds' width and two to spare. */
export let pitch: i32 = 0;

/**
 * Every edge adds to the deltas how much the covered area of each pixel to its right changes, so that a running sum
 * along a row is the coverage of each pixel. A point (x, y) of the path is at ((x - left) · scale, (y - top) · scale).
 */
export function trace(path: usize, deltas: usize, width: i32, height: i32, left: f64, top: f64, scale: f64): bool {
	measure(path, width, height, left, top, scale);
	if (boundLeft >= boundRight || boundTop >= boundBottom) return false;
	pitch = boundRight - boundLeft + 2;
	let at = path;
	let count = <i32>load<f64>(at);
	while (count != 0) {
		if (count < 0) limb(at + 8, deltas, left, top, scale);
		else contour(at + 8, count, deltas, left, top, scale);
		at += 8 + (<usize>abs(count) << 3);
		count = <i32>load<f64>(at);
	}
	return true;
}

export function setBounds(left: i32, top: i32, right: i32, bottom: i32): void {
	boundLeft = left;
	boundTop = top;
	boundRight = right;
	boundBottom = bottom;
}

function measure(path: usize, width: i32, height: i32, left: f64, top: f64, scale: f64): void {
	let low = f64x2.splat(Infinity);
	let high = f64x2.splat(-Infinity);
	let at = path;
	let count = <i32>load<f64>(at);
	while (count != 0) {
		at += 8;
		const end = at + (<usize>abs(count) << 3);
		if (count < 0) {
			for (; at < end; at += 24) {
				const point = v128.load(at);
				const radius = f64x2.splat(load<f64>(at, 16));
				low = f64x2.pmin(low, f64x2.sub(point, radius));
				high = f64x2.pmax(high, f64x2.add(point, radius));
			}
		}
		for (; at < end; at += 16) {
			const point = v128.load(at);
			low = f64x2.pmin(low, point);
			high = f64x2.pmax(high, point);
		}
		count = <i32>load<f64>(at);
	}
	const right = <f64>width;
	const bottom = <f64>height;
	boundLeft = <i32>max(0.0, min(right, floor((f64x2.extract_lane(low, 0) - left) * scale)));
	boundTop = <i32>max(0.0, min(bottom, floor((f64x2.extract_lane(low, 1) - top) * scale)));
	boundRight = <i32>max(0.0, min(right, ceil((f64x2.extract_lane(high, 0) - left) * scale)));
	boundBottom = <i32>max(0.0, min(bottom, ceil((f64x2.extract_lane(high, 1) - top) * scale)));
}

function contour(points: usize, count: i32, deltas: usize, left: f64, top: f64, scale: f64): void {
	const columns = <f64>boundLeft;
	const rows = <f64>boundTop;
	const end = points + (<usize>count << 3);
	let x0 = (load<f64>(end - 16) - left) * scale - columns;
	let y0 = (load<f64>(end - 8) - top) * scale - rows;
	for (let at = points; at < end; at += 16) {
		const x1 = (load<f64>(at) - left) * scale - columns;
		const y1 = (load<f64>(at, 8) - top) * scale - rows;
		line(deltas, x0, y0, x1, y1);
		x0 = x1;
		y0 = y1;
	}
}

@inline
export function line(deltas: usize, x0: f64, y0: f64, x1: f64, y1: f64): void {
	if (y0 < y1) edge(deltas, x0, y0, x1, y1, 1.0);
	else if (y0 > y1) edge(deltas, x1, y1, x0, y0, -1.0);
}

/** An edge from (x0, y0) down to (x1, y1), relative to the bounds. */
function edge(deltas: usize, x0: f64, y0: f64, x1: f64, y1: f64, direction: f64): void {
	const width = <f64>(pitch - 2);
	const slope = (x1 - x0) / (y1 - y0);
	const start = greater(y0, 0.0);
	const end = lesser(y1, <f64>(boundBottom - boundTop));
	if (start >= end) return;
	const rowBytes = <usize>(pitch << 2);
	let y = floor(start);
	let row = deltas + <usize>(<i32>y) * rowBytes;
	let x = x0 + slope * (start - y0);
	let from = within(x, width);
	// What is left of the first row; then whole rows; then what is left of the last.
	let height = lesser(y + 1.0, end) - start;
	while (true) {
		x += slope * height;
		const to = within(x, width);
		cells(row, from, to, direction * height);
		from = to;
		y += 1.0;
		if (y >= end) return;
		row += rowBytes;
		height = lesser(1.0, end - y);
	}
}

@inline
function within(x: f64, width: f64): f64 {
	return lesser(greater(x, 0.0), width);
}

@inline
function raise(cell: usize, by: f64): void {
	store<f32>(cell, load<f32>(cell) + <f32>by);
}

/** One row's share of an edge: it runs from column xa to xb and covers `height` (signed) of the row. */
@inline
function cells(row: usize, xa: f64, xb: f64, height: f64): void {
	const low = lesser(xa, xb);
	const high = greater(xa, xb);
	const first = floor(low);
	const cell = row + (<usize>(<i32>first) << 2);
	if (high <= first + 1.0) {
		const beyond = height * ((low + high) * 0.5 - first);
		const change = f32x4.demote_f64x2_zero(f64x2(height - beyond, beyond));
		v128.store64_lane(cell, f32x4.add(v128.load64_zero(cell), change), 0);
	} else flatCells(cell, first, low, high, height);
}

/** The same for an edge that runs over several columns. */
function flatCells(firstCell: usize, first: f64, low: f64, high: f64, height: f64): void {
	const perColumn = height / (high - low);
	let cell = firstCell;
	let covered: f64 = 0;
	let change: f64 = 0;
	let from = low;
	for (let column = first; column < high; column += 1.0, cell += 4) {
		const to = lesser(column + 1.0, high);
		const inside = perColumn * (to - from);
		// What this column gains now, and its right neighbour with it: the part right of the edge within the column.
		const area = covered + inside * (column + 1.0 - (from + to) * 0.5);
		raise(cell, area - change);
		change = area;
		covered += inside;
		from = to;
	}
	raise(cell, height - change);
}

/** The first cell from `cell` on, before `end`, that is not 0. */
@inline
export function nextChange(start: usize, end: usize): usize {
	const nothing = f32x4.splat(0);
	let cell = start;
	while (cell + 16 <= end && !v128.any_true(f32x4.ne(v128.load(cell), nothing))) cell += 16;
	while (cell < end && load<f32>(cell) == 0) cell += 4;
	return cell;
}

/** Leaves the bounds of the path in the picture, and its deltas for JavaScript to read and clear. False: nothing is inside. */
export function cover(picture: usize, path: usize, deltas: usize, left: f64, top: f64): bool {
	const p = changetype<Picture>(picture);
	if (!trace(path, deltas, p.width, p.height, left, top, 1.0)) return false;
	store<i32>(answer, boundLeft);
	store<i32>(answer, boundTop, 4);
	store<i32>(answer, boundRight, 8);
	store<i32>(answer, boundBottom, 12);
	touch(picture);
	return true;
}
