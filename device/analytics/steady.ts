/** Seconds without movement after which motion is over. */
const quietTime = 2;

/** Looks in a row with movement before it is motion: one may be a flash. */
const confirmations = 2;

/** Looks whose median is the count: an odd number, so that one look never changes it. */
const counted = 5;

/** Motion with hysteresis: it starts after a moment and ends after a while. */
export class MotionSwitch {
	#row = 0;
	#quiet = Number.POSITIVE_INFINITY;

	/** @param elapsed seconds since the last look */
	look(moves: boolean, elapsed: number): boolean {
		this.#row = moves ? this.#row + 1 : 0;
		this.#quiet = this.#row >= confirmations ? 0 : this.#quiet + elapsed;
		return this.#quiet < quietTime;
	}
}

/** The median of the last few counts. */
export class SteadyCount {
	readonly #last: number[] = [];

	look(count: number): number {
		this.#last.push(count);
		if (this.#last.length > counted) this.#last.shift();
		const sorted = [...this.#last].sort((a, b) => a - b);
		return sorted[sorted.length >> 1] as number;
	}
}
