import type { PlateBox } from "../finder.ts";
import type { HeatMap } from "./network.ts";

/** Cells that hang together, corners included. */
export interface Blob {
	/** Around all of them, in pixels of the picture. */
	readonly box: PlateBox;
	/** Cells from the topmost to the lowest. */
	readonly rows: number;
	/** Log odds of the likeliest of them. */
	readonly peak: number;
}

/** Of each row of a map, the log odds of its likeliest cell. */
export function rowPeaks({ rows, columns, odds }: HeatMap): Float64Array {
	const peaks = new Float64Array(rows);
	for (let row = 0; row < rows; row++) {
		let peak = Number.NEGATIVE_INFINITY;
		for (let at = row * columns; at < (row + 1) * columns; at++) {
			const value = odds[at] as number;
			if (!(value <= peak)) peak = Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
		}
		peaks[row] = peak;
	}
	return peaks;
}

/**
 * The blobs of cells that are likelier than `reach`, in log odds. What is no number is likelier than anything.
 *
 * @param peaks of the map's rows
 */
export function findBlobs(map: HeatMap, reach: number, peaks: Float64Array = rowPeaks(map)): Blob[] {
	const { cell, rows, columns, odds } = map;
	const seen = new Uint8Array(odds.length);
	const blobs: Blob[] = [];
	for (let row = 0; row < rows; row++) {
		if ((peaks[row] as number) <= reach) continue;
		const end = (row + 1) * columns;
		for (let start = row * columns; start < end; start++) {
			if ((odds[start] as number) <= reach || seen[start] === 1) continue; // what is no number goes on
			const { left, right, top, bottom, peak } = flood(map, seen, start, reach);
			const high = bottom - top + 1;
			const box = { x: left * cell, y: top * cell, width: (right - left + 1) * cell, height: high * cell };
			blobs.push({ box, rows: high, peak });
		}
	}
	return blobs;
}

/** Log odds of the likeliest cell that a box touches; a box beside the map touches none. */
export function peakWithin(map: HeatMap, { x, y, width, height }: PlateBox): number {
	const { rows, columns, cell } = map;
	const [top, bottom] = [Math.max(0, Math.floor(y / cell)), Math.min(rows, Math.ceil((y + height) / cell))];
	const [left, right] = [Math.max(0, Math.floor(x / cell)), Math.min(columns, Math.ceil((x + width) / cell))];
	let peak = Number.NEGATIVE_INFINITY;
	for (let row = top; row < bottom; row++) {
		for (let column = left; column < right; column++)
			peak = Math.max(peak, oddsAt(map, row * columns + column));
	}
	return peak;
}

interface Extent {
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
	readonly peak: number;
}

/** Marks all cells that hang together with `start`, and tells how far they reach. */
function flood(map: HeatMap, seen: Uint8Array, start: number, reach: number): Extent {
	const { rows, columns } = map;
	let [left, right, top, bottom, peak] = [columns, 0, rows, 0, Number.NEGATIVE_INFINITY];
	const open = [start];
	seen[start] = 1;
	for (let at = open.pop(); at !== undefined; at = open.pop()) {
		const row = Math.floor(at / columns);
		const column = at - row * columns;
		left = Math.min(left, column);
		right = Math.max(right, column);
		top = Math.min(top, row);
		bottom = Math.max(bottom, row);
		peak = Math.max(peak, oddsAt(map, at));
		for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
			for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
				const next = y * columns + x;
				if (seen[next] === 1 || oddsAt(map, next) <= reach) continue;
				seen[next] = 1;
				open.push(next);
			}
		}
	}
	return { left, right, top, bottom, peak };
}

/** In doubt there is a plate. */
function oddsAt({ odds }: HeatMap, at: number): number {
	const value = odds[at];
	return value === undefined || Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
}
