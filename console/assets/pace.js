/**
 * Tiles that have something to show are shown together, and only so often: the browser puts the page together anew each time.
 */
export class Pace {
	#interval;
	#waiting = new Set();
	#timer;
	#last = 0;

	/** @param interval from one time to the next at least, in milliseconds */
	constructor(interval) {
		this.#interval = interval;
	}

	wait(tile) {
		this.#waiting.add(tile);
		this.#timer ??= setTimeout(
			() => this.#show(),
			Math.max(0, this.#last + this.#interval - performance.now()),
		);
	}

	leave(tile) {
		this.#waiting.delete(tile);
	}

	#show() {
		this.#timer = undefined;
		this.#last = performance.now();
		const tiles = [...this.#waiting];
		this.#waiting.clear();
		for (const tile of tiles) tile.show();
	}
}
