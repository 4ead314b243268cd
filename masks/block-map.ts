import { blockSize, type Region, regionOf, type Span } from "./region.ts";

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
const noSpans: readonly Span[] = [];

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

	/** The blocks that got this fill, and are nobody's on another map of this size. */
	region(fill: number, other?: BlockMap): Region {
		const columns = this.#columns;
		const fills = this.#fills;
		const others = other ? other.#fills : nobody;
		return regionOf(this.#width, this.#height, (top) => {
			const place = (2 * top) / blockSize;
			const [from, end] = [this.#rows[place] as number, this.#rows[place + 1] as number];
			if (end === 0) return noSpans;
			const row = (top / blockSize) * columns;
			const spans: Span[] = [];
			for (let column = from, first = -1; column <= end; column++) {
				const at = row + column;
				const inside = column < end && fills[at] === fill && !others[at];
				if (inside && first < 0) first = column;
				if (inside || first < 0) continue;
				spans.push([first, column - 1]);
				first = -1;
			}
			return spans;
		});
	}
}
