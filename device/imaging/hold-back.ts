/**
 * Pictures that wait until somebody has looked. Looking is dear, so not every picture is looked at; one that is not waits
 * for the next look, so that what appears in between is known before it is shown. In steady filming every picture waits
 * equally long, and one goes for each that comes.
 */
export class HoldBack<T> {
	readonly #every: number;
	#waiting: { readonly time: number; readonly item: T }[] = [];
	#lookedAt = Number.NEGATIVE_INFINITY;

	/** @param every seconds of media time from one look to the next; 0 looks at every picture, and nothing waits */
	constructor(every: number) {
		this.#every = every;
	}

	/** True when the picture of `time` is to be looked at. */
	isDue(time: number): boolean {
		return time < this.#lookedAt || time - this.#lookedAt >= this.#every - tolerance;
	}

	/** The newest that waits. */
	get last(): T | undefined {
		return this.#waiting[this.#waiting.length - 1]?.item;
	}

	push(time: number, item: T): void {
		this.#waiting.push({ time, item });
	}

	/** The picture of `time` has been looked at, so no picture up to it needs to wait any longer. */
	looked(time: number): void {
		this.#lookedAt = time;
	}

	/** The time of the last picture that has been looked at. */
	get lookedAt(): number {
		return this.#lookedAt;
	}

	/**
	 * What may go before the next look: call it first, so that each picture lies between two looks that are known.
	 *
	 * @param may the first for which it is false stays, and all behind it
	 */
	drain(may: (item: T) => boolean = () => true): T[] {
		return this.#release((time, item) => time <= this.#lookedAt && may(item));
	}

	/** What may go now: all that waited for as long as a picture can, and the oldest of the others. */
	ready(now: number): T[] {
		const late = this.#release((time) => time <= this.#lookedAt && now - time >= this.#every - tolerance);
		if (late.length > 0) return late;
		const oldest = this.#waiting[0];
		return oldest && oldest.time <= this.#lookedAt ? this.#waiting.splice(0, 1).map(({ item }) => item) : [];
	}

	/** Everything that waits, looked at or not. */
	clear(): T[] {
		this.#lookedAt = Number.NEGATIVE_INFINITY;
		return this.#waiting.splice(0).map(({ item }) => item);
	}

	#release(may: (time: number, item: T) => boolean): T[] {
		const count = this.#waiting.findIndex(({ time, item }) => !may(time, item));
		return this.#waiting.splice(0, count < 0 ? this.#waiting.length : count).map(({ item }) => item);
	}
}

/** Half a tick of the 90 kHz media clock: times are rounded to ticks. */
const tolerance = 1e-4;
