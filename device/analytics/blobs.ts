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

/** A blob as far as it was followed. */
interface Grown {
	left: number;
	right: number;
	top: number;
	bottom: number;
	cells: number;
	/** Of the columns of its cells. */
	sum: number;
	moving: number;
}

/** Rows that a gap within one thing may have: a coat of the wall's colour does not cut a walker in two. */
const gap = 1;

/** More things than this are not looked at in one picture. */
const mostBlobs = 256;

/** Finds what hangs together. Memory is taken once, at the start. */
export class Blobs {
	readonly columns: number;
	readonly rows: number;
	/** For each cell the mark of its blob, 0 for none. */
	readonly marks: Uint16Array;
	/** 1 for each cell that nobody has looked at yet and that belongs to something. */
	readonly #open: Uint8Array;
	/** Of all runs that were found, the first cell and the one after the last. */
	readonly #runs: Int32Array;
	#end = 0;

	constructor(columns: number, rows: number) {
		this.columns = columns;
		this.rows = rows;
		this.marks = new Uint16Array(columns * rows);
		this.#open = new Uint8Array(columns * rows);
		// At most every second cell of a row begins one.
		this.#runs = new Int32Array((columns + 1) * rows);
	}

	/**
	 * @param front the cells that belong to something, in rising order
	 * @param least cells that one has to have
	 * @returns them in the order of their topmost cells
	 */
	find(front: Int32Array, least: number, moving?: Uint8Array): Blob[] {
		this.#forget();
		const open = this.#open;
		for (const cell of front) open[cell] = 1;
		const found: Blob[] = [];
		let mark = 0;
		for (const cell of front) {
			if (open[cell] === 0) continue;
			if (found.length >= mostBlobs) break;
			const grown = this.#follow(cell, ++mark, moving);
			if (grown.cells >= least) found.push(blobOf(mark, grown));
		}
		// What was left out is not there the next time.
		for (const cell of front) open[cell] = 0;
		return found;
	}

	/** Marks are few, and are spread over much memory. */
	#forget(): void {
		const { marks } = this;
		const runs = this.#runs;
		for (let run = 0; run < this.#end; run += 2)
			for (let cell = runs[run] as number; cell < (runs[run + 1] as number); cell++) marks[cell] = 0;
		this.#end = 0;
	}

	/** Goes from run to run, each the cells of a row that lie side by side. */
	#follow(start: number, mark: number, moving: Uint8Array | undefined): Grown {
		const { columns, rows } = this;
		const [open, runs] = [this.#open, this.#runs];
		const grown = { left: columns, right: 0, top: rows, bottom: 0, cells: 0, sum: 0, moving: 0 };
		let run = this.#end;
		this.#take(start, mark, grown, moving);
		for (; run < this.#end; run += 2) {
			const [from, to] = [runs[run] as number, runs[run + 1] as number];
			const row = Math.floor(from / columns);
			const first = Math.max(0, from - row * columns - 1);
			const last = Math.min(columns - 1, to - row * columns);
			const end = Math.min(rows - 1, row + 1 + gap);
			for (let y = Math.max(0, row - 1 - gap); y <= end; y++) {
				// Beside it, in its own row, nothing is.
				if (y === row) continue;
				for (let at = y * columns + first; at <= y * columns + last; at++)
					if (open[at] === 1) at = this.#take(at, mark, grown, moving);
			}
		}
		return grown;
	}

	/** Takes the run that a cell is in. @returns the cell after it */
	#take(cell: number, mark: number, grown: Grown, moving: Uint8Array | undefined): number {
		const { columns, marks } = this;
		const open = this.#open;
		const row = Math.floor(cell / columns);
		const begin = row * columns;
		const end = begin + columns;
		let [from, to] = [cell, cell + 1];
		while (from > begin && open[from - 1] === 1) from--;
		while (to < end && open[to] === 1) to++;
		for (let at = from; at < to; at++) {
			marks[at] = mark;
			open[at] = 0;
			if (moving?.[at] === 1) grown.moving++;
		}
		grown.cells += to - from;
		grown.sum += ((to - from) * (from + to - 1 - 2 * begin)) / 2;
		grown.left = Math.min(grown.left, from - begin);
		grown.right = Math.max(grown.right, to - begin);
		grown.top = Math.min(grown.top, row);
		grown.bottom = Math.max(grown.bottom, row + 1);
		this.#runs[this.#end++] = from;
		this.#runs[this.#end++] = to;
		return to;
	}
}

function blobOf(mark: number, { left, top, right, bottom, cells, sum, moving }: Grown): Blob {
	return { mark, left, top, right, bottom, cells, middle: sum / cells + 0.5, moving };
}
