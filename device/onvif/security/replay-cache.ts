/** Entries are kept in slices of time of this length, and forgotten a slice at a time. */
const sliceMs = 1_000;

/**
 * Remembers what was used within a time window, so that nothing is accepted twice. Its size is bounded: when it is
 * full it forgets the oldest slice of time and from then on refuses whatever claims to be that old, so a flood of valid
 * requests narrows the window and never opens a way for a replay.
 */
export class ReplayCache {
	readonly #capacity: number;
	readonly #slices = new Map<number, Set<string>>();
	#size = 0;
	#sweptTo = 0;
	/** What is older than this slice was forgotten before its time. */
	#floor = Number.NEGATIVE_INFINITY;

	/** @param capacity entries remembered in all */
	constructor(capacity: number) {
		this.#capacity = capacity;
	}

	get size(): number {
		return this.#size;
	}

	/**
	 * True when `key`, made at `created` (milliseconds since 1970), has not been used yet; it is used from then on.
	 *
	 * @param oldest what was made before this time is refused by its age, and forgotten here
	 */
	use(key: string, created: number, oldest: number): boolean {
		this.#sweep(Math.floor(oldest / sliceMs));
		const place = Math.floor(created / sliceMs);
		const slice = this.#slices.get(place) ?? new Set();
		if (place < this.#floor || slice.has(key)) return false;
		this.#slices.set(place, slice.add(key));
		if (++this.#size > this.#capacity) this.#forgetOldest();
		return true;
	}

	#sweep(place: number): void {
		if (place === this.#sweptTo) return;
		this.#sweptTo = place;
		for (const old of this.#slices.keys()) if (old < place) this.#forget(old);
	}

	#forgetOldest(): void {
		const oldest = Math.min(...this.#slices.keys());
		this.#forget(oldest);
		this.#floor = Math.max(this.#floor, oldest + 1);
	}

	#forget(place: number): void {
		this.#size -= this.#slices.get(place)?.size ?? 0;
		this.#slices.delete(place);
	}
}
