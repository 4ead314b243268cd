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
const spare = 64;

/** What strokes.as gives. Addresses are bytes of its memory. */
interface Kernel {
	fill(
		...args: [
			...[luma: number, stride: number, columns: number, rows: number],
			...[strokes: number, light: number, half: number],
			...[line: number, cells: number, histogram: number, noisiest: number],
		]
	): void;
	choose(strokes: number, light: number, columns: number, rows: number, noise: number, black: number): void;
	densityAt(column: number, row: number, columns: number, rows: number): number;
	scan(
		...args: [
			...[row: number, across: number, down: number, step: number, guard: number],
			...[leastStrokes: number, leastLight: number],
			...[threshold: number, vertical: number, sideways: number, together: number],
			found: number,
		]
	): number;
}

/** Light, as a sum over a cell, that is black level and sensor noise rather than light. */
export const blackPerCell = 64;

const module = moduleOf(strokesCode);

const nothing = new Uint16Array(0);

/**
 * How much fine vertical structure there is at each place of a picture, in a form that gives the sum over any rectangle
 * of cells in eight reads (a summed-area table: Crow, SIGGRAPH 1984).
 *
 * A cell's strokes are the second differences along the row, |2·a − left − right|: high where thin lines stand side by
 * side, as in writing, and low on slopes and flat ground. Each is held down to half the local brightness, so that one
 * hard edge does not weigh as much as many lines, and what counts is contrast, not light. Two rows are added first: plates
 * are upright enough for it, and it calms the noise.
 */
export class StrokeGrid {
	readonly columns: number;
	readonly rows: number;
	/** Reads from one row of a table to the next. */
	readonly pitch: number;
	/** Table entry (x, y) is the sum over all cells left of x and above y. */
	readonly strokes: Int32Array;
	readonly light: Int32Array;
	/** Strokes that sensor noise alone makes, as a sum over a cell. */
	noise = 0;
	/** The picture at half the size, which the next level is made of. */
	readonly half: Uint8Array;
	readonly halfWidth: number;
	readonly halfHeight: number;
	readonly #kernel: Kernel;
	readonly #luma: Uint8Array;
	readonly #width: number;
	readonly #line: number;
	readonly #cells: number;
	readonly #histogram: Int32Array;
	readonly #found: Uint16Array;

	/** For pictures of this size in pixels. Columns and rows that fill no whole cell at the right and bottom are left out. */
	constructor(width: number, height: number) {
		const columns = Math.floor(width / cellWidth);
		const rows = Math.floor(height / cellHeight);
		this.columns = columns;
		this.rows = rows;
		this.pitch = columns + 1;
		this.halfWidth = columns * (cellWidth / 2);
		this.halfHeight = rows * (cellHeight / 2);
		const table = 4 * this.pitch * (rows + 1);
		const half = this.halfWidth * this.halfHeight;
		const sizes = [
			width * height,
			table,
			table,
			half,
			2 * width + spare,
			4 * columns,
			4 * (noisiest + 1),
			2 * width,
		];
		const places: number[] = [];
		let end = spare;
		for (const size of sizes) {
			places.push(end);
			end += Math.ceil((size + spare) / 16) * 16;
		}
		const [luma, strokes, light, halved, line, cells, histogram, found] = places as [
			...[number, number, number, number],
			...[number, number, number, number],
		];
		const { exports, buffer } = startWithMemory<Kernel>(module, end);
		this.#kernel = exports;
		this.#width = width;
		this.#luma = new Uint8Array(buffer, luma, width * height);
		this.strokes = new Int32Array(buffer, strokes, this.pitch * (rows + 1));
		this.light = new Int32Array(buffer, light, this.pitch * (rows + 1));
		this.half = new Uint8Array(buffer, halved, half);
		this.#line = line + 16;
		this.#cells = cells;
		this.#histogram = new Int32Array(buffer, histogram, noisiest + 1);
		this.#found = new Uint16Array(buffer, found, width);
	}

	/** Mean luma of a rectangle of cells that lies in the picture. */
	luma(column: number, row: number, columns: number, rows: number): number {
		const { light, pitch } = this;
		const top = row * pitch + column;
		const bottom = top + rows * pitch;
		const upper = (light[top + columns] as number) - (light[top] as number);
		const lower = (light[bottom + columns] as number) - (light[bottom] as number);
		return (lower - upper) / (columns * rows * cellWidth * cellHeight);
	}

	load(luma: Uint8Array, stride: number): void {
		const width = this.#width;
		copyRows(luma, stride, this.#luma, width, width, this.rows * cellHeight);
		this.#kernel.fill(
			this.#luma.byteOffset,
			width,
			this.columns,
			this.rows,
			this.strokes.byteOffset,
			this.light.byteOffset,
			this.half.byteOffset,
			this.#line,
			this.#cells,
			this.#histogram.byteOffset,
			noisiest,
		);
		this.noise = quartile(this.#histogram);
		const [strokes, light] = [this.strokes.byteOffset, this.light.byteOffset];
		this.#kernel.choose(strokes, light, this.columns, this.rows, this.noise, blackPerCell);
	}

	/** Strokes for their light in a rectangle of cells, as far as it lies in the picture; outside there are none. */
	density(column: number, row: number, columns: number, rows: number): number {
		return this.#kernel.densityAt(column, row, columns, rows);
	}

	/**
	 * The columns of a row where `window` may lie on writing; valid until the next call.
	 *
	 * @param leastStrokes as sums over the window: of strokes above the noise, and of light above black
	 */
	scan(row: number, window: Window, leastStrokes: number, leastLight: number): Uint16Array {
		const { columns, rows, step, guard, threshold, around } = window;
		const { vertical, sideways, together } = around;
		// One by one: gathered in arrays, what a look passes would be ten times as much memory as its picture.
		const count = this.#kernel.scan(
			row,
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
		return count === 0 ? nothing : this.#found.subarray(0, count);
	}
}

/** The value that a quarter of those counted stay below: in most pictures, ground without strokes. */
function quartile(histogram: Int32Array): number {
	let above = (3 / 4) * histogram.reduce((sum, cells) => sum + cells, 0);
	let value = noisiest;
	for (; value > 0 && above > 0; value--) above -= histogram[value] as number;
	return value;
}
