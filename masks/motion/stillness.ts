import { type Background, front } from "./background.ts";
import type { Extent } from "./outline.ts";

/** Luma steps, of a cell's mean, by which somebody who stands there changes it when they move. */
const leastChange = 3;

/** Remembers when something last moved in each cell. */
export class Stillness {
	readonly #columns: number;
	/** What each cell showed when it last changed. */
	readonly #shown: Uint16Array;
	/** Seconds of media time. */
	readonly #changedAt: Float64Array;
	readonly #wasFront: Uint8Array;

	constructor({ columns, rows }: Background) {
		this.#columns = columns;
		this.#shown = new Uint16Array(columns * rows);
		this.#changedAt = new Float64Array(columns * rows).fill(Number.NEGATIVE_INFINITY);
		this.#wasFront = new Uint8Array(columns * rows);
	}

	/** Looks at what is in front: that comes, goes or looks different now has changed. */
	see(background: Background, time: number): void {
		for (let cell = 0; cell < this.#shown.length; cell++) {
			const isFront = background.front[cell] !== front.nothing ? 1 : 0;
			const changes = isFront !== this.#wasFront[cell];
			if (isFront === 0 && !changes) continue;
			this.#wasFront[cell] = isFront;
			const sum = background.sum(cell);
			if (!changes && Math.abs(sum - (this.#shown[cell] as number)) <= leastChange * 4) continue;
			this.#shown[cell] = sum;
			this.#changedAt[cell] = time;
		}
	}

	/** When anything last changed in these parts of the picture. */
	since(extents: readonly Extent[]): number {
		let latest = Number.NEGATIVE_INFINITY;
		for (const { left, top, right, bottom } of extents) {
			for (let row = top; row < bottom; row++) {
				const line = row * this.#columns;
				for (let cell = line + left; cell < line + right; cell++) {
					latest = Math.max(latest, this.#changedAt[cell] as number);
				}
			}
		}
		return latest;
	}
}
