import type { BrokerCounters, BrokerLimits } from "./limits.ts";

/** What aedes keeps in its memory of retained messages and durable sessions, as far as the bounds concern it. */

export interface StoredPacket {
	readonly cmd: string;
	readonly topic?: string;
	readonly payload?: string | Uint8Array;
	readonly messageId?: number;
	readonly qos?: number;
	readonly retain?: boolean;
	readonly dup?: boolean;
	/** These two name a message: who took it in, and the how manyth it was. */
	readonly brokerId?: string;
	readonly brokerCounter?: number;
}

interface SessionRef {
	readonly id: string;
}

interface Filter {
	readonly topic: string;
	readonly qos: number;
}

export interface Store {
	storeRetained(packet: StoredPacket): Promise<void>;
	addSubscriptions(client: SessionRef, filters: readonly Filter[]): Promise<void>;
	removeSubscriptions(client: SessionRef, filters: readonly string[]): Promise<void>;
	cleanSubscriptions(client: SessionRef): Promise<void>;
	outgoingEnqueueCombi(subscribers: readonly { clientId: string }[], packet: StoredPacket): Promise<void>;
	outgoingUpdate(client: SessionRef, packet: StoredPacket): Promise<void>;
	outgoingClearMessageId(client: SessionRef, packet: StoredPacket): Promise<StoredPacket | undefined>;
	outgoingStream(client: SessionRef): AsyncIterable<StoredPacket>;
	incomingStorePacket(client: SessionRef, packet: StoredPacket): Promise<void>;
	incomingDelPacket(client: SessionRef, packet: StoredPacket): Promise<void>;
	cleanIncoming(client: SessionRef): Promise<void>;
}

/**
 * A payload that holds nothing else in memory: as it comes, it is a view of all that was read from the connection at once, and would keep
 * that for as long as it is kept.
 */
export function alone<T extends string | Uint8Array | undefined>(payload: T): T {
	if (!(payload instanceof Uint8Array) || payload.buffer.byteLength === payload.length) return payload;
	const copy = Buffer.allocUnsafeSlow(payload.length);
	copy.set(payload);
	return copy as Uint8Array as T;
}

function lone(packet: StoredPacket): StoredPacket {
	return { ...packet, payload: alone(packet.payload ?? "") };
}

function sizeOf(packet: StoredPacket): number {
	return Buffer.byteLength(packet.payload ?? "") + Buffer.byteLength(packet.topic ?? "");
}

/** A number of messages and of bytes, each with a bound. */
class Budget {
	messages = 0;
	bytes = 0;
	readonly #maxMessages: number;
	readonly #maxBytes: number;

	constructor(maxMessages: number, maxBytes: number) {
		this.#maxMessages = maxMessages;
		this.#maxBytes = maxBytes;
	}

	/** Books a message, or says that there is no room. */
	book(bytes: number): boolean {
		if (this.messages + 1 > this.#maxMessages || this.bytes + bytes > this.#maxBytes) return false;
		this.messages++;
		this.bytes += bytes;
		return true;
	}

	release(bytes: number): void {
		this.messages--;
		this.bytes -= bytes;
	}
}

/** What waits for a session. */
class Queue extends Budget {
	/** When each was taken in, by its number: milliseconds since 1970. */
	readonly numbers: Map<number, number> = new Map();
	/** By message identifier: whoever gives a message back may know no more than that. */
	readonly sent: Map<number, { readonly number: number; readonly bytes: number }> = new Map();
}

interface Retained {
	readonly payload: string | Uint8Array;
	readonly bytes: number;
	/** When it was taken in, in milliseconds since 1970. */
	readonly at: number;
}

const bytesOf = (payload: string | Uint8Array) =>
	typeof payload === "string" ? Buffer.from(payload) : payload;

/** Puts bounds on what a store keeps, and corrects what it would keep wrongly. */
export class StoreBounds {
	readonly #limits: BrokerLimits;
	readonly #counters: BrokerCounters;
	readonly #retained: Budget;
	/** By topic. */
	readonly #retainedTopics = new Map<string, Retained>();
	readonly #queues = new Map<string, Queue>();
	/** QoS 2 messages between PUBLISH and PUBREL: their bytes by client and identifier. */
	readonly #incoming = new Map<string, Map<number, number>>();
	#incomingBytes = 0;
	readonly #store: Store;
	readonly #now: () => number;
	readonly #clear: Store["outgoingClearMessageId"];

	/**
	 * @param store changed in place: its methods obey the bounds from now on
	 * @param isGranted whether the client was granted this filter
	 * @param now milliseconds since 1970
	 */
	constructor(
		store: Store,
		limits: BrokerLimits,
		counters: BrokerCounters,
		isGranted: (client: SessionRef, filter: string) => boolean,
		now: () => number,
	) {
		this.#now = now;
		this.#limits = limits;
		this.#counters = counters;
		this.#store = store;
		this.#retained = new Budget(limits.retained, limits.retainedBytes);
		this.#clear = store.outgoingClearMessageId.bind(store);
		const storeRetained = store.storeRetained.bind(store);
		const addSubscriptions = store.addSubscriptions.bind(store);
		const enqueue = store.outgoingEnqueueCombi.bind(store);
		const update = store.outgoingUpdate.bind(store);
		const stream = store.outgoingStream.bind(store);
		const storeIncoming = store.incomingStorePacket.bind(store);
		const deleteIncoming = store.incomingDelPacket.bind(store);
		const cleanIncoming = store.cleanIncoming.bind(store);
		Object.assign(store, {
			storeRetained: async (packet) => {
				const message = lone(packet);
				if (this.#mayRetain(message)) await storeRetained(message);
			},
			// aedes hands over all filters of a SUBSCRIBE as soon as one of them is granted.
			addSubscriptions: (client, filters) =>
				addSubscriptions(
					client,
					filters.filter(({ topic }) => isGranted(client, topic)),
				),
			outgoingEnqueueCombi: async (subscribers, packet) => {
				const takers = subscribers.filter(({ clientId }) => this.#mayQueue(clientId, packet));
				// Whoever had asked for it before is not told that it is retained [MQTT-3.3.1-9].
				if (takers.length > 0) await enqueue(takers, { ...lone(packet), retain: false });
			},
			outgoingUpdate: async (client, packet) => {
				// What did not fit is delivered all the same, and not kept until it has arrived.
				if (packet.cmd === "publish" && !this.isQueued(client.id, packet.brokerCounter)) return;
				await update(client, named(packet));
				this.#noteIdentifier(client, packet);
			},
			outgoingStream: (client) => markedAgain(stream(client)),
			outgoingClearMessageId: (client, packet) => this.#acknowledge(client, packet),
			incomingStorePacket: async (client, packet) => {
				this.#bookIncoming(client, packet);
				await storeIncoming(client, lone(packet));
			},
			incomingDelPacket: async (client, packet) => {
				this.#releaseIncoming(client, packet.messageId);
				await deleteIncoming(client, packet);
			},
			cleanIncoming: async (client) => {
				for (const id of [...(this.#incoming.get(client.id)?.keys() ?? [])])
					this.#releaseIncoming(client, id);
				await cleanIncoming(client);
			},
		} satisfies Partial<Store>);
	}

	/** Retained messages and their bytes. */
	get retained(): { readonly messages: number; readonly bytes: number } {
		return { messages: this.#retained.messages, bytes: this.#retained.bytes };
	}

	/** True when this is what is retained on the topic at this moment. */
	isRetained({ topic, payload }: Pick<StoredPacket, "topic" | "payload">): boolean {
		const last = this.#retainedTopics.get(topic ?? "");
		return last !== undefined && Buffer.compare(bytesOf(last.payload), bytesOf(payload ?? "")) === 0;
	}

	/** Books a message that was retained before the start; false when there is no room. */
	bookRetained(packet: StoredPacket, at: number): boolean {
		return this.#mayRetain(packet, at);
	}

	/** Books a message that waited before the start; false when there is no room. */
	bookQueued(clientId: string, packet: StoredPacket, at: number): boolean {
		return this.#mayQueue(clientId, packet, at);
	}

	/** Drops what has waited for a session since before `oldest`, milliseconds since 1970. */
	async expire(oldest: number, isHere: (clientId: string) => boolean): Promise<void> {
		for (const [id, { numbers }] of [...this.#queues]) {
			if (isHere(id) || ![...numbers.values()].some((at) => at < oldest)) continue;
			// The oldest first: of those that were never sent the store drops the first.
			for await (const packet of this.#store.outgoingStream({ id })) {
				const number = packet.brokerCounter ?? 0;
				if (packet.cmd !== "publish" || (numbers.get(number) ?? oldest) >= oldest) continue;
				await this.#drop(id, packet);
			}
		}
	}

	/** Drops what has been retained since before `oldest`, milliseconds since 1970, unless somebody is here who stands for it. */
	async expireRetained(oldest: number, isStoodFor: (topic: string) => boolean): Promise<void> {
		for (const [topic, { at }] of [...this.#retainedTopics])
			if (at < oldest && !isStoodFor(topic)) await this.clear(topic);
	}

	/** Drops what is retained on a topic. Nobody is told. */
	async clear(topic: string): Promise<void> {
		await this.#store.storeRetained({ cmd: "publish", topic, payload: "", qos: 0, retain: true });
	}

	/**
	 * Drops what waits for sessions whose client is away, where it matches. What stays keeps its place.
	 *
	 * @param raw the store as it is beneath all that was put on it
	 * @param at when it was taken in, in milliseconds since 1970
	 * @returns how many messages there were
	 */
	async erase(
		raw: Store,
		matches: (topic: string, at: number) => boolean,
		isHere: (clientId: string) => boolean,
	): Promise<number> {
		let erased = 0;
		for (const [id, { numbers }] of [...this.#queues]) {
			const packets: StoredPacket[] = [];
			for await (const packet of raw.outgoingStream({ id })) packets.push(packet);
			// From here on nothing waits for anything: nobody comes in between.
			if (isHere(id)) continue;
			const staying: StoredPacket[] = [];
			for (const packet of packets) {
				const at = numbers.get(packet.brokerCounter ?? 0);
				const isGone = packet.cmd === "publish" && at !== undefined && matches(packet.topic ?? "", at);
				if (isGone && (await this.#drop(id, packet))) erased++;
				// Of those that were never sent the store drops the first: what comes before goes out, and in again.
				else if (packet.messageId === undefined && (await raw.outgoingClearMessageId({ id }, packet)))
					staying.push(packet);
			}
			for (const packet of staying) await raw.outgoingEnqueueCombi([{ clientId: id }], packet);
		}
		return erased;
	}

	/** Whether a message is kept for a session until it has arrived there. */
	isQueued(clientId: string, brokerCounter: number | undefined): boolean {
		return brokerCounter !== undefined && this.#queues.get(clientId)?.numbers.has(brokerCounter) === true;
	}

	/** Drops everything a durable session holds. */
	async forget(clientId: string): Promise<void> {
		const client = { id: clientId };
		await this.#store.cleanSubscriptions(client);
		for await (const packet of this.#store.outgoingStream(client)) await this.#clear(client, packet);
		await this.#store.cleanIncoming(client);
		this.#queues.delete(clientId);
	}

	#mayRetain(packet: StoredPacket, at = this.#now()): boolean {
		const topic = packet.topic ?? "";
		const before = this.#retainedTopics.get(topic);
		if (before) this.#retained.release(before.bytes);
		this.#retainedTopics.delete(topic);
		if (Buffer.byteLength(packet.payload ?? "") === 0) return true;
		const bytes = sizeOf(packet);
		if (this.#retained.book(bytes)) {
			this.#retainedTopics.set(topic, { payload: packet.payload ?? "", bytes, at });
			return true;
		}
		this.#counters.notRetained++;
		// An older value that stayed would be taken for the present one.
		if (before) void this.#store.storeRetained({ ...packet, payload: "" });
		return false;
	}

	/** @throws Error when there is no room: whoever sent it is disconnected, as MQTT 3.1.1 has no other way to say so */
	#bookIncoming({ id }: SessionRef, packet: StoredPacket): void {
		this.#releaseIncoming({ id }, packet.messageId);
		const bytes = sizeOf(packet);
		if (this.#incomingBytes + bytes > this.#limits.inflightBytes) {
			this.#counters.refusedPackets++;
			throw new Error("too many bytes between PUBLISH and PUBREL");
		}
		const mine = this.#incoming.get(id) ?? new Map<number, number>();
		this.#incoming.set(id, mine.set(packet.messageId ?? 0, bytes));
		this.#incomingBytes += bytes;
	}

	#releaseIncoming({ id }: SessionRef, messageId = 0): void {
		const mine = this.#incoming.get(id);
		this.#incomingBytes -= mine?.get(messageId) ?? 0;
		mine?.delete(messageId);
		if (mine?.size === 0) this.#incoming.delete(id);
	}

	/** A message that several filters of a client ask for waits once. */
	#mayQueue(clientId: string, packet: StoredPacket, at = this.#now()): boolean {
		const { brokerCounter: number = 0 } = packet;
		let queue = this.#queues.get(clientId);
		if (!queue) {
			queue = new Queue(this.#limits.queued, this.#limits.queuedBytes);
			this.#queues.set(clientId, queue);
		}
		if (queue.numbers.has(number)) return false;
		if (queue.book(sizeOf(packet))) {
			queue.numbers.set(number, at);
			return true;
		}
		this.#counters.notQueued++;
		return false;
	}

	#noteIdentifier({ id }: SessionRef, packet: StoredPacket): void {
		const { cmd, messageId, brokerCounter: number = 0 } = packet;
		if (cmd !== "publish" || messageId === undefined) return;
		this.#queues.get(id)?.sent.set(messageId, { number, bytes: sizeOf(packet) });
	}

	/**
	 * aedes also calls this for a message that was never given an identifier, when it is not forwarded: the store would
	 * then drop the first such message in the queue, which is another one.
	 */
	async #acknowledge(client: SessionRef, packet: StoredPacket): Promise<StoredPacket | undefined> {
		return packet.messageId === undefined ? undefined : this.#drop(client.id, packet);
	}

	async #drop(id: string, packet: StoredPacket): Promise<StoredPacket | undefined> {
		const cleared = await this.#clear({ id }, packet);
		const queue = this.#queues.get(id);
		if (!cleared || !queue) return cleared;
		const { number, bytes } = queue.sent.get(packet.messageId ?? 0) ?? {
			number: cleared.brokerCounter ?? 0,
			bytes: sizeOf(cleared),
		};
		queue.release(bytes);
		queue.numbers.delete(number);
		queue.sent.delete(packet.messageId ?? 0);
		if (queue.messages === 0) this.#queues.delete(id);
		return cleared;
	}
}

/**
 * A PUBREL (QoS 2) has no name of its own, and the store takes all that have none for one and the same: it would write one's identifier
 * over another's, which is then released in its place.
 */
function named(packet: StoredPacket): StoredPacket {
	const { cmd, messageId } = packet;
	return cmd === "pubrel"
		? Object.assign(packet, { brokerId: `released ${messageId}`, brokerCounter: messageId })
		: packet;
}

/** What has an identifier was sent before the connection was lost [MQTT-3.3.1-1]. */
async function* markedAgain(packets: AsyncIterable<StoredPacket>): AsyncGenerator<StoredPacket> {
	for await (const packet of packets) {
		const isAgain = packet.cmd === "publish" && packet.messageId !== undefined;
		yield isAgain ? Object.assign(packet, { dup: true }) : packet;
	}
}
