import type { Cells } from "./cells.ts";

/** Seconds over which the background follows the light of a cell where nothing is. */
const settling = 8;

/** Seconds after which something that does not move any more becomes background: a parked car, a bench that was moved. */
const absorption = 30;

/** Luma steps that a cell has to differ by, at least; below are noise and the coding of pictures. */
const leastDifference = 10;

/** The same, in mean deviations of that cell: leaves and fountains deviate all the time. */
const deviations = 4;

/** Luma steps between two looks from which on a cell counts as moving. */
const leastStep = 4;

/** Luma steps by which all of the picture changes at once when lamps go on or the camera's exposure jumps. */
const suddenLight = 12;

/** What the place looks like when nobody is there, cell by cell, learnt as it goes. */
export class Background {
	/** 1 where something is in front of the background. */
	readonly front: Uint8Array;
	/** 1 where that something changed since the last look. */
	readonly moving: Uint8Array;
	readonly #level: Float32Array;
	readonly #deviation: Float32Array;
	readonly #last: Float32Array;
	/** Seconds for which the cell has been in front without moving. */
	readonly #still: Float32Array;
	/** 1 once the cell was seen. */
	readonly #known: Uint8Array;
	readonly #changes: Int32Array = new Int32Array(511);

	constructor(cells: number) {
		this.front = new Uint8Array(cells);
		this.moving = new Uint8Array(cells);
		this.#level = new Float32Array(cells);
		this.#deviation = new Float32Array(cells).fill(1);
		this.#last = new Float32Array(cells);
		this.#still = new Float32Array(cells);
		this.#known = new Uint8Array(cells);
	}

	/** @param elapsed seconds since the last look */
	look({ luma, blind }: Cells, elapsed: number): void {
		const shift = this.#lightChange(luma, blind);
		// Light that changes at once does not change evenly: what is there now is the background.
		if (Math.abs(shift) > suddenLight) this.#known.fill(0);
		const rate = 1 - Math.exp(-elapsed / settling);
		for (let cell = 0; cell < luma.length; cell++) {
			this.front[cell] = 0;
			this.moving[cell] = 0;
			if (blind[cell] === 1) continue; // neither seen nor learnt (invariant I6)
			const value = luma[cell] as number;
			if (this.#known[cell] === 0) this.#meet(cell, value);
			this.#level[cell] = (this.#level[cell] as number) + shift;
			this.#compare(cell, value, rate, elapsed, shift);
			this.#last[cell] = value;
		}
	}

	#meet(cell: number, value: number): void {
		this.#known[cell] = 1;
		this.#level[cell] = value;
		this.#last[cell] = value;
	}

	#compare(cell: number, value: number, rate: number, elapsed: number, shift: number): void {
		const difference = value - (this.#level[cell] as number);
		const size = Math.abs(difference);
		const deviation = this.#deviation[cell] as number;
		if (size <= Math.max(leastDifference, deviations * deviation)) {
			this.#level[cell] = (this.#level[cell] as number) + rate * difference;
			this.#deviation[cell] = deviation + rate * (size - deviation);
			this.#still[cell] = 0;
			return;
		}
		this.front[cell] = 1;
		const moved = Math.abs(value - (this.#last[cell] as number) - shift) > leastStep;
		if (moved) this.moving[cell] = 1;
		this.#still[cell] = moved ? 0 : (this.#still[cell] as number) + elapsed;
		if ((this.#still[cell] as number) >= absorption) this.#level[cell] = value;
	}

	/** By how much all of the picture became lighter since the last look: a cloud, or the camera's own exposure. */
	#lightChange(luma: Float32Array, blind: Uint8Array): number {
		const histogram = this.#changes.fill(0);
		let seen = 0;
		for (let cell = 0; cell < luma.length; cell++) {
			if (blind[cell] === 1 || this.#known[cell] === 0) continue;
			const bin = Math.round((luma[cell] as number) - (this.#last[cell] as number)) + 255;
			histogram[bin] = (histogram[bin] as number) + 1;
			seen++;
		}
		let left = seen / 2;
		for (let bin = 0; bin < histogram.length; bin++) {
			left -= histogram[bin] as number;
			if (left < 0) return bin - 255;
		}
		return 0;
	}
}
