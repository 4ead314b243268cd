import type { Store, StoredPacket } from "../store.ts";
import type { KeptFile } from "./kept-file.ts";
import { base64, type KeptMessage } from "./kept-state.ts";

/**
 * Has a store that lives in memory remember over a restart. `aedes-persistence-level` would do so by itself; it loses what waits for
 * a client that has two filters for one topic, forgets the order of what waits, reads all that is retained for each
 * subscription, and brings a serialiser that has not been looked after for years. What the bounds let a broker keep fits into memory.
 *
 * Nothing here waits for the disk: all that a message changes is added in the turn of the event loop in which it came, and its
 * acknowledgement waits (see GuardedConnection).
 *
 * @param store changed in place: what it is told from now on is kept
 * @param userOf whose a client identifier is
 * @param now milliseconds since 1970
 */
export function keep(
	store: Store,
	file: KeptFile,
	userOf: (clientId: string) => string | undefined,
	now: () => number,
): void {
	const { storeRetained, addSubscriptions, removeSubscriptions, cleanSubscriptions } = store;
	const { outgoingEnqueueCombi, outgoingUpdate, outgoingClearMessageId } = store;
	/** What is under way to a client, by who that is and its identifier: of QoS 2, what comes back in the end does not say. */
	const sent = new Map<string, string>();
	const sending = (clientId: string, { messageId }: StoredPacket) => `${messageId} ${clientId}`;
	Object.assign(store, {
		storeRetained: async (packet) => {
			await storeRetained.call(store, packet);
			const { topic = "", qos = 0 } = packet;
			const payload = bytesOf(packet);
			file.add(payload.length === 0 ? ["clear", topic] : ["retain", topic, qos, base64(payload), now()]);
		},
		addSubscriptions: async (client, filters) => {
			await addSubscriptions.call(store, client, filters);
			const user = userOf(client.id);
			if (user === undefined) return;
			file.add(["session", client.id, user]);
			for (const { topic, qos } of filters) file.add(["subscribe", client.id, topic, qos]);
		},
		removeSubscriptions: async (client, filters) => {
			await removeSubscriptions.call(store, client, filters);
			if (!file.state.sessions.has(client.id)) return;
			for (const filter of filters) file.add(["unsubscribe", client.id, filter]);
		},
		cleanSubscriptions: async (client) => {
			await cleanSubscriptions.call(store, client);
			if (file.state.sessions.has(client.id)) file.add(["end", client.id]);
		},
		outgoingEnqueueCombi: async (subscribers, packet) => {
			await outgoingEnqueueCombi.call(store, subscribers, packet);
			const [topic, qos, payload] = [packet.topic ?? "", packet.qos ?? 1, base64(bytesOf(packet))];
			for (const { clientId } of subscribers)
				file.add(["queue", clientId, keyOf(packet), topic, qos, payload, now()]);
		},
		outgoingUpdate: async (client, packet) => {
			await outgoingUpdate.call(store, client, packet);
			if (packet.cmd === "publish") sent.set(sending(client.id, packet), keyOf(packet));
		},
		outgoingClearMessageId: async (client, packet) => {
			const cleared = await outgoingClearMessageId.call(store, client, packet);
			if (!cleared) return cleared;
			const key = sent.get(sending(client.id, packet)) ?? keyOf(cleared);
			sent.delete(sending(client.id, packet));
			// That it was delivered may be lost: then it is delivered again.
			if (file.state.sessions.has(client.id)) file.add(["done", client.id, key]);
			return cleared;
		},
	} satisfies Partial<Store>);
}

/** Of what was kept, what is still wanted. */
export interface Restoring {
	/** Whether what was taken in then is kept no longer. */
	readonly isOld: (at: number) => boolean;
	/** Whether it is to be told still. */
	readonly mayTell: (message: KeptMessage) => boolean;
	readonly maySubscribe: (user: string, filter: string) => boolean;
	readonly mayHaveSession: (clientId: string) => boolean;
	/** Books what waits; false when there is no room. */
	readonly retained: (packet: StoredPacket, at: number) => boolean;
	readonly queued: (clientId: string, packet: StoredPacket, at: number) => boolean;
	readonly session: (clientId: string, user: string) => void;
}

/**
 * Puts what was kept into the store. What is not to be told, or heard, any more is forgotten, and is not in the file afterwards: a message that
 * should never have been published does not outlive the configuration that let it.
 */
export async function restore(store: Store, file: KeptFile, wanted: Restoring): Promise<void> {
	const { retained, sessions } = file.state;
	let counter = 0;
	// No broker of today counts below 0: nothing is taken for a copy of these.
	const packetOf = ({ topic, qos, payload }: KeptMessage, retain: boolean): StoredPacket => {
		counter--;
		const name = { brokerId: "kept", brokerCounter: counter };
		return { cmd: "publish", dup: false, retain, ...name, topic, qos, payload };
	};
	for (const [topic, message] of retained) {
		const packet = packetOf(message, true);
		if (!wanted.isOld(message.at) && wanted.mayTell(message) && wanted.retained(packet, message.at))
			await store.storeRetained(packet);
		else retained.delete(topic);
	}
	for (const [id, { user, filters, queue }] of sessions) {
		for (const filter of filters.keys()) if (!wanted.maySubscribe(user, filter)) filters.delete(filter);
		if (filters.size === 0 || !wanted.mayHaveSession(id)) {
			sessions.delete(id);
			continue;
		}
		wanted.session(id, user);
		await store.addSubscriptions(
			{ id },
			[...filters].map(([topic, qos]) => ({ topic, qos })),
		);
		const waiting = [...queue.values()].filter(
			(message) => !wanted.isOld(message.at) && wanted.mayTell(message),
		);
		queue.clear();
		for (const message of waiting) {
			const packet = packetOf(message, false);
			if (!wanted.queued(id, packet, message.at)) continue;
			await store.outgoingEnqueueCombi([{ clientId: id }], packet);
			queue.set(keyOf(packet), message);
		}
	}
	file.rewrite();
}

function keyOf({ brokerId = "", brokerCounter = 0 }: StoredPacket): string {
	return `${brokerId}:${brokerCounter}`;
}

function bytesOf({ payload = "" }: StoredPacket): Uint8Array {
	return Buffer.from(payload as string);
}
