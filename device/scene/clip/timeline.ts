/** A step between two frames longer than this, in seconds, is a break in the timestamps, unless a frame lasts so long. */
const longestStep = 10;

/**
 * Turns the timestamps of frames, one after the other, into seconds since the first. Timestamps may be missing, stand
 * still, go back a little, or jump: recordings are cut and joined, and counters wrap (ISO/IEC 13818-1 §2.4.2.1: 33
 * bits). The times given out never go back, and never leave a hole that no frame declared.
 */
export class Timeline {
	/** Seconds that a frame lasts when nothing says so. */
	readonly #usual: number;
	#started = false;
	#offset = 0;
	#time = 0;
	#end = 0;

	/** @param usual seconds a frame, when the file does not tell */
	constructor(usual: number) {
		this.#usual = usual;
	}

	/** When the frames placed so far end, in seconds since the first. */
	get end(): number {
		return this.#end;
	}

	/**
	 * Places the next frame.
	 * @param timestamp in seconds from any origin; undefined when it is missing
	 * @param duration in seconds; 0 when it is not known
	 * @returns seconds since the first frame
	 */
	place(timestamp: number | undefined, duration: number): number {
		const length = duration > 0 ? duration : this.#usual;
		if (timestamp === undefined) {
			this.#time = this.#end;
		} else {
			const fits =
				this.#started &&
				timestamp - this.#offset >= this.#time - longestStep &&
				timestamp - this.#offset <= this.#end + longestStep;
			if (!fits) this.#offset = timestamp - this.#end;
			this.#time = Math.max(this.#time, timestamp - this.#offset);
		}
		this.#started = true;
		this.#end = Math.max(this.#end, this.#time + length);
		return this.#time;
	}
}
