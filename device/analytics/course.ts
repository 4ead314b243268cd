/**
 * Where something is along one axis, how fast it goes, and how sure that is: a Kalman filter of constant pace that is pushed at
 * random. What was not seen for a while may be farther from where it is expected than what was seen a moment ago.
 */
export class Course {
	at: number;
	pace = 0;
	/** Variances of the place and of the pace, and how they go together. */
	#place: number;
	#both = 0;
	#pace: number;

	/** @param doubt of the place; @param pace of something that is not known yet, both as standard deviations */
	constructor(at: number, doubt: number, pace: number) {
		this.at = at;
		this.#place = doubt * doubt;
		this.#pace = pace * pace;
	}

	/** @param push by how much the pace changes at random in a second */
	predict(elapsed: number, push: number): void {
		const change = push * push;
		this.at += this.pace * elapsed;
		this.#place +=
			2 * this.#both * elapsed + this.#pace * elapsed * elapsed + (change * elapsed * elapsed * elapsed) / 3;
		this.#both += this.#pace * elapsed + (change * elapsed * elapsed) / 2;
		this.#pace += change * elapsed;
	}

	/** Variance of the step from where it is expected to where it is seen. @param doubt of what is seen */
	variance(doubt: number): number {
		return this.#place + doubt * doubt;
	}

	see(at: number, doubt: number): void {
		const variance = this.variance(doubt);
		const [gain, haste] = [this.#place / variance, this.#both / variance];
		const step = at - this.at;
		this.at += gain * step;
		this.pace += haste * step;
		this.#pace -= haste * this.#both;
		this.#both -= gain * this.#both;
		this.#place -= gain * this.#place;
	}
}
