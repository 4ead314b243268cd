/** The few things that were asked for last, each made when it is asked for first. */
export class Recent<T> {
	readonly #most: number;
	readonly #things = new Map<string, T>();

	/** @param most that are kept; the one that was asked for longest ago goes first */
	constructor(most: number) {
		this.#most = most;
	}

	get(name: string, make: () => T): T {
		const thing = this.#things.get(name) ?? make();
		this.#things.delete(name);
		this.#things.set(name, thing);
		for (const [oldest] of this.#things) if (this.#things.size > this.#most) this.#things.delete(oldest);
		return thing;
	}

	forget(name: string): void {
		this.#things.delete(name);
	}
}
