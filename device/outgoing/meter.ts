import type { Clock } from "../clock.ts";

/** Who got something. */
export interface Receiver {
	readonly user: string | null;
	readonly role: string | null;
	/** IP address. */
	readonly peer: string | null;
}

export interface Amount {
	readonly messages: number;
	readonly bytes: number;
}

export interface ReceiverAmount extends Receiver, Amount {
	/** When they got the last of it, in milliseconds since 1970. */
	readonly at: number;
}

interface Growing {
	messages: number;
	bytes: number;
}

type GrowingReceiver = Receiver & Growing & { at: number };

/** So many parts and receivers are told apart. */
const maxParts = 128;
const maxReceivers = 64;

/** Under this name go the parts that are too many. */
const rest = "other";

/** Counts what leaves by one way: in all, by part and by receiver. It holds no more than so many, whoever asks how often. */
export class Meter {
	readonly #clock: Pick<Clock, "now">;
	readonly #parts = new Map<string, Growing>();
	/** The one that got something last stands last. */
	readonly #receivers = new Map<string, GrowingReceiver>();
	readonly #all: Growing = { messages: 0, bytes: 0 };
	#others = 0;

	constructor(clock: Pick<Clock, "now">) {
		this.#clock = clock;
	}

	get total(): Amount {
		return { ...this.#all };
	}

	get parts(): ReadonlyMap<string, Amount> {
		return this.#parts;
	}

	/** The latest first. */
	get receivers(): ReceiverAmount[] {
		return [...this.#receivers.values()].reverse().map((receiver) => ({ ...receiver }));
	}

	/** Receivers that are told one by one no more. */
	get others(): number {
		return this.#others;
	}

	count(part: string, bytes: number, receiver?: Receiver): void {
		add(this.#all, bytes);
		add(this.#part(part), bytes);
		if (receiver) this.#got(receiver, bytes);
	}

	#part(name: string): Growing {
		const key = this.#parts.has(name) || this.#parts.size < maxParts - 1 ? name : rest;
		let part = this.#parts.get(key);
		if (!part) {
			part = { messages: 0, bytes: 0 };
			this.#parts.set(key, part);
		}
		return part;
	}

	#got({ user, role, peer }: Receiver, bytes: number): void {
		const key = JSON.stringify([user, role, peer]);
		const known = this.#receivers.get(key) ?? { user, role, peer, at: 0, messages: 0, bytes: 0 };
		add(known, bytes);
		known.at = this.#clock.now();
		this.#receivers.delete(key);
		this.#receivers.set(key, known);
		const [oldest] = this.#receivers.keys();
		if (this.#receivers.size <= maxReceivers || oldest === undefined) return;
		this.#receivers.delete(oldest);
		this.#others++;
	}
}

function add(to: Growing, bytes: number): void {
	to.messages++;
	to.bytes += bytes;
}
