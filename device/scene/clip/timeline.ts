/**
 * Turns the timestamps of frames, one after the other, into seconds since the first. Timestamps may be missing, stand
 * still, go back a little, or jump: recordings are cut and joined, and counters wrap (ISO/IEC 13818-1 §2.4.2.1: 33
 * bits). The times given out never go back, and never leave a hole that no frame declared.
 */
export class Timeline {
	/** Seconds that a frame lasts when nothing says so. */
	readonly #usual: number;
	readonly #longestStep: number;
	#started = false;
	#offset = 0;
	#time = 0;
	#end = 0;

	/**
	 * @param usual seconds a frame, when the file does not tell
	 * @param longestStep seconds between two frames beyond which the timestamps have a break, unless a frame lasts so long
	 */
	constructor(usual: number, longestStep: number) {
		this.#usual = usual;
		this.#longestStep = longestStep;
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
				timestamp - this.#offset >= this.#time - this.#longestStep &&
				timestamp - this.#offset <= this.#end + this.#longestStep;
			if (!fits) this.#offset = timestamp - this.#end;
			this.#time = Math.max(this.#time, timestamp - this.#offset);
		}
		this.#started = true;
		this.#end = Math.max(this.#end, this.#time + length);
		return this.#time;
	}
}
