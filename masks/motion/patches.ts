import { front } from "./background.ts";

/** How far apart two cells of one thing may be: a body before a wall of its own colour falls apart, mostly into halves above each other. */
const reach = { across: 1, down: 2 };

/** Fewer cells than this that are only maybe in front are noise. */
const leastMaybe = 3;

/** A thing in front: cells that hang together. */
export interface Patch {
	/** In cells; right and bottom are exclusive. */
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
	/** Column and row of each of its cells, one after the other: the first `2 * count` of these. */
	readonly places: Uint16Array;
	readonly count: number;
}

/** Finds what hangs together among the cells that are in front. */
export class PatchFinder {
	readonly #columns: number;
	readonly #rows: number;
	/** Cells that belong to no patch yet, with a margin all around, so that no neighbour lies outside. */
	readonly #rest: Uint8Array;
	readonly #width: number;
	readonly #neighbours: Int32Array;
	/** Cells whose neighbours were not looked at yet. */
	readonly #open: Int32Array;
	readonly #places: Uint16Array;

	constructor(columns: number, rows: number) {
		this.#columns = columns;
		this.#rows = rows;
		this.#width = columns + 2 * reach.across;
		this.#rest = new Uint8Array(this.#width * (rows + 2 * reach.down));
		this.#open = new Int32Array(columns * rows);
		this.#places = new Uint16Array(2 * columns * rows);
		const offsets: number[] = [];
		for (let y = -reach.down; y <= reach.down; y++)
			for (let x = -reach.across; x <= reach.across; x++) offsets.push(y * this.#width + x);
		this.#neighbours = Int32Array.from(offsets);
	}

	/**
	 * @param cells what is in front of each: values of `front`
	 * @param found called with each patch, whose places are valid during the call only
	 */
	find(cells: Uint8Array, found: (patch: Patch) => void): void {
		for (let row = 0; row < this.#rows; row++) {
			const line = cells.subarray(row * this.#columns, (row + 1) * this.#columns);
			this.#rest.set(line, (row + reach.down) * this.#width + reach.across);
		}
		for (let row = 0; row < this.#rows; row++) {
			const margin = (row + reach.down) * this.#width + reach.across;
			for (let at = margin; at < margin + this.#columns; at++) {
				if (this.#rest[at] === front.nothing) continue;
				const patch = this.#take(at);
				if (patch) found(patch);
			}
		}
	}

	/** The patch that a cell belongs to; undefined when it is too faint to be one. */
	#take(start: number): Patch | undefined {
		const rest = this.#rest;
		const open = this.#open;
		const places = this.#places;
		const neighbours = this.#neighbours;
		const width = this.#width;
		let [left, top, right, bottom] = [this.#columns, this.#rows, 0, 0];
		let count = 0;
		let isSure = rest[start] === front.surely;
		let waiting = 1;
		open[0] = start;
		rest[start] = front.nothing;
		while (waiting > 0) {
			const at = open[--waiting] as number;
			const line = (at / width) | 0;
			const row = line - reach.down;
			const column = at - line * width - reach.across;
			places[2 * count] = column;
			places[2 * count + 1] = row;
			count++;
			if (column < left) left = column;
			if (column >= right) right = column + 1;
			if (row < top) top = row;
			if (row >= bottom) bottom = row + 1;
			for (let i = 0; i < neighbours.length; i++) {
				const next = at + (neighbours[i] as number);
				const what = rest[next] as number;
				if (what === front.nothing) continue;
				if (what === front.surely) isSure = true;
				rest[next] = front.nothing;
				open[waiting++] = next;
			}
		}
		return isSure || count >= leastMaybe ? { left, top, right, bottom, places, count } : undefined;
	}
}
