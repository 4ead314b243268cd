/** Messages whose copies come one right after the other: more than are ever on their way to one client's filters at once. */
const window = 128;

/**
 * Lets one copy of each message through to a client with overlapping filters (MQTT 3.1.1 §3.3.5).
 *
 * aedes has a way of its own to tell copies: a message that has a lower number than the one before is taken for one. But a
 * message that is kept for later takes longer than others, comes after those that overtook it, and was lost so.
 */
export class Seen {
	readonly #numbers = new Set<number>();

	/** True when this is the first copy of the message with this number, which the broker gave it. */
	isNew(number: number): boolean {
		if (this.#numbers.has(number)) return false;
		this.#numbers.add(number);
		if (this.#numbers.size > window) {
			const [oldest] = this.#numbers;
			this.#numbers.delete(oldest as number);
		}
		return true;
	}
}

/** In place of the numbers that aedes notes of a client: it takes every message for new. */
export const nothingSeen: Readonly<Record<string, number>> = new Proxy(
	{},
	{ get: () => 0, set: () => true, deleteProperty: () => true },
);
