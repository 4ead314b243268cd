import { Light } from "./light.ts";
import { Noise } from "./noise.ts";
import { cellSize, type Points } from "./points.ts";

/** Luma steps by which a point has to differ, at least: below are the coding of clips and what noise the means keep. */
const leastDifference = 6;

/** The same in spreads of the noise, beside what rounding adds; and in mean deviations of a place, as of leaves in the wind. */
const spreads = 2.5;
const rounding = 1.5;
const deviations = 4;

/** No place is taken for wilder than this, or somebody before it would be missed. In luma steps. */
const mostDifference = 24;

/** What differs by this much more than it has to is in front beyond doubt. */
const beyondDoubt = 1.8;

/** A cell is in front for sure when its points add up to this; a point that differs beyond doubt does so by itself. */
const sure = 3;

/** Seconds over which the background follows the light of a place where nothing is. */
const settling = 12;

/** Seconds for which a point has to look the same, when a place is met, to be known. */
const acquaintance = 4;

/** What is in front of a cell. */
export const front = { nothing: 0, maybe: 1, surely: 2 } as const;

/**
 * What a place looks like when nobody is there: a mean luma for each point, learnt only where nothing is in front of it.
 * Its numbers do not leave it.
 */
export class Background {
	/** Of cells. */
	readonly columns: number;
	readonly rows: number;
	/** What is in front of each cell: one of `front`. */
	readonly front: Uint8Array;
	readonly #points: Points;
	readonly #light = new Light();
	readonly #noise = new Noise();
	/** Of points, in 1/256 luma steps, so that a slow change is not rounded away. */
	readonly #level: Uint16Array;
	/** Of cells: mean deviation of their points in 1/256 luma steps. */
	readonly #deviation: Uint16Array;
	/** Of cells: 1 while nobody knows what is behind what is in front. */
	readonly #unknown: Uint8Array;
	/** Of points: milliseconds for which each looked the same; while the place is met. */
	#same: Int32Array | undefined;

	/** @param points the pictures to come, one after the other */
	constructor(points: Points) {
		this.#points = points;
		this.columns = points.columns / cellSize;
		this.rows = points.rows / cellSize;
		const cells = this.columns * this.rows;
		this.front = new Uint8Array(cells);
		this.#level = new Uint16Array(points.luma.length);
		this.#deviation = new Uint16Array(cells);
		this.#unknown = new Uint8Array(cells);
		this.#same = new Int32Array(points.luma.length).fill(-1);
	}

	/** Sees the place for the first seconds. What a point shows for longest is the place, and what passes is not. */
	meet(elapsed: number): void {
		const { luma } = this.#points;
		const level = this.#level;
		const same = this.#same;
		if (!same) return;
		this.#noise.measure(this.#points);
		const ms = Math.round(elapsed * 1000);
		for (let point = 0; point < luma.length; point++) {
			const value = exact(luma[point] as number);
			const difference = value - (level[point] as number);
			const age = same[point] as number;
			if (age >= 0 && Math.abs(difference) <= leastDifference << 8) {
				same[point] = age + ms;
				level[point] = (level[point] as number) + (difference >> 3);
			} else if (age > ms) {
				same[point] = age - ms;
			} else {
				same[point] = 0;
				level[point] = value;
			}
		}
	}

	/** Ends the first seconds: where points kept changing nothing is known, and something counts as being in front. */
	settle(): void {
		const same = this.#same;
		this.#same = undefined;
		if (!same) return;
		const width = this.#points.columns;
		for (let cell = 0; cell < this.#unknown.length; cell++) {
			const point = this.#firstPoint(cell);
			const least = Math.min(
				...[point, point + 1, point + width, point + width + 1].map((at) => same[at] as number),
			);
			this.#unknown[cell] = least < acquaintance * 1000 ? 1 : 0;
		}
	}

	/**
	 * Follows the light, if all of the place changed, and finds what is in front of it. Returns how many cells are.
	 *
	 * @param covered cells that were covered until now: they tell nothing of the light
	 */
	compare(covered: Uint8Array): number {
		this.#noise.measure(this.#points);
		const { spread } = this.#noise;
		if (this.#light.measure(this.#points, this.#level, covered, spread)) this.#relight();
		const noise = Math.max(leastDifference, spreads * spread + rounding);
		const { columns, front: cells } = this;
		const width = this.#points.columns;
		const { luma } = this.#points;
		const level = this.#level;
		let count = 0;
		for (let row = 0, cell = 0; row < this.rows; row++) {
			let point = row * cellSize * width;
			for (const end = cell + columns; cell < end; cell++, point += cellSize) {
				const below = point + width;
				const a = Math.abs((luma[point] as number) - ((level[point] as number) >> 8));
				const b = Math.abs((luma[point + 1] as number) - ((level[point + 1] as number) >> 8));
				const c = Math.abs((luma[below] as number) - ((level[below] as number) >> 8));
				const d = Math.abs((luma[below + 1] as number) - ((level[below + 1] as number) >> 8));
				let found: number = front.nothing;
				if (this.#unknown[cell] === 1) found = front.surely;
				else if (a > noise || b > noise || c > noise || d > noise) {
					found = judge(a, b, c, d, Math.max(noise, this.#wildness(cell)));
				}
				cells[cell] = found;
				if (found !== front.nothing) count++;
			}
		}
		return count;
	}

	/** Learns, as time passes, what cells look like that nothing covers. */
	learn(covered: Uint8Array, elapsed: number): void {
		const { columns } = this;
		const width = this.#points.columns;
		const { luma } = this.#points;
		const level = this.#level;
		const rate = Math.round(Math.min(1, elapsed / settling) * 65_536);
		for (let row = 0, cell = 0; row < this.rows; row++) {
			let point = row * cellSize * width;
			for (const end = cell + columns; cell < end; cell++, point += cellSize) {
				if (covered[cell] === 1) continue;
				const below = point + width;
				const a = exact(luma[point] as number) - (level[point] as number);
				const b = exact(luma[point + 1] as number) - (level[point + 1] as number);
				const c = exact(luma[below] as number) - (level[below] as number);
				const d = exact(luma[below + 1] as number) - (level[below + 1] as number);
				level[point] = (level[point] as number) + ((a * rate) >> 16);
				level[point + 1] = (level[point + 1] as number) + ((b * rate) >> 16);
				level[below] = (level[below] as number) + ((c * rate) >> 16);
				level[below + 1] = (level[below + 1] as number) + ((d * rate) >> 16);
				const mean = (Math.abs(a) + Math.abs(b) + Math.abs(c) + Math.abs(d)) >> 2;
				const before = this.#deviation[cell] as number;
				this.#deviation[cell] = before + (((mean - before) * rate) >> 16);
			}
		}
	}

	/** Takes what a cell shows now for the place itself. */
	absorb(cell: number): void {
		const { luma, columns } = this.#points;
		const first = this.#firstPoint(cell);
		for (const point of [first, first + 1, first + columns, first + columns + 1]) {
			this.#level[point] = exact(luma[point] as number);
		}
		this.#unknown[cell] = 0;
		this.#deviation[cell] = 0;
	}

	/** Luma of a cell's four points together: tells whether it changes. */
	sum(cell: number): number {
		const { luma, columns } = this.#points;
		const at = this.#firstPoint(cell);
		return (
			(luma[at] as number) +
			(luma[at + 1] as number) +
			(luma[at + columns] as number) +
			(luma[at + columns + 1] as number)
		);
	}

	#firstPoint(cell: number): number {
		const row = Math.floor(cell / this.columns);
		return (row * this.#points.columns + (cell - row * this.columns)) * cellSize;
	}

	#wildness(cell: number): number {
		return Math.min(mostDifference, (deviations * (this.#deviation[cell] as number)) / 256);
	}

	/** All of the place changed, what is behind things in front as well. */
	#relight(): void {
		const level = this.#level;
		const { shift } = this.#light;
		for (let point = 0; point < level.length; point++) {
			const before = level[point] as number;
			level[point] = Math.max(0, Math.min(65_535, before + (shift[before >> 8] as number)));
		}
	}
}

/** A luma as a level: the middle of the step, so that cutting the fraction off rounds. */
function exact(luma: number): number {
	return (luma << 8) + 128;
}

/** What four points say of their cell, which differ by so much where `least` would be no more than noise. */
function judge(a: number, b: number, c: number, d: number, least: number): number {
	const score = worth(a, least) + worth(b, least) + worth(c, least) + worth(d, least);
	return score >= sure ? front.surely : score > 0 ? front.maybe : front.nothing;
}

function worth(difference: number, least: number): number {
	return difference <= least ? 0 : difference <= least * beyondDoubt ? 1 : sure;
}
