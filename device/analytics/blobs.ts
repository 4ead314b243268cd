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
	/** First and last cells of the runs that were found and whose neighbours were not looked at yet. */
	readonly #runs: Int32Array;

	constructor(columns: number, rows: number) {
		this.columns = columns;
		this.rows = rows;
		this.marks = new Uint16Array(columns * rows);
		this.#open = new Uint8Array(columns * rows);
		this.#runs = new Int32Array(columns * rows + 2);
	}

	/** @param least cells that one has to have; @returns them in the order of their topmost cells */
	find(front: Uint8Array, least: number, moving?: Uint8Array): Blob[] {
		const open = this.#open;
		open.set(front);
		this.marks.fill(0);
		const found: Blob[] = [];
		let mark = 0;
		for (let cell = open.indexOf(1); cell >= 0; cell = open.indexOf(1, cell + 1)) {
			if (found.length >= mostBlobs) break;
			const blob = this.#follow(cell, ++mark, moving);
			if (blob.cells >= least) found.push(blob);
		}
		return found;
	}

	/** Goes from run to run, each the cells of a row that lie side by side. */
	#follow(start: number, mark: number, moving: Uint8Array | undefined): Blob {
		const { columns, rows, marks } = this;
		const open = this.#open;
		const runs = this.#runs;
		let [left, right, top, bottom, cells, sum] = [columns, 0, rows, 0, 0, 0];
		let [depth, movers] = [0, 0];
		/** @returns the cell after the run that the cell is in */
		const take = (cell: number): number => {
			const row = Math.floor(cell / columns);
			const [begin, end] = [row * columns, (row + 1) * columns];
			let [from, to] = [cell, cell + 1];
			while (from > begin && open[from - 1] === 1) from--;
			while (to < end && open[to] === 1) to++;
			for (let at = from; at < to; at++) {
				marks[at] = mark;
				open[at] = 0;
				if (moving?.[at] === 1) movers++;
			}
			cells += to - from;
			sum += ((to - from) * (from + to - 1 - 2 * begin)) / 2;
			left = Math.min(left, from - begin);
			right = Math.max(right, to - begin);
			top = Math.min(top, row);
			bottom = Math.max(bottom, row + 1);
			runs[depth++] = from;
			runs[depth++] = to;
			return to;
		};
		take(start);
		while (depth > 0) {
			const to = runs[--depth] as number;
			const from = runs[--depth] as number;
			const row = Math.floor(from / columns);
			const [first, last] = [
				Math.max(0, from - row * columns - 1),
				Math.min(columns - 1, to - row * columns),
			];
			for (let y = Math.max(0, row - 1 - gap); y <= Math.min(rows - 1, row + 1 + gap); y++)
				for (let at = y * columns + first; at <= y * columns + last; at++) if (open[at] === 1) at = take(at);
		}
		return { mark, cells, left, right, top, bottom, middle: sum / cells + 0.5, moving: movers };
	}
}
