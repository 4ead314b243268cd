/** Cells that something has to fill to be a person or a vehicle, and not a leaf, a bird, or noise. */
const leastCells = 4;

/** Rows that it has to reach over. */
const leastRows = 2;

/** A part of the picture beyond which it is a change of light. */
const largestPart = 0.4;

/** Columns for a row beyond which it is a shadow or a beam of light. */
const widest = 8;

/** Cells that a gap within one object may have: a coat of the wall's colour does not cut a walker in two. */
const gap = { across: 0, down: 1 };

/** Edges of one thing, in cells; the last ones lie beyond it. */
export interface CellBox {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** What was found in one look. */
export interface Tally {
	/** Things of plausible size. */
	readonly objects: number;
	/** Those of them that moved since the last look. */
	readonly moving: number;
	/** Where they are; of very many, the first. */
	readonly boxes: readonly CellBox[];
}

/** Things whose places are told. */
const mostBoxes = 64;

/** Counts what hangs together. Memory is taken once, at the start. */
export class ObjectCounter {
	readonly #columns: number;
	readonly #rows: number;
	readonly #open: Uint8Array;
	readonly #stack: Int32Array;
	#boxes: CellBox[] = [];

	constructor(columns: number, rows: number) {
		this.#columns = columns;
		this.#rows = rows;
		this.#open = new Uint8Array(columns * rows);
		this.#stack = new Int32Array(columns * rows);
	}

	count(front: Uint8Array, moving: Uint8Array): Tally {
		this.#open.set(front);
		let objects = 0;
		let movers = 0;
		this.#boxes = [];
		for (let cell = this.#open.indexOf(1); cell >= 0; cell = this.#open.indexOf(1, cell + 1)) {
			const movingCells = this.#follow(cell, moving);
			if (movingCells === undefined) continue;
			objects++;
			if (movingCells >= 2) movers++;
		}
		return { objects, moving: movers, boxes: this.#boxes };
	}

	/** Closes all that hangs together with `start`. Gives how much of it moves; undefined when it is nothing plausible. */
	#follow(start: number, moving: Uint8Array): number | undefined {
		const columns = this.#columns;
		let [left, right, top, bottom] = [columns, 0, this.#rows, 0];
		let [cells, movingCells] = [0, 0];
		let depth = this.#close(start, 0);
		while (depth > 0) {
			const cell = this.#stack[--depth] as number;
			const row = Math.floor(cell / columns);
			const column = cell - row * columns;
			cells++;
			movingCells += moving[cell] as number;
			left = Math.min(left, column);
			right = Math.max(right, column + 1);
			top = Math.min(top, row);
			bottom = Math.max(bottom, row + 1);
			depth = this.#closeAround(column, row, depth);
		}
		const [width, height] = [right - left, bottom - top];
		const plausible =
			cells >= leastCells &&
			height >= leastRows &&
			width <= widest * height &&
			cells <= largestPart * columns * this.#rows;
		if (!plausible) return undefined;
		if (this.#boxes.length < mostBoxes) this.#boxes.push({ left, top, right, bottom });
		return movingCells;
	}

	#closeAround(column: number, row: number, depth: number): number {
		let top = depth;
		const right = Math.min(this.#columns - 1, column + 1 + gap.across);
		const bottom = Math.min(this.#rows - 1, row + 1 + gap.down);
		for (let y = Math.max(0, row - 1 - gap.down); y <= bottom; y++) {
			for (let x = Math.max(0, column - 1 - gap.across); x <= right; x++) {
				top = this.#close(y * this.#columns + x, top);
			}
		}
		return top;
	}

	#close(cell: number, depth: number): number {
		if (this.#open[cell] !== 1) return depth;
		this.#open[cell] = 0;
		this.#stack[depth] = cell;
		return depth + 1;
	}
}
