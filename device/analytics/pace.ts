/** How fast places along one axis change: the slope of a line through them over times, and how far that may be off. */
export class Pace {
	#count = 0;
	#times = 0;
	#places = 0;
	#squares = 0;
	#products = 0;
	#far = 0;

	/** @param time in seconds, and @param place in metres, both best counted from the first one */
	add(time: number, place: number): void {
		this.#count++;
		this.#times += time;
		this.#places += place;
		this.#squares += time * time;
		this.#products += time * place;
		this.#far += place * place;
	}

	/** Metres a second, as many as are sure: a place is known to a cell, and far away a cell is long. */
	get sure(): number {
		const [time, place] = [this.#times / this.#count, this.#places / this.#count];
		const spread = this.#squares - time * this.#times;
		const speed = (this.#products - time * this.#places) / spread;
		const rest = Math.max(0, this.#far - place * this.#places - speed * speed * spread);
		const doubt = 1.5 * Math.sqrt(rest / Math.max(1, this.#count - 2) / spread);
		return Math.max(0, Math.abs(speed) - doubt);
	}
}
