/** A closed contour [x, y, x, y, …] in pixels. A path is several; where they overlap in the same direction they unite. */
export type Contour = readonly number[];
export type Path = readonly Contour[];

/** The pixels that a path touches: columns left..right-1, rows top..bottom-1. */
export interface Bounds {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

/**
 * Exact-area anti-aliasing: every edge adds to `deltas` how much the covered area of each pixel to its right changes,
 * so that a running sum along a row is the coverage of each pixel.
 */
export class Coverage {
	readonly bounds: Bounds = { left: 0, top: 0, right: 0, bottom: 0 };
	/** Row length of `deltas`: the bounds' width and two to spare. */
	pitch: number = 0;
	/** Whoever reads it sets it back to 0 on the way. */
	deltas: Float32Array = new Float32Array(1 << 16);

	/**
	 * Fills `deltas` for `path`, clipped to a picture of this size. False when nothing of it is inside.
	 * @param left, @param top where the path has the picture's corner
	 */
	trace(path: Path, width: number, height: number, left: number = 0, top: number = 0): boolean {
		const { bounds } = this;
		measure(path, width, height, left, top, bounds);
		if (bounds.left >= bounds.right || bounds.top >= bounds.bottom) return false;
		this.pitch = bounds.right - bounds.left + 2;
		const needed = this.pitch * (bounds.bottom - bounds.top);
		if (needed > this.deltas.length) this.deltas = new Float32Array(needed + (needed >> 2));
		for (const contour of path) this.#contour(contour, left + bounds.left, top + bounds.top);
		return true;
	}

	#contour(contour: Contour, left: number, top: number): void {
		let x0 = contour[contour.length - 2]! - left;
		let y0 = contour[contour.length - 1]! - top;
		for (let i = 0; i < contour.length; i += 2) {
			const x1 = contour[i]! - left;
			const y1 = contour[i + 1]! - top;
			if (y0 < y1) this.#edge(x0, y0, x1, y1, 1);
			else if (y0 > y1) this.#edge(x1, y1, x0, y0, -1);
			x0 = x1;
			y0 = y1;
		}
	}

	/** An edge from (x0, y0) down to (x1, y1), relative to the bounds. */
	#edge(x0: number, y0: number, x1: number, y1: number, direction: number): void {
		const rows = this.bounds.bottom - this.bounds.top;
		const width = this.pitch - 2;
		const slope = (x1 - x0) / (y1 - y0);
		const start = Math.max(y0, 0);
		const end = Math.min(y1, rows);
		let x = x0 + slope * (start - y0);
		for (let y = start; y < end; ) {
			const row = Math.floor(y);
			const next = Math.min(row + 1, end);
			const xNext = x + slope * (next - y);
			this.#cells(row * this.pitch, clamp(x, width), clamp(xNext, width), direction * (next - y));
			x = xNext;
			y = next;
		}
	}

	/** One row's share of an edge: it runs from column xa to xb and covers `height` (signed) of the row. */
	#cells(offset: number, xa: number, xb: number, height: number): void {
		const { deltas } = this;
		const low = Math.min(xa, xb);
		const high = Math.max(xa, xb);
		const first = Math.floor(low);
		const last = Math.ceil(high) - 1;
		if (last <= first) {
			const beyond = height * ((low + high) / 2 - first);
			deltas[offset + first]! += height - beyond;
			deltas[offset + first + 1]! += beyond;
			return;
		}
		const perColumn = height / (high - low);
		let covered = 0;
		let change = 0;
		for (let column = first; column <= last; column++) {
			const from = Math.max(column, low);
			const to = Math.min(column + 1, high);
			const inside = perColumn * (to - from);
			// What this column gains now, and its right neighbour with it: the part right of the edge within the column.
			const area = covered + inside * (column + 1 - (from + to) / 2);
			deltas[offset + column]! += area - change;
			change = area;
			covered += inside;
		}
		deltas[offset + last + 1]! += height - change;
	}
}

function clamp(x: number, width: number): number {
	return x < 0 ? 0 : Math.min(x, width);
}

function measure(
	path: Path,
	width: number,
	height: number,
	cornerX: number,
	cornerY: number,
	bounds: Bounds,
): void {
	let left = Number.POSITIVE_INFINITY;
	let top = Number.POSITIVE_INFINITY;
	let right = Number.NEGATIVE_INFINITY;
	let bottom = Number.NEGATIVE_INFINITY;
	for (const contour of path) {
		for (let i = 0; i < contour.length; i += 2) {
			const x = contour[i]!;
			const y = contour[i + 1]!;
			if (x < left) left = x;
			if (x > right) right = x;
			if (y < top) top = y;
			if (y > bottom) bottom = y;
		}
	}
	bounds.left = Math.max(0, Math.floor(left - cornerX));
	bounds.top = Math.max(0, Math.floor(top - cornerY));
	bounds.right = Math.min(width, Math.ceil(right - cornerX));
	bounds.bottom = Math.min(height, Math.ceil(bottom - cornerY));
}
