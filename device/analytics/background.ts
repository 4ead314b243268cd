import type { Cells } from "./cells.ts";

/** Seconds over which the background follows the light of a cell where nothing is. */
const settling = 8;

/** Luma steps that a cell has to differ by, at least; below are noise and the coding of pictures. */
const leastDifference = 9;

/** The same, in mean deviations of that cell: leaves and fountains deviate all the time. */
const deviations = 4;

/** Luma steps between two looks from which on a cell counts as moving. */
const leastStep = 4;

/** Luma steps by which all of the picture changes at once when lamps go on or the camera's exposure jumps. */
const suddenLight = 12;

/** Luma steps within which a cell in front shows the same thing as before. */
const sameThing = 7;

/** Seconds for which a thing may be hidden by who passes before it, once it was seen for `settled` seconds. */
const patience = 3;
const settled = 1;

/** The same, where the background is to be seen in its place. */
const bare = 1;

/** A cell in a shadow has this part of its light, about: what is darker is a thing. */
const shadow = { from: 0.58, to: 0.96 } as const;

/** Cells that a coat of a shadow's colour may have from the head to the legs. */
const longestCoat = 16;

/** Of the light of a shadow, what may differ from one cell to the next. */
const evenness = 0.055;

/** What the place looks like when nobody is there, cell by cell, learnt as it goes. */
export class Background {
	/** 1 where something is in front of the background. */
	readonly front: Uint8Array;
	/** 1 where that something changed since the last look. */
	readonly moving: Uint8Array;
	/** Seconds for which a cell has shown one and the same thing in front of the background. */
	readonly still: Float32Array;
	readonly level: Float32Array;
	/** What a cell in front has been showing. */
	readonly shown: Float32Array;
	readonly #columns: number;
	readonly #deviation: Float32Array;
	readonly #last: Float32Array;
	/** Seconds for which it has shown something else than that. */
	readonly #other: Float32Array;
	/** 1 once the cell was seen. */
	readonly #known: Uint8Array;
	readonly #changes: Int32Array = new Int32Array(511);

	constructor(cells: number, columns: number) {
		this.#columns = columns;
		this.front = new Uint8Array(cells);
		this.moving = new Uint8Array(cells);
		this.still = new Float32Array(cells);
		this.level = new Float32Array(cells);
		this.shown = new Float32Array(cells);
		this.#deviation = new Float32Array(cells).fill(1);
		this.#last = new Float32Array(cells);
		this.#other = new Float32Array(cells);
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
			if (blind[cell] === 1) {
				// Neither seen nor learnt (invariant I6).
				this.still[cell] = 0;
				continue;
			}
			const value = luma[cell] as number;
			if (this.#known[cell] === 0) {
				this.#meet(cell, value);
				continue;
			}
			this.level[cell] = (this.level[cell] as number) + shift;
			this.shown[cell] = (this.shown[cell] as number) + shift;
			this.#compare(cell, value, rate, elapsed, shift);
			this.#last[cell] = value;
		}
		this.#leaveShadows(luma);
	}

	/** From now on what the cell shows is the background. */
	absorb(cell: number): void {
		this.level[cell] = this.#last[cell] as number;
		this.still[cell] = 0;
		this.front[cell] = 0;
		this.moving[cell] = 0;
	}

	#meet(cell: number, value: number): void {
		this.#known[cell] = 1;
		this.level[cell] = value;
		this.shown[cell] = value;
		this.still[cell] = 0;
		this.#last[cell] = value;
	}

	#compare(cell: number, value: number, rate: number, elapsed: number, shift: number): void {
		const difference = value - (this.level[cell] as number);
		const size = Math.abs(difference);
		const deviation = this.#deviation[cell] as number;
		if (size <= Math.max(leastDifference, deviations * deviation)) {
			this.level[cell] = (this.level[cell] as number) + rate * difference;
			this.#deviation[cell] = deviation + rate * (size - deviation);
			this.#showsOther(cell, value, elapsed, bare);
			return;
		}
		this.front[cell] = 1;
		if (Math.abs(value - (this.#last[cell] as number) - shift) > leastStep) this.moving[cell] = 1;
		if (Math.abs(value - (this.shown[cell] as number)) <= sameThing) {
			this.still[cell] = (this.still[cell] as number) + elapsed;
			this.#other[cell] = 0;
			this.shown[cell] = (this.shown[cell] as number) + 0.2 * (value - (this.shown[cell] as number));
		} else this.#showsOther(cell, value, elapsed, patience);
	}

	#showsOther(cell: number, value: number, elapsed: number, longest: number): void {
		const other = (this.#other[cell] as number) + elapsed;
		this.#other[cell] = other;
		if ((this.still[cell] as number) >= settled && other < longest) return;
		this.shown[cell] = value;
		this.still[cell] = 0;
		this.#other[cell] = 0;
	}

	/** A shadow is no thing: it takes the same part of the light of each cell, and leaves the ground's pattern as it is. */
	#leaveShadows(luma: Float32Array): void {
		const columns = this.#columns;
		const { front, level } = this;
		for (let cell = front.indexOf(1); cell >= 0; cell = front.indexOf(1, cell + 1)) {
			const part = (luma[cell] as number) / Math.max(1, level[cell] as number);
			if (part < shadow.from || part > shadow.to) continue;
			let [alike, asked] = [0, 0];
			for (const step of [-1, 1, -columns, columns]) {
				const near = cell + step;
				if (near < 0 || near >= luma.length) continue;
				const other = (luma[near] as number) / Math.max(1, level[near] as number);
				asked++;
				if (Math.abs(other - part) < evenness) alike++;
			}
			if (alike >= asked - 1) this.moving[cell] = 2;
		}
		// The rim of a shadow is half in the light.
		for (let cell = front.indexOf(1); cell >= 0; cell = front.indexOf(1, cell + 1)) {
			if (this.moving[cell] === 2) continue;
			const part = (luma[cell] as number) / Math.max(1, level[cell] as number);
			if (part < shadow.from || part >= 1) continue;
			for (const step of [-1, 1, -columns, columns])
				if (this.moving[cell + step] === 2) {
					this.moving[cell] = 3;
					break;
				}
		}
		this.#keepCoats();
		for (let cell = 0; cell < front.length; cell++) {
			if ((this.moving[cell] as number) < 2) continue;
			front[cell] = 0;
			this.moving[cell] = 0;
		}
	}

	/** What looks like a shadow and has something above it and below it is a coat: nothing stands on shadows but who throws them. */
	#keepCoats(): void {
		const columns = this.#columns;
		const { front, moving } = this;
		for (let column = 0; column < columns; column++) {
			let above = Number.NEGATIVE_INFINITY;
			for (let cell = column; cell < front.length; cell += columns) {
				if (front[cell] !== 1 || (moving[cell] as number) >= 2) continue;
				const gap = (cell - above) / columns;
				if (gap > 1 && gap <= longestCoat)
					for (let between = above + columns; between < cell; between += columns)
						if ((moving[between] as number) >= 2) moving[between] = 1;
				above = cell;
			}
		}
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
