/**
 * Decides which tiles play: those in view, and no more than the device and the browser can do at a time. Decoding is
 * done in a worker, so that the page stays quick.
 */
export class Playlist {
	#limit;
	#expired;
	#tiles = [];
	#inView = new Set();
	#playing = new Set();
	#worker = new Worker("/assets/decoder.js", { type: "module" });
	#observer = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: "120px 0px" });

	/** `limit` is how many play at a time, 0 for whose role sees no picture; `expired` is called when the device says that the session has ended. */
	constructor(limit, expired) {
		this.#limit = limit;
		this.#expired = expired;
		this.#worker.addEventListener("message", ({ data }) => this.#heard(data));
		document.addEventListener("visibilitychange", () => this.#choose());
	}

	add(tile) {
		if (this.#limit === 0) {
			tile.show("forbidden");
			return;
		}
		if (!tile.canvas.transferControlToOffscreen) {
			tile.show("unsupported");
			return;
		}
		const canvas = tile.canvas.transferControlToOffscreen();
		this.#worker.postMessage({ type: "add", name: tile.name, canvas }, [canvas]);
		this.#tiles.push(tile);
		this.#observer.observe(tile.element);
	}

	clear() {
		for (const tile of this.#tiles) this.#worker.postMessage({ type: "remove", name: tile.name });
		this.#observer.disconnect();
		this.#tiles = [];
		this.#inView.clear();
		this.#playing.clear();
	}

	#seen(entries) {
		for (const { isIntersecting, target } of entries) {
			if (isIntersecting) this.#inView.add(target);
			else this.#inView.delete(target);
		}
		this.#choose();
	}

	/** Nothing plays in a tab that nobody sees. */
	#choose() {
		const candidates = document.hidden ? [] : this.#tiles.filter((tile) => this.#inView.has(tile.element));
		const chosen = new Set(candidates.slice(0, this.#limit));
		for (const tile of this.#tiles) {
			if (chosen.has(tile) === this.#playing.has(tile)) continue;
			this.#worker.postMessage({ type: chosen.has(tile) ? "play" : "pause", name: tile.name });
			tile.show(chosen.has(tile) ? "connecting" : "paused", this.#limit);
		}
		for (const tile of candidates.slice(this.#limit)) tile.show("paused", this.#limit);
		this.#playing = chosen;
	}

	#heard({ name, picture }) {
		if (picture === "expired") this.#expired();
		for (const tile of this.#playing) if (tile.name === name) tile.show(picture);
	}
}
