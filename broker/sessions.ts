interface Session {
	readonly user: string;
	readonly durable: boolean;
	connected: boolean;
}

/**
 * Whose client identifiers are whose. MQTT lets a second CONNECT with the same identifier push the first one out
 * (MQTT 3.1.1 [MQTT-3.1.4-2]) and take its session over: that is for the same user only.
 */
export class Sessions {
	/** In the order of their last connection or disconnection. */
	readonly #byClient = new Map<string, Session>();

	/** True when `user` may have this identifier, which is then theirs. */
	claim(clientId: string, user: string, durable: boolean): boolean {
		const session = this.#byClient.get(clientId);
		if (session && session.user !== user) return false;
		this.#byClient.delete(clientId);
		this.#byClient.set(clientId, { user, durable, connected: true });
		return true;
	}

	/** A durable session of before the start, whose client is not here. */
	remember(clientId: string, user: string): void {
		this.#byClient.set(clientId, { user, durable: true, connected: false });
	}

	/** Whose identifier it is. */
	userOf(clientId: string): string | undefined {
		return this.#byClient.get(clientId)?.user;
	}

	/** The connection is over; a durable session stays its user's. */
	release(clientId: string): void {
		const session = this.#byClient.get(clientId);
		if (!session) return;
		this.#byClient.delete(clientId);
		if (session.durable) this.#byClient.set(clientId, { ...session, connected: false });
	}

	/** Removes and returns the durable sessions that are offline longest, until at most `max` durable ones remain. */
	evict(max: number): string[] {
		const durable = [...this.#byClient].filter(([, session]) => session.durable);
		const surplus = Math.max(0, durable.length - max);
		const evicted = durable
			.filter(([, session]) => !session.connected)
			.slice(0, surplus)
			.map(([clientId]) => clientId);
		for (const clientId of evicted) this.#byClient.delete(clientId);
		return evicted;
	}
}
