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
	isWorth: Worth | undefined,
	found: (column: number, row: number) => void,
): void {
	const { columns, rows, threshold } = window;
	const cells = columns * rows;
	const leastLight = Math.max(1, faintest * cells);
	const leastStrokes = Math.max(threshold * leastLight, overNoise * grid.noise * cells);
	const high = cellHeight << window.level;
	const isRowWorth = isWorth && ((row: number) => isWorth(row * high, (row + rows) * high));
	const places = grid.scan(window, leastStrokes, leastLight, isRowWorth);
	for (let index = 0; index < places.length; index++) {
		const place = places[index] as number;
		found(place & 0xffff, place >>> 16);
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
		if (grid.density(end + way * columns, row, columns, rows) < threshold) break;
		end += way * columns;
	}
	return end;
}
