/**
 * Looks at the bytes that the other side sends before anything buffers them, and knows no more of MQTT than where a packet
 * begins, how long it says it is (MQTT 3.1.1 §2.2), and how long it may be:
 *
 *     byte 1    | packet type (4 bits) | flags (4 bits) |
 *     byte 2…5  | remaining length, 7 bits a byte, least significant first; top bit: another byte follows |
 *     then      | as many bytes as that says |
 */

/** One side of a connection: what it sends. */
export interface Sender {
	/** Its first byte, packet type and flags. */
	readonly first: number;
	/** Packet types (§2.2.1). */
	readonly types: ReadonlySet<number>;
}

/** A client begins with CONNECT, whose flags are all 0 (§3.1.1): a TLS greeting, 0x16, is none. */
const client: Sender = { first: 0x10, types: new Set([1, 3, 4, 5, 6, 7, 8, 10, 12, 14]) };

/** A broker, to somebody who publishes and has subscribed to nothing: CONNACK first, then acknowledgements and PINGRESP. */
export const brokerOfPublisher: Sender = { first: 0x20, types: new Set([2, 4, 5, 7, 13]) };

/** The same to somebody who has also subscribed to one topic: SUBACK, and what is published there. */
export const brokerOfAnnouncer: Sender = { first: 0x20, types: new Set([...brokerOfPublisher.types, 3, 9]) };

/** Remaining length of the packets that have no other: acknowledgements, PINGREQ, PINGRESP, DISCONNECT (§3.4 to §3.7, §3.12 to §3.14). */
const fixedLength: ReadonlyMap<number, number> = new Map([
	[4, 2],
	[5, 2],
	[6, 2],
	[7, 2],
	[12, 0],
	[13, 0],
	[14, 0],
]);

export type GateFault = "not-mqtt" | "packet-too-long";

export class PacketGate {
	/** Bytes that one packet may have, from the next header on. */
	maxBytes: number;
	readonly #sender: Sender;
	#at: "type" | "length" | "body" = "type";
	#started = false;
	#headerBytes = 0;
	/** Remaining length as far as it is known; in the body, bytes still to come. */
	#remaining = 0;
	/** Of the body that is read. */
	#length = 0;
	#type = 0;
	#packets = 0;

	constructor(maxBytes: number, sender: Sender = client) {
		this.maxBytes = maxBytes;
		this.#sender = sender;
	}

	/** Bytes that have come of the packet that is not whole yet, but for its header. */
	get begun(): number {
		return this.#at === "body" ? this.#length - this.#remaining : 0;
	}

	/** Packets that have begun so far. */
	get packets(): number {
		return this.#packets;
	}

	/** Reads on. After a fault the connection is to be closed: what comes next has no meaning. */
	read(chunk: Uint8Array): GateFault | undefined {
		let offset = 0;
		while (offset < chunk.length) {
			if (this.#at === "body") {
				const step = Math.min(this.#remaining, chunk.length - offset);
				offset += step;
				this.#remaining -= step;
				if (this.#remaining === 0) this.#at = "type";
				continue;
			}
			const fault = this.#header(chunk[offset++]!);
			if (fault) return fault;
		}
		return undefined;
	}

	#header(byte: number): GateFault | undefined {
		if (this.#at === "type") {
			const { first, types } = this.#sender;
			if (!types.has(byte >> 4) || (!this.#started && byte !== first)) return "not-mqtt";
			this.#started = true;
			this.#packets++;
			this.#type = byte >> 4;
			this.#at = "length";
			this.#headerBytes = 1;
			this.#remaining = 0;
			return undefined;
		}
		this.#remaining |= (byte & 0x7f) << (7 * (this.#headerBytes - 1));
		this.#headerBytes++;
		const more = byte >= 0x80;
		if (more && this.#headerBytes > 4) return "not-mqtt";
		if (this.#headerBytes + this.#remaining > this.maxBytes) return "packet-too-long";
		if (!more && this.#remaining !== (fixedLength.get(this.#type) ?? this.#remaining)) return "not-mqtt";
		if (!more) this.#at = this.#remaining > 0 ? "body" : "type";
		this.#length = this.#remaining;
		return undefined;
	}
}
