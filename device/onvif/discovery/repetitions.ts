import type { Clock } from "../../clock.ts";

/** Tells a request from its repetitions: clients send each datagram two or more times, in case one is lost. */
export class Repetitions {
	readonly #clock: Clock;
	readonly #windowMs: number;
	readonly #capacity: number;
	/** Time of the first, in order of arrival. */
	readonly #seen = new Map<string, number>();

	constructor(clock: Clock, windowMs: number, capacity: number) {
		this.#clock = clock;
		this.#windowMs = windowMs;
		this.#capacity = capacity;
	}

	/** True from the second time on, within the window. */
	has(key: string): boolean {
		const now = this.#clock.monotonic();
		for (const [old, time] of this.#seen) {
			if (now - time < this.#windowMs && this.#seen.size <= this.#capacity) break;
			this.#seen.delete(old);
		}
		if (this.#seen.has(key)) return true;
		this.#seen.set(key, now);
		return false;
	}
}
