import { cellHeight, type StrokeGrid } from "./stroke-grid.ts";

/**
 * A size at which writing is looked for. Plates up to about twice as high and three times as wide answer to it too:
 * several windows fall into them then.
 */
export interface Window {
	/** 0 for the picture as it is, 1 for half its size, 2 for a quarter. */
	readonly level: number;
	/** Width and height in cells of that level. */
	readonly columns: number;
	readonly rows: number;
	/** Cells from one place that is tried to the next. */
	readonly step: number;
	/** Cells above and below that may be the plate's own border, and are not compared. */
	readonly guard: number;
	/** Strokes for their light from which on it may be writing, 0..1. */
	readonly threshold: number;
	/** What may be around it. */
	readonly around: Surroundings;
	/** Dark strokes that a row across it has to cross, one level finer; 0 where they are too small to be told apart. */
	readonly strokes: number;
	/** Widest of them, for the window's height. */
	readonly widest: number;
}

/**
 * Writing on a plate ends above, below and at both sides; windows of houses, fences and foliage go on. These are the
 * most strokes that may be around a window, as parts of those inside.
 */
export interface Surroundings {
	/** Above or below. */
	readonly vertical: number;
	/** To the left or right, from one width away to three. */
	readonly sideways: number;
	/** The greater of the first two and the mean of the others, added up. */
	readonly together: number;
}

/** Light, as a sum over a cell, that is black level and sensor noise rather than light. */
export const blackPerCell = 64;

/** Strokes have to exceed the noise by so many times itself: by less, it clusters like that somewhere in each picture. */
const overNoise = 3;

/** Whether rows of pixels of the whole picture, from `top` to before `bottom`, are worth a look. */
export type Worth = (top: number, bottom: number) => boolean;

/**
 * Calls `found` for each place, in cells, where `window` may lie on writing.
 * @param faintest light, as a sum over a cell above black, below which a plate's ground is not looked for
 */
export function scan(
	grid: StrokeGrid,
	window: Window,
	faintest: number,
	isWorth: Worth,
	found: (column: number, row: number) => void,
): void {
	const { strokes, light, pitch } = grid;
	const { columns, rows, step, threshold } = window;
	const cells = columns * rows;
	const black = blackPerCell * cells;
	const leastLight = Math.max(1, faintest * cells);
	const noise = grid.noise * cells;
	const leastStrokes = Math.max(threshold * leastLight, overNoise * noise);
	const high = cellHeight << window.level;
	for (let row = 0; row + rows <= grid.rows; row += step) {
		if (!isWorth(row * high, (row + rows) * high)) continue;
		let a = row * pitch;
		let c = a + rows * pitch;
		for (let column = 0; column + columns <= grid.columns; column += step, a += step, c += step) {
			const b = a + columns;
			const d = c + columns;
			const bent = at(strokes, d) - at(strokes, c) - at(strokes, b) + at(strokes, a) - noise;
			if (bent < leastStrokes) continue; // most places: flat ground
			const lit = at(light, d) - at(light, c) - at(light, b) + at(light, a) - black;
			if (lit < leastLight || bent < threshold * lit) continue;
			if (endsAround(grid, window, column, row, bent / lit)) found(column, row);
		}
	}
}

/** How far the strokes go on from a window to one side, in whole widths, at most `most`; as a column. */
export function reach(
	grid: StrokeGrid,
	window: Window,
	column: number,
	row: number,
	way: -1 | 1,
	most: number,
): number {
	const { columns, rows, threshold } = window;
	let end = column;
	for (let width = 0; width < most; width++) {
		if (density(grid, end + way * columns, row, columns, rows) < threshold) break;
		end += way * columns;
	}
	return end;
}

function endsAround(grid: StrokeGrid, window: Window, column: number, row: number, inside: number): boolean {
	const { columns, rows, guard, around } = window;
	const strip = Math.max(1, rows >> 1);
	const above = density(grid, column, row - guard - strip, columns, strip);
	if (above > inside * around.vertical) return false;
	const below = density(grid, column, row + rows + guard, columns, strip);
	if (below > inside * around.vertical) return false;
	const left = density(grid, column - 3 * columns, row, 2 * columns, rows);
	if (left > inside * around.sideways) return false;
	const right = density(grid, column + 2 * columns, row, 2 * columns, rows);
	if (right > inside * around.sideways) return false;
	return Math.max(above, below) + (left + right) / 2 <= inside * around.together;
}

/** Strokes for their light in a rectangle of cells, as far as it lies in the picture; outside there are none. */
function density(grid: StrokeGrid, column: number, row: number, columns: number, rows: number): number {
	const left = Math.max(0, column);
	const top = Math.max(0, row);
	const right = Math.min(grid.columns, column + columns);
	const bottom = Math.min(grid.rows, row + rows);
	if (left >= right || top >= bottom) return 0;
	const { strokes, light, pitch } = grid;
	const a = top * pitch + left;
	const b = top * pitch + right;
	const c = bottom * pitch + left;
	const d = bottom * pitch + right;
	const bent = at(strokes, d) - at(strokes, c) - at(strokes, b) + at(strokes, a);
	const lit = at(light, d) - at(light, c) - at(light, b) + at(light, a);
	const cells = (right - left) * (bottom - top);
	return (bent - grid.noise * cells) / Math.max(1, lit - blackPerCell * cells);
}

function at(table: Int32Array, index: number): number {
	return table[index] as number;
}
