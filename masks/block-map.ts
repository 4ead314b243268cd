import { blockSize, type Region } from "./region.ts";

/** The blocks of any of `wanted` that are in none of `others`, each once. */
export function blocksOf(
	wanted: readonly Region[],
	others: readonly Region[],
	width: number,
	height: number,
): Region {
	return freeBlocksOf(wanted, mapOf(others, width, height), width, height);
}

/** The same, of others that have been put on a map before. */
export function freeBlocksOf(
	wanted: readonly Region[],
	others: BlockMap,
	width: number,
	height: number,
): Region {
	return mapOf(wanted, width, height).region(1, others);
}

/** All of them as one area. */
export function mapOf(regions: readonly Region[], width: number, height: number): BlockMap {
	const blocks = new BlockMap(width, height);
	for (const region of regions) blocks.set(region, 1);
	return blocks;
}

const nobody = new Uint8Array(0);

/** Which fill each block of a picture gets, when areas overlap: the last one that was set. */
export class BlockMap {
	readonly #width: number;
	readonly #height: number;
	readonly #columns: number;
	readonly #fills: Uint8Array;
	/** From where to where somebody set blocks of each row: the first column, and the one after the last. */
	readonly #rows: Uint16Array;

	/** @param width picture size in luma samples */
	constructor(width: number, height: number) {
		this.#width = width;
		this.#height = height;
		this.#columns = Math.ceil(width / blockSize);
		const rows = Math.ceil(height / blockSize);
		this.#rows = new Uint16Array(2 * rows);
		this.#fills = new Uint8Array(this.#columns * rows);
	}

	/** @param fill 1 to 255; 0 is a block that nobody has set */
	set(region: Region, fill: number): void {
		for (const { top, bottom, left, right } of region) {
			const [first, end] = [left / blockSize, Math.ceil(right / blockSize)];
			for (let row = top / blockSize; row * blockSize < bottom; row++) {
				const isNew = this.#rows[2 * row + 1] === 0;
				this.#rows[2 * row] = isNew ? first : Math.min(this.#rows[2 * row] as number, first);
				this.#rows[2 * row + 1] = Math.max(this.#rows[2 * row + 1] as number, end);
				const start = row * this.#columns;
				// A few blocks: a loop is faster than a call of fill.
				for (let at = start + first; at < start + end; at++) this.#fills[at] = fill;
			}
		}
	}

	/** The blocks that got this fill, and are nobody's on another map of this size. Rows that are alike become one rectangle. */
	region(fill: number, other?: BlockMap): Region {
		const columns = this.#columns;
		const fills = this.#fills;
		const others = other ? other.#fills : nobody;
		const runs: Growing[] = [];
		let above: readonly Growing[] = none;
		for (let row = 0; row < this.#rows.length / 2; row++) {
			const end = this.#rows[2 * row + 1] as number;
			if (end === 0) {
				above = none;
				continue;
			}
			const [top, start] = [row * blockSize, row * columns];
			const bottom = Math.min(top + blockSize, this.#height);
			const present: Growing[] = [];
			for (let column = this.#rows[2 * row] as number, first = -1; column <= end; column++) {
				const at = start + column;
				const inside = column < end && fills[at] === fill && !others[at];
				if (inside && first < 0) first = column;
				if (inside || first < 0) continue;
				const [left, right] = [first * blockSize, Math.min(column * blockSize, this.#width)];
				let run = alike(above, left, right);
				if (run) run.bottom = bottom;
				else {
					run = { top, bottom, left, right };
					runs.push(run);
				}
				present.push(run);
				first = -1;
			}
			above = present;
		}
		return runs;
	}
}

/** A rectangle that may go on in the next row. */
type Growing = { top: number; bottom: number; left: number; right: number };

const none: readonly Growing[] = [];

function alike(runs: readonly Growing[], left: number, right: number): Growing | undefined {
	for (const run of runs) if (run.left === left && run.right === right) return run;
	return undefined;
}
