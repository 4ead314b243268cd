/** What a broker has to remember over a restart (MQTT 3.1.1 §4.1), and the lines of a file that say it. */

export interface KeptMessage {
	readonly topic: string;
	readonly qos: number;
	readonly payload: Uint8Array;
	/** When it was taken in, in milliseconds since 1970. */
	readonly at: number;
}

/** The session of a client that is to outlive its connection. */
export interface KeptSession {
	readonly user: string;
	/** Granted quality by filter. */
	readonly filters: Map<string, number>;
	/** What waits for it, in order, by what names it. */
	readonly queue: Map<string, KeptMessage>;
}

/** A change, as one line of JSON. Payloads are in base64. */
export type Change =
	| ["retain", topic: string, qos: number, payload: string, at: number]
	| ["clear", topic: string]
	| ["session", id: string, user: string]
	| ["end", id: string]
	| ["subscribe", id: string, filter: string, qos: number]
	| ["unsubscribe", id: string, filter: string]
	| ["queue", id: string, key: string, topic: string, qos: number, payload: string, at: number]
	| ["done", id: string, key: string];

export class KeptState {
	readonly retained: Map<string, KeptMessage> = new Map();
	readonly sessions: Map<string, KeptSession> = new Map();
	/** What waits for several sessions comes once for each, one after the other, and is in memory once. */
	#last: { readonly text: unknown; readonly bytes: Uint8Array } = { text: "", bytes: new Uint8Array(0) };

	/** @throws Error for what is no change */
	apply(change: Change): void {
		const session = this.sessions.get(change[1]);
		switch (change[0]) {
			case "retain":
				this.retained.set(change[1], this.#message(change[1], change[2], change[3], change[4]));
				return;
			case "clear":
				this.retained.delete(change[1]);
				return;
			case "session":
				if (session?.user !== change[2])
					this.sessions.set(change[1], { user: text(change[2]), filters: new Map(), queue: new Map() });
				return;
			case "end":
				this.sessions.delete(change[1]);
				return;
			case "subscribe":
				session?.filters.set(text(change[2]), quality(change[3]));
				return;
			case "unsubscribe":
				session?.filters.delete(change[2]);
				return;
			case "queue":
				session?.queue.set(text(change[2]), this.#message(change[3], change[4], change[5], change[6]));
				return;
			case "done":
				session?.queue.delete(change[2]);
				return;
			default:
				throw new TypeError("no such change");
		}
	}

	#message(topic: unknown, qos: unknown, payload: unknown, at: unknown): KeptMessage {
		if (typeof at !== "number") throw new TypeError("expected a time");
		if (this.#last.text !== payload)
			this.#last = { text: payload, bytes: Buffer.from(text(payload), "base64") };
		return { topic: text(topic), qos: quality(qos), payload: this.#last.bytes, at };
	}

	/** The changes that lead from nothing to here. */
	*changes(): Generator<Change> {
		for (const { topic, qos, payload, at } of this.retained.values())
			yield ["retain", topic, qos, base64(payload), at];
		for (const [id, { user, filters, queue }] of this.sessions) {
			yield ["session", id, user];
			for (const [filter, qos] of filters) yield ["subscribe", id, filter, qos];
			for (const [key, { topic, qos, payload, at }] of queue)
				yield ["queue", id, key, topic, qos, base64(payload), at];
		}
	}
}

export function base64(payload: Uint8Array): string {
	return Buffer.from(payload).toString("base64");
}

function text(value: unknown): string {
	if (typeof value !== "string") throw new TypeError("expected a text");
	return value;
}

function quality(value: unknown): number {
	if (value === 0 || value === 1 || value === 2) return value;
	throw new TypeError("expected a quality of service");
}
