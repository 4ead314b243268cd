import { blockSize, type Region, regionOf, type Span } from "./region.ts";

/** The blocks of any of `wanted` that are in none of `others`, each once. */
export function blocksOf(
	wanted: readonly Region[],
	others: readonly Region[],
	width: number,
	height: number,
): Region {
	const blocks = new BlockMap(width, height);
	for (const region of wanted) blocks.set(region, 1);
	for (const region of others) blocks.set(region, 2);
	return blocks.region(1);
}

/** Which fill each block of a picture gets, when areas overlap: the last one that was set. */
export class BlockMap {
	readonly #width: number;
	readonly #height: number;
	readonly #columns: number;
	readonly #fills: Uint8Array;

	/** @param width picture size in luma samples */
	constructor(width: number, height: number) {
		this.#width = width;
		this.#height = height;
		this.#columns = Math.ceil(width / blockSize);
		this.#fills = new Uint8Array(this.#columns * Math.ceil(height / blockSize));
	}

	/** @param fill 1 to 255; 0 is a block that nobody has set */
	set(region: Region, fill: number): void {
		for (const { top, bottom, left, right } of region) {
			const [first, end] = [left / blockSize, Math.ceil(right / blockSize)];
			for (let row = top / blockSize; row * blockSize < bottom; row++)
				this.#fills.fill(fill, row * this.#columns + first, row * this.#columns + end);
		}
	}

	/** The blocks that got this fill. */
	region(fill: number): Region {
		return regionOf(this.#width, this.#height, (top) => {
			const row = (top / blockSize) * this.#columns;
			const spans: Span[] = [];
			for (let column = 0, first = -1; column <= this.#columns; column++) {
				const inside = column < this.#columns && this.#fills[row + column] === fill;
				if (inside && first < 0) first = column;
				if (inside || first < 0) continue;
				spans.push([first, column - 1]);
				first = -1;
			}
			return spans;
		});
	}
}
