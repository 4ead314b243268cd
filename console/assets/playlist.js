/** What a small picture has room for, in pixels of the screen: a little more than it has itself. */
const smallTile = { width: 400, height: 225 };

/** After its last change a size is taken to stay, in milliseconds. */
const settled = 400;

/**
 * Decides which tiles play: those in view, and no more than the device and the browser can do at a time. Decoding is
 * done in a worker, so that the page stays quick; no picture is decoded that is much larger than it is shown.
 */
export class Playlist {
	#limit;
	#expired;
	#tiles = [];
	#inView = new Set();
	/** Tiles that play, with whether they play a small picture. */
	#playing = new Map();
	#worker = new Worker("/assets/decoder.js", { type: "module" });
	#observer = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: "120px 0px" });
	/** A window that is being resized has many sizes: the last one counts. */
	#sizes = new ResizeObserver(() => {
		clearTimeout(this.#settling);
		this.#settling = setTimeout(() => this.#choose(), settled);
	});
	#settling;

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
		this.#sizes.observe(tile.canvas);
	}

	clear() {
		for (const tile of this.#tiles) this.#worker.postMessage({ type: "remove", name: tile.name });
		this.#observer.disconnect();
		this.#sizes.disconnect();
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
		const chosen = new Map(candidates.slice(0, this.#limit).map((tile) => [tile, isSmall(tile)]));
		for (const tile of this.#tiles) {
			const small = chosen.get(tile);
			if (small === this.#playing.get(tile)) continue;
			this.#worker.postMessage({ type: small === undefined ? "pause" : "play", name: tile.name, small });
			tile.show(small === undefined ? "paused" : "connecting", this.#limit);
		}
		for (const tile of candidates.slice(this.#limit)) tile.show("paused", this.#limit);
		this.#playing = chosen;
	}

	#heard({ name, picture }) {
		if (picture === "expired") this.#expired();
		for (const tile of this.#playing.keys()) if (tile.name === name) tile.show(picture);
	}
}

function isSmall({ canvas: { clientWidth, clientHeight } }) {
	return (
		clientWidth * devicePixelRatio <= smallTile.width && clientHeight * devicePixelRatio <= smallTile.height
	);
}
