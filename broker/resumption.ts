/** A message as aedes hands it over for a client. */
export interface Forwarded {
	readonly topic: string;
	readonly payload: string | Uint8Array;
	readonly retain: boolean;
	/** Only what waited in a session has one here: what is published just now gets its own later. */
	readonly messageId?: number | undefined;
	/** The how manyth message of the broker it is. */
	readonly brokerCounter: number;
}

/** What a held message takes besides its bytes, give or take. */
const overhead = 256;

/**
 * A client has come back to its session, and is sent what waited there. aedes hands over what is published meanwhile as it comes,
 * which would overtake what waits, or even arrive before CONNACK. So it is held here until all that waited is sent.
 */
export class Resumption<T extends Forwarded> {
	/** Numbers of what waited: some of it may come as just published, too. */
	readonly #waited = new Set<number>();
	#held: T[] = [];
	#bytes = 0;
	#isOver = false;

	/** Bytes that are held. */
	get bytes(): number {
		return this.#bytes;
	}

	get isOver(): boolean {
		return this.#isOver;
	}

	/** Notes what is sent of what waited. */
	sent({ brokerCounter }: T): void {
		this.#waited.add(brokerCounter);
	}

	/** True for a message that the client was sent with what waited. */
	wasSent({ brokerCounter, retain }: T): boolean {
		return !retain && this.#waited.has(brokerCounter);
	}

	/** Keeps a message for later. */
	hold(message: T): void {
		this.#held.push(message);
		this.#bytes += message.topic.length + message.payload.length + overhead;
	}

	/** All that waited is sent. Returns what was held, in order; from now on nothing is. */
	end(): T[] {
		const held = this.#held;
		this.#held = [];
		this.#bytes = 0;
		this.#isOver = true;
		return held;
	}
}
