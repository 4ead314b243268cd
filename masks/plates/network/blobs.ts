import type { PlateBox } from "../finder.ts";
import type { HeatMap } from "./network.ts";

/** What is taken for a plate in one map. */
export interface BlobRule {
	/** Log odds that one cell of it exceeds. */
	readonly seed: number;
	/** Log odds down to which it reaches. */
	readonly reach: number;
	/** Cells by which its box is grown on each side. */
	readonly margin: number;
}

/** The boxes around cells that hang together, corners included, in pixels of the picture. */
export function findBlobs(map: HeatMap, { seed, reach, margin }: BlobRule): PlateBox[] {
	const { rows, columns, odds, cell } = map;
	const seen = new Uint8Array(rows * columns);
	const boxes: PlateBox[] = [];
	for (let start = 0; start < odds.length; start++) {
		if (seen[start] === 1 || !isAbove(odds[start], seed)) continue;
		const { left, right, top, bottom } = flood(map, seen, start, reach);
		boxes.push({
			x: (left - margin) * cell,
			y: (top - margin) * cell,
			width: (right - left + 1 + 2 * margin) * cell,
			height: (bottom - top + 1 + 2 * margin) * cell,
		});
	}
	return boxes;
}

interface Extent {
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
}

/** Marks all cells that hang together with `start`, and tells how far they reach. */
function flood({ rows, columns, odds }: HeatMap, seen: Uint8Array, start: number, reach: number): Extent {
	let [left, right, top, bottom] = [columns, 0, rows, 0];
	const open = [start];
	seen[start] = 1;
	for (let at = open.pop(); at !== undefined; at = open.pop()) {
		const row = Math.floor(at / columns);
		const column = at - row * columns;
		left = Math.min(left, column);
		right = Math.max(right, column);
		top = Math.min(top, row);
		bottom = Math.max(bottom, row);
		for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
			for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
				const next = y * columns + x;
				if (seen[next] === 1 || !isAbove(odds[next], reach)) continue;
				seen[next] = 1;
				open.push(next);
			}
		}
	}
	return { left, right, top, bottom };
}

/** In doubt there is a plate: what is no number is above anything. */
function isAbove(odds: number | undefined, threshold: number): boolean {
	return !(odds !== undefined && odds <= threshold);
}
