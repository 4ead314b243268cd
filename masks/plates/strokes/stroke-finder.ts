import type { PlateBox } from "../finder.ts";
import { Recent } from "../network/recent.ts";
import { Marks } from "./marks.ts";
import { type FinderMode, finderModes } from "./modes.ts";
import { blackPerCell, cellHeight, cellWidth, StrokeGrid } from "./stroke-grid.ts";
import { countStrokes } from "./strokes.ts";
import { reach, scan, type Window, type Worth } from "./windows.ts";

/** Each box is grown by this part of its height and by these pixels: the blue band and the border have no strokes. */
const margin = { part: 0.1, tilt: 0.2, across: 2, down: 1.5 };

/** Rows across a window in which strokes are counted, as parts of its height. */
const probes = [0.25, 0.5, 0.75];

/** Pictures of so many sizes are kept room for. Nothing in it outlasts a call, so that all finders share it. */
const rooms = new Recent<Room>(4);

/** What the levels of a picture of one size are loaded into, and its marks. */
interface Room {
	readonly grids: readonly StrokeGrid[];
	readonly marks: Marks;
}

/** A picture at one of its sizes. */
interface Level {
	readonly grid: StrokeGrid;
	readonly luma: Uint8Array;
	readonly stride: number;
}

/**
 * Finds plates as what they look like from afar: a small bright field crowded with thin dark upright strokes, on its
 * own in calmer surroundings. It knows no letters, and cannot tell a plate from other writing of that size.
 */
export class StrokeFinder {
	readonly #mode: FinderMode;
	readonly #levels: number;

	constructor(mode: FinderMode = finderModes.strict) {
		this.#mode = mode;
		this.#levels = Math.max(...mode.windows.map(({ level }) => level)) + 1;
	}

	/** @param isWorth windows are passed over whose rows it says no of */
	find(
		luma: Uint8Array,
		width: number,
		height: number,
		stride: number,
		isWorth?: Worth,
	): readonly PlateBox[] {
		const size = `${width}x${height} ${this.#levels}`;
		const { grids, marks } = rooms.get(size, () => prepare(width, height, this.#levels));
		const levels = load(grids, luma, stride);
		for (const window of this.#mode.windows) this.#look(window, levels, marks, isWorth);
		return marks.takeBoxes().map(grow);
	}

	#look(window: Window, levels: readonly Level[], marks: Marks, isWorth?: Worth): void {
		const { grid } = levels[window.level] as Level;
		if (grid.columns === 0 || grid.rows === 0) return;
		const finer = levels[Math.max(0, window.level - 1)] as Level;
		const mean = grid.mean * cellWidth * cellHeight - blackPerCell;
		const scale = 1 << window.level;
		scan(grid, window, mean * this.#mode.brightness, isWorth, (column, row) => {
			if (!hasStrokes(window, grid, finer, column, row)) return;
			// Half a plate may lie beside an emblem or a lamp: its strokes lead on to the other half.
			const left = Math.max(0, reach(grid, window, column, row, -1, 1));
			const right = reach(grid, window, column, row, 1, 1) + window.columns;
			marks.mark(left * scale, row * scale, (right - left) * scale, window.rows * scale);
		});
	}
}

function prepare(width: number, height: number, levels: number): Room {
	const grids: StrokeGrid[] = [];
	for (let level = 0, w = width, h = height; level < levels; level++) {
		const grid = new StrokeGrid(w, h);
		grids.push(grid);
		[w, h] = [grid.halfWidth, grid.halfHeight];
	}
	return { grids, marks: new Marks(grids[0]?.columns ?? 0, grids[0]?.rows ?? 0) };
}

function load(grids: readonly StrokeGrid[], luma: Uint8Array, stride: number): readonly Level[] {
	const levels: Level[] = [];
	let picture = { luma, stride };
	for (const grid of grids) {
		grid.load(picture.luma, picture.stride);
		levels.push({ grid, ...picture });
		picture = { luma: grid.half, stride: grid.halfWidth };
	}
	return levels;
}

/** Counts strokes in the finer picture, where they are not blurred yet; the best of a few rows, for some run along a bar. */
function hasStrokes(window: Window, grid: StrokeGrid, finer: Level, column: number, row: number): boolean {
	if (window.strokes === 0) return true;
	const mean = grid.luma(column, row, window.columns, window.rows);
	const height = window.rows * cellHeight * 2;
	const left = column * cellWidth * 2;
	const width = window.columns * cellWidth * 2;
	return probes.some((part) => {
		const y = Math.floor(row * cellHeight * 2 + part * height);
		const start = y * finer.stride + left;
		return countStrokes(finer.luma, start, width, mean, Math.ceil(height * window.widest)) >= window.strokes;
	});
}

/** From cells to pixels, with the margin. */
function grow({ x, y, width, height }: PlateBox): PlateBox {
	const high = height * cellHeight;
	const across = margin.part * high + margin.across;
	const down = margin.tilt * high + margin.down;
	return {
		x: x * cellWidth - across,
		y: y * cellHeight - down,
		width: width * cellWidth + 2 * across,
		height: high + 2 * down,
	};
}
