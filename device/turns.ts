interface Waiting {
	readonly isUrgent: () => boolean;
	readonly begin: () => void;
}

/** Lets a few work at a time, and who is urgent before the others. */
export class Turns {
	#free: number;
	#waiting: Waiting[] = [];

	/** @param atOnce how many at a time, at least 1 */
	constructor(atOnce: number) {
		this.#free = atOnce;
	}

	/** Lets one more work at a time from now on. */
	widen(): void {
		this.#free++;
		this.#next();
	}

	/**
	 * Resolves when it is this one's turn, with the function that ends the turn.
	 * @param isUrgent asked each time that somebody's turn ends
	 */
	take(isUrgent: () => boolean = () => false): Promise<() => void> {
		return new Promise((resolve) => {
			this.#waiting.push({ isUrgent, begin: () => resolve(this.#begun()) });
			this.#next();
		});
	}

	/** Does a task when it is its turn; the turn ends with it, however it ends. */
	async run<T>(task: () => Promise<T>): Promise<T> {
		const end = await this.take();
		try {
			return await task();
		} finally {
			end();
		}
	}

	#begun(): () => void {
		let over = false;
		return () => {
			if (over) return;
			over = true;
			this.#free++;
			this.#next();
		};
	}

	#next(): void {
		if (this.#free === 0) return;
		const next = this.#waiting.find(({ isUrgent }) => isUrgent()) ?? this.#waiting[0];
		if (!next) return;
		this.#free--;
		this.#waiting.splice(this.#waiting.indexOf(next), 1);
		next.begin();
	}
}
