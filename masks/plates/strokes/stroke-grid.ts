import { copyRows } from "../rows.ts";
import { moduleOf, startWithMemory } from "../wasm.ts";
import { strokesCode } from "./strokes-code.ts";
import type { Window } from "./windows.ts";

/** A cell of the grid, in pixels of its level: as wide as a small glyph, as high as it takes to calm the noise. */
export const cellWidth = 4;
export const cellHeight = 2;

/** The most that is taken for noise, as a sum over a cell: above it, it is what the picture shows. */
const noisiest = 60;

/** Bytes behind each array that may be read and written: strokes.as takes whole vectors. */
const spare = 96;

/** What strokes.as gives. Addresses are bytes of its memory. */
interface Kernel {
	fill(
		...args: [
			...[luma: number, stride: number, columns: number, rows: number, pitch: number],
			...[strokes: number, light: number, half: number],
			...[line: number, histogram: number, noisiest: number],
		]
	): number;
	choose(
		...args: [
			...[strokes: number, light: number, strokeSums: number, lightSums: number],
			...[columns: number, rows: number, pitch: number, noise: number, black: number],
		]
	): void;
	densityAt(column: number, row: number, columns: number, rows: number): number;
	scan(
		...args: [
			...[worth: number, across: number, down: number, step: number, guard: number],
			...[leastStrokes: number, leastLight: number],
			...[threshold: number, vertical: number, sideways: number, together: number],
			found: number,
		]
	): number;
}

/** Light, as a sum over a cell, that is black level and sensor noise rather than light. */
export const blackPerCell = 64;

const module = moduleOf(strokesCode);

/** Cells that are read and written together. */
const together = 8;

/** Of windows that `scan` can look for: more would have sums that 16 bits cannot hold. */
const mostCells = 32;

/**
 * How much fine vertical structure there is at each place of a picture.
 *
 * A cell's strokes are the second differences along the row, |2·a − left − right|: high where thin lines stand side by
 * side, as in writing, and low on slopes and flat ground. Each is held down to half the local brightness, so that one
 * hard edge does not weigh as much as many lines, and what counts is contrast, not light. Two rows are added first: plates
 * are upright enough for it, and it calms the noise.
 */
export class StrokeGrid {
	readonly columns: number;
	readonly rows: number;
	/** Cells from one row of them to the next. */
	readonly pitch: number;
	/** Of each cell; those beyond the last column say nothing. */
	readonly strokes: Uint16Array;
	readonly light: Uint16Array;
	/** Mean luma of all cells. */
	mean = 0;
	/** Strokes that sensor noise alone makes, as a sum over a cell. */
	noise = 0;
	/** The picture at half the size, which the next level is made of. */
	readonly half: Uint8Array;
	readonly halfWidth: number;
	readonly halfHeight: number;
	readonly #kernel: Kernel;
	readonly #luma: Uint8Array;
	readonly #width: number;
	readonly #strokeSums: number;
	readonly #lightSums: number;
	readonly #line: number;
	readonly #histogram: Int32Array;
	readonly #worth: Uint8Array;
	readonly #found: Uint32Array;

	/** For pictures of this size in pixels. Columns and rows that fill no whole cell at the right and bottom are left out. */
	constructor(width: number, height: number) {
		const columns = Math.floor(width / cellWidth);
		const rows = Math.floor(height / cellHeight);
		this.columns = columns;
		this.rows = rows;
		this.pitch = Math.ceil(columns / together) * together;
		this.halfWidth = columns * (cellWidth / 2);
		this.halfHeight = rows * (cellHeight / 2);
		const cells = this.pitch * rows;
		const half = this.halfWidth * this.halfHeight;
		const sizes = [
			width * height,
			2 * cells,
			2 * cells,
			2 * cells,
			2 * cells,
			half,
			2 * width + spare,
			4 * (noisiest + 1),
			rows,
			4 * columns * rows,
		];
		const places: number[] = [];
		let end = spare;
		for (const size of sizes) {
			places.push(end);
			end += Math.ceil((size + spare) / 16) * 16;
		}
		const [luma, strokes, light, strokeSums, lightSums, halved, line, histogram, worth, found] = places as [
			...[number, number, number, number, number],
			...[number, number, number, number, number],
		];
		const { exports, buffer } = startWithMemory<Kernel>(module, end);
		this.#kernel = exports;
		this.#width = width;
		this.#luma = new Uint8Array(buffer, luma, width * height);
		this.strokes = new Uint16Array(buffer, strokes, cells);
		this.light = new Uint16Array(buffer, light, cells);
		this.#strokeSums = strokeSums;
		this.#lightSums = lightSums;
		this.half = new Uint8Array(buffer, halved, half);
		this.#line = line + 16;
		this.#histogram = new Int32Array(buffer, histogram, noisiest + 1);
		this.#worth = new Uint8Array(buffer, worth, rows);
		this.#found = new Uint32Array(buffer, found, columns * rows);
	}

	/** Mean luma of a rectangle of cells that lies in the picture. */
	luma(column: number, row: number, columns: number, rows: number): number {
		let sum = 0;
		for (let y = row; y < row + rows; y++) {
			const start = y * this.pitch + column;
			for (let at = start; at < start + columns; at++) sum += this.light[at] as number;
		}
		return sum / (columns * rows * cellWidth * cellHeight);
	}

	load(luma: Uint8Array, stride: number): void {
		const width = this.#width;
		copyRows(luma, stride, this.#luma, width, width, this.rows * cellHeight);
		const [strokes, light] = [this.strokes.byteOffset, this.light.byteOffset];
		const all = this.#kernel.fill(
			this.#luma.byteOffset,
			width,
			this.columns,
			this.rows,
			this.pitch,
			strokes,
			light,
			this.half.byteOffset,
			this.#line,
			this.#histogram.byteOffset,
			noisiest,
		);
		this.mean = all / (this.columns * this.rows * cellWidth * cellHeight);
		this.noise = quartile(this.#histogram);
		this.#kernel.choose(
			strokes,
			light,
			this.#strokeSums,
			this.#lightSums,
			this.columns,
			this.rows,
			this.pitch,
			this.noise,
			blackPerCell,
		);
	}

	/** Strokes for their light in a rectangle of cells, as far as it lies in the picture; outside there are none. */
	density(column: number, row: number, columns: number, rows: number): number {
		return this.#kernel.densityAt(column, row, columns, rows);
	}

	/**
	 * The places where `window` may lie on writing: columns in the lower 16 bits, rows above them. Valid until the next call.
	 *
	 * @param leastStrokes as sums over the window: of strokes above the noise, and of light above black
	 * @param isWorth whether windows are looked for whose first row of cells is this one; all, unless given
	 */
	scan(
		window: Window,
		leastStrokes: number,
		leastLight: number,
		isWorth?: (row: number) => boolean,
	): Uint32Array {
		const { columns, rows, step, guard, threshold, around } = window;
		if (columns * rows > mostCells) throw new RangeError("a window of too many cells");
		const { vertical, sideways, together } = around;
		if (!isWorth) this.#worth.fill(1);
		else for (let row = 0; row < this.rows; row++) this.#worth[row] = isWorth(row) ? 1 : 0;
		// One by one: gathered in arrays, what a look passes would be ten times as much memory as its picture.
		const count = this.#kernel.scan(
			this.#worth.byteOffset,
			columns,
			rows,
			step,
			guard,
			Math.ceil(leastStrokes),
			Math.ceil(leastLight),
			threshold,
			vertical,
			sideways,
			together,
			this.#found.byteOffset,
		);
		return this.#found.subarray(0, count);
	}
}

/** The value that a quarter of those counted stay below: in most pictures, ground without strokes. */
function quartile(histogram: Int32Array): number {
	let all = 0;
	for (let bin = 0; bin <= noisiest; bin++) all += histogram[bin] as number;
	let above = (3 / 4) * all;
	let value = noisiest;
	for (; value > 0 && above > 0; value--) above -= histogram[value] as number;
	return value;
}
