/** Edges of one thing, in cells; the last ones lie beyond it. */
export interface CellBox {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** Cells that hang together. */
export interface Blob extends CellBox {
	/** What its cells are marked with. */
	readonly mark: number;
	readonly cells: number;
	/** Mean column of its cells. */
	readonly middle: number;
	/** Those of its cells that changed since the last look. */
	readonly moving: number;
}

/** Cells that a gap within one thing may have: a coat of the wall's colour does not cut a walker in two. */
const gap = { across: 0, down: 1 };

/** More things than this are not looked at in one picture. */
const mostBlobs = 256;

/** Finds what hangs together. Memory is taken once, at the start. */
export class Blobs {
	readonly columns: number;
	readonly rows: number;
	/** For each cell the mark of its blob, 0 for none. */
	readonly marks: Uint16Array;
	readonly #stack: Int32Array;

	constructor(columns: number, rows: number) {
		this.columns = columns;
		this.rows = rows;
		this.marks = new Uint16Array(columns * rows);
		this.#stack = new Int32Array(columns * rows);
	}

	/** @param least cells that one has to have; @returns them in the order of their topmost cells */
	find(front: Uint8Array, least: number, moving?: Uint8Array): Blob[] {
		this.marks.fill(0);
		const found: Blob[] = [];
		let mark = 0;
		for (let cell = front.indexOf(1); cell >= 0; cell = front.indexOf(1, cell + 1)) {
			if (this.marks[cell] !== 0) continue;
			if (found.length >= mostBlobs) break;
			const blob = this.#follow(cell, ++mark, front, moving);
			if (blob.cells >= least) found.push(blob);
		}
		return found;
	}

	#follow(start: number, mark: number, front: Uint8Array, moving: Uint8Array | undefined): Blob {
		const { columns, rows, marks } = this;
		const stack = this.#stack;
		let [left, right, top, bottom, cells, sum] = [columns, 0, rows, 0, 0, 0];
		let [depth, movers] = [0, 0];
		stack[depth++] = start;
		marks[start] = mark;
		while (depth > 0) {
			const cell = stack[--depth] as number;
			const row = Math.floor(cell / columns);
			const column = cell - row * columns;
			cells++;
			if (moving?.[cell] === 1) movers++;
			sum += column;
			if (column < left) left = column;
			if (column >= right) right = column + 1;
			if (row < top) top = row;
			if (row >= bottom) bottom = row + 1;
			// No arrays here: this is done for each cell.
			const fromX = Math.max(0, column - 1 - gap.across);
			const toX = Math.min(columns - 1, column + 1 + gap.across);
			const fromY = Math.max(0, row - 1 - gap.down);
			const toY = Math.min(rows - 1, row + 1 + gap.down);
			for (let y = fromY; y <= toY; y++) {
				for (let at = y * columns + fromX, end = y * columns + toX; at <= end; at++) {
					if (front[at] !== 1 || marks[at] !== 0) continue;
					marks[at] = mark;
					stack[depth++] = at;
				}
			}
		}
		return { mark, cells, left, right, top, bottom, middle: sum / cells + 0.5, moving: movers };
	}
}
