import type { Track } from "./track.ts";

/** How far somebody reaches around where they stand, in heights: to each side, on a bicycle, above and below. */
const reach = { side: 0.3, riding: 0.62, above: 0.08, below: 0.06 } as const;

/** Whose the cells are that show something: the nearest's whose body may be there. */
export class Ownership {
	/** Index of the owner, and one; 0 for nobody. */
	readonly owners: Uint16Array;
	readonly #columns: number;
	readonly #rows: number;

	constructor(columns: number, rows: number) {
		this.#columns = columns;
		this.#rows = rows;
		this.owners = new Uint16Array(columns * rows);
	}

	clear(): void {
		this.owners.fill(0);
	}

	/** Gives somebody what shows something where they are and is nobody's yet. @returns how many cells */
	claim(index: number, track: Track, height: number, front: Uint8Array): number {
		const half = track.solid
			? 0.55 * track.width
			: (track.class === "bicycle" ? reach.riding : reach.side) * height;
		const tall = track.solid ? track.height : height;
		return this.claimBox(
			index,
			track.x - half,
			track.y - tall * (1 + reach.above),
			track.x + half,
			track.y + Math.max(1, tall * reach.below),
			front,
		);
	}

	claimBox(
		index: number,
		left: number,
		top: number,
		right: number,
		bottom: number,
		front: Uint8Array,
	): number {
		const [from, to] = [Math.max(0, Math.floor(left)), Math.min(this.#columns, Math.ceil(right))];
		let found = 0;
		for (let row = Math.max(0, Math.floor(top)); row < Math.min(this.#rows, Math.ceil(bottom)); row++)
			for (let cell = row * this.#columns + from, end = row * this.#columns + to; cell < end; cell++) {
				if (front[cell] !== 1 || this.owners[cell] !== 0) continue;
				this.owners[cell] = index + 1;
				found++;
			}
		return found;
	}

	claimMark(
		index: number,
		marks: Uint16Array,
		{
			mark,
			left,
			top,
			right,
			bottom,
		}: { mark: number; left: number; top: number; right: number; bottom: number },
	): void {
		for (let row = top; row < bottom; row++)
			for (let cell = row * this.#columns + left; cell < row * this.#columns + right; cell++)
				if (marks[cell] === mark && this.owners[cell] === 0) this.owners[cell] = index + 1;
	}
}
