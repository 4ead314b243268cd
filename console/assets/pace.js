/**
 * Tiles that have something to show are shown together, at most so often, in milliseconds: the browser puts the page together
 * anew each time. Twice in the time that a picture of fifteen per second lasts, so that none is left out.
 */
const interval = 1000 / 30;

export class Pace {
	#waiting = new Set();
	#timer;
	#last = 0;

	wait(tile) {
		this.#waiting.add(tile);
		this.#timer ??= setTimeout(() => this.#show(), Math.max(0, this.#last + interval - performance.now()));
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
