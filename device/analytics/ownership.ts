import type { Blob, CellBox } from "./blobs.ts";
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

	/** Gives somebody what shows something where they are and is nobody's yet. */
	claim(index: number, track: Track, height: number, front: Uint8Array): void {
		const half = track.solid
			? 0.55 * track.width
			: (track.class === "bicycle" ? reach.riding : reach.side) * height;
		const tall = track.solid ? track.height : height;
		const box = {
			left: Math.max(0, Math.floor(track.x - half)),
			top: Math.max(0, Math.floor(track.y - tall * (1 + reach.above))),
			right: Math.min(this.#columns, Math.ceil(track.x + half)),
			bottom: Math.min(this.#rows, Math.ceil(track.y + Math.max(1, tall * reach.below))),
		};
		this.#claimBox(index, track, box, front, 1);
	}

	/** The same of the cells of a blob. */
	claimBlob(index: number, track: Track, marks: Uint16Array, blob: Blob): void {
		this.#claimBox(index, track, blob, marks, blob.mark);
	}

	#claimBox(
		index: number,
		track: Track,
		{ left, top, right, bottom }: CellBox,
		values: Uint8Array | Uint16Array,
		wanted: number,
	): void {
		const { owners } = this;
		for (let row = top; row < bottom; row++)
			for (let column = left, cell = row * this.#columns + left; column < right; column++, cell++) {
				if (values[cell] !== wanted || owners[cell] !== 0) continue;
				owners[cell] = index + 1;
				track.shows(column, row);
			}
	}
}
