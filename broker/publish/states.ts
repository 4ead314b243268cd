/**
 * The latest of each retained topic, and which of them the broker has yet to be told: all of them on a new connection, as it may have
 * lost what it retained. They are told a few at a time, beside what waits and never in its place.
 */
export class States<T> {
	readonly #latest = new Map<string, T>();
	readonly #most: number;
	readonly #window: number;
	/** Topics of which the broker has another state, or may have. */
	#untold = new Set<string>();
	#underWay = 0;

	/**
	 * @param most topics that are remembered
	 * @param window states under way to the broker at a time
	 */
	constructor(most: number, window: number) {
		this.#most = most;
		this.#window = window;
	}

	/** States that the broker is yet to be told, and those that are under way to it. */
	get waiting(): number {
		return this.#untold.size + this.#underWay;
	}

	/** Remembers a state. False when there are too many topics. */
	set(topic: string, state: T): boolean {
		if (!this.#latest.has(topic) && this.#latest.size >= this.#most) return false;
		this.#latest.set(topic, state);
		return true;
	}

	/** The topic's state is to be told. */
	tell(topic: string): void {
		if (this.#latest.has(topic)) this.#untold.add(topic);
	}

	/** All are to be told, but those for which another way is. */
	tellAll(isTold: (topic: string) => boolean): void {
		for (const topic of this.#latest.keys()) if (!isTold(topic)) this.#untold.add(topic);
	}

	/** The topic's state is told in another way. */
	leave(topic: string): void {
		this.#untold.delete(topic);
	}

	/** The next to tell, which is under way from now on; undefined while enough are, or when there is none. */
	next(): { readonly topic: string; readonly state: T } | undefined {
		if (this.#underWay >= this.#window) return undefined;
		for (const topic of this.#untold) {
			this.#untold.delete(topic);
			const state = this.#latest.get(topic);
			if (state === undefined) continue;
			this.#underWay++;
			return { topic, state };
		}
		return undefined;
	}

	/** One that was under way has arrived, or goes nowhere. */
	arrived(): void {
		this.#underWay--;
	}

	/** Whether the state is the topic's latest. */
	isLatest(topic: string, state: T): boolean {
		return this.#latest.get(topic) === state;
	}

	forgetWhere(matches: (state: T) => boolean): void {
		for (const [topic, state] of [...this.#latest]) if (matches(state)) this.forget(topic);
	}

	forget(topic: string): void {
		this.#latest.delete(topic);
		this.#untold.delete(topic);
	}

	/** The connection is lost: the next one is told all of them. */
	lost(): void {
		this.#untold.clear();
		this.#underWay = 0;
	}
}
