interface Entry<T> {
	readonly item: T;
	readonly bytes: number;
	readonly rank: number;
	/** What it is about. */
	readonly topic: string;
	sent: boolean;
}

/**
 * Messages that wait for their acknowledgement, in order: first those that were sent, then those that were not. It is
 * bounded: when it is full the oldest of the lowest rank goes, as the latest of a state is what counts.
 */
export class Outbox<T> {
	readonly #entries: Entry<T>[] = [];
	readonly #maxMessages: number;
	readonly #maxBytes: number;
	readonly #window: number;
	/** How many there are, by what they are about. */
	readonly #topics = new Map<string, number>();
	#bytes = 0;

	/** @param window how many may be sent and not yet acknowledged */
	constructor(maxMessages: number, maxBytes: number, window: number) {
		this.#maxMessages = maxMessages;
		this.#maxBytes = maxBytes;
		this.#window = window;
	}

	get size(): number {
		return this.#entries.length;
	}

	get bytes(): number {
		return this.#bytes;
	}

	/**
	 * Adds a message. Returns those that had to go: older ones, or the message itself when it alone is over the bound or all
	 * others rank higher.
	 */
	push(item: T, bytes: number, rank = 0, topic = ""): T[] {
		const dropped: T[] = [];
		if (bytes > this.#maxBytes) return [item];
		while (this.size >= this.#maxMessages || this.#bytes + bytes > this.#maxBytes) {
			const index = this.#leastImportant();
			if ((this.#entries[index]?.rank ?? 0) > rank) return [...dropped, item];
			dropped.push(...this.#remove(index));
		}
		this.#entries.push({ item, bytes, rank, topic, sent: false });
		this.#topics.set(topic, (this.#topics.get(topic) ?? 0) + 1);
		this.#bytes += bytes;
		return dropped;
	}

	/** The next message to send, which counts as sent from now on; undefined while the window is full or nothing waits. */
	next(): T | undefined {
		const entry = this.#entries.slice(0, this.#window).find(({ sent }) => !sent);
		if (!entry) return undefined;
		entry.sent = true;
		return entry.item;
	}

	/** The message was acknowledged and goes. */
	acknowledge(item: T): void {
		this.#remove(this.#entries.findIndex((entry) => entry.item === item));
	}

	/** Those that match go, and are returned. */
	removeWhere(matches: (item: T) => boolean): T[] {
		const all = this.#entries.splice(0);
		const gone = all.filter(({ item }) => matches(item));
		const left = new Set(gone);
		this.#entries.push(...all.filter((entry) => !left.has(entry)));
		for (const entry of gone) this.#release(entry);
		return gone.map(({ item }) => item);
	}

	/** The connection is lost: what was not acknowledged is to be sent again. */
	rewind(): void {
		for (const entry of this.#entries) entry.sent = false;
	}

	/** Whether something about this waits. */
	has(topic: string): boolean {
		return this.#topics.has(topic);
	}

	/** The oldest of the lowest rank. */
	#leastImportant(): number {
		let least = 0;
		for (const [index, { rank }] of this.#entries.entries())
			if (rank < (this.#entries[least]?.rank ?? 0)) least = index;
		return least;
	}

	#remove(index: number): T[] {
		const [entry] = index < 0 ? [] : this.#entries.splice(index, 1);
		if (!entry) return [];
		this.#release(entry);
		return [entry.item];
	}

	#release({ bytes, topic }: Entry<T>): void {
		this.#bytes -= bytes;
		const rest = (this.#topics.get(topic) ?? 0) - 1;
		if (rest > 0) this.#topics.set(topic, rest);
		else this.#topics.delete(topic);
	}
}
