import type { PlateBox } from "../finder.ts";

/** Marked cells of a picture, and the boxes around those that hang together. */
export class Marks {
	readonly #columns: number;
	readonly #rows: number;
	readonly #marked: Uint8Array;
	readonly #stack: Int32Array;
	/** The first cell of each rectangle. */
	#starts: number[] = [];

	constructor(columns: number, rows: number) {
		this.#columns = columns;
		this.#rows = rows;
		this.#marked = new Uint8Array(columns * rows);
		this.#stack = new Int32Array(columns * rows);
	}

	/** Marks a rectangle of cells, as far as it lies in the picture. */
	mark(column: number, row: number, columns: number, rows: number): void {
		const right = Math.min(column + columns, this.#columns);
		const bottom = Math.min(row + rows, this.#rows);
		const marked = this.#marked;
		this.#starts.push(row * this.#columns + column);
		for (let y = row; y < bottom; y++) {
			const start = y * this.#columns;
			// A few cells: a loop is faster than a call of fill.
			for (let x = column; x < right; x++) marked[start + x] = 1;
		}
	}

	/** Boxes in cells around the marks that touch, corners included. The marks are used up. */
	takeBoxes(): PlateBox[] {
		const boxes: PlateBox[] = [];
		// The first of cells that hang together begins a rectangle.
		for (const cell of this.#starts.sort((a, b) => a - b))
			if (this.#marked[cell] === 1) boxes.push(this.#follow(cell));
		this.#starts = [];
		return boxes;
	}

	#follow(start: number): PlateBox {
		const columns = this.#columns;
		let [left, right, top, bottom] = [columns, 0, this.#rows, 0];
		let depth = this.#push(start, 0);
		while (depth > 0) {
			const cell = this.#stack[--depth] as number;
			const row = Math.floor(cell / columns);
			const column = cell - row * columns;
			left = Math.min(left, column);
			right = Math.max(right, column + 1);
			top = Math.min(top, row);
			bottom = Math.max(bottom, row + 1);
			for (let y = Math.max(0, row - 1); y <= Math.min(this.#rows - 1, row + 1); y++) {
				for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
					depth = this.#push(y * columns + x, depth);
				}
			}
		}
		return { x: left, y: top, width: right - left, height: bottom - top };
	}

	#push(cell: number, depth: number): number {
		if (this.#marked[cell] === 0) return depth;
		this.#marked[cell] = 0;
		this.#stack[depth] = cell;
		return depth + 1;
	}
}
