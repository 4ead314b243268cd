/** Milliseconds that a look of the analytics may take, on the mean of late. */
export const analysisBudget = 8;

/** Looks over which the mean is taken, about. */
const memory = 8;

/** At least every so many looks that are asked for there is one. */
const slowest = 5;

/**
 * What the analytics may cost. Looks that take too long become rarer, until they take no more than their share: the analytics'
 * own rate is what gives way, and never the video's. Without a clock nothing gives way, as in recordings, which are made
 * once and have to be the same each time (invariant I8).
 */
export class AnalysisBudget {
	readonly #now: (() => number) | undefined;
	#mean = 0;
	#skipped = 0;

	/** @param now monotonic time in milliseconds */
	constructor(now?: () => number) {
		this.#now = now;
	}

	/** Of how many looks that are asked for one is made. */
	get every(): number {
		return Math.min(slowest, Math.max(1, Math.ceil(this.#mean / analysisBudget)));
	}

	/** Looks, when it is time to. */
	spend<T>(look: () => T): T | undefined {
		if (!this.#now) return look();
		if (++this.#skipped < this.every) return undefined;
		this.#skipped = 0;
		const start = this.#now();
		const seen = look();
		this.#mean += (this.#now() - start - this.#mean) / memory;
		return seen;
	}
}
