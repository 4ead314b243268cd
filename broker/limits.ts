import type { Rate } from "./rate.ts";

/** What the embedded broker allows. Each bound has a default that three hundred cameras and their viewers stay well under. */
export interface BrokerLimits {
	/** Connections at once. */
	readonly connections: number;
	/** Connections at once that have not logged in yet. */
	readonly pendingConnections: number;
	/** Connections at once of one account. */
	readonly connectionsPerUser: number;
	/** Connections of one IP address; more are closed at once. */
	readonly connectionRate: Rate;
	/** Packets and bytes of one connection; of who sends more, nothing is read for a while. */
	readonly packetRate: Rate;
	readonly byteRate: Rate;
	/** Milliseconds from a connection to its accepted CONNECT. */
	readonly connectTime: number;
	/** Bytes of one packet before the login: a CONNECT with its will, and what a client sends without waiting for the answer. */
	readonly connectBytes: number;
	/** Bytes of one packet after the login. */
	readonly packetBytes: number;
	/** Bytes of a topic or topic filter, in UTF-8. */
	readonly topicBytes: number;
	/** Levels of a topic or topic filter. */
	readonly topicLevels: number;
	/** Characters of a client identifier. */
	readonly clientIdLength: number;
	/** Subscriptions of one client. */
	readonly subscriptions: number;
	/** Levels of all topic filters of all clients together. */
	readonly filterLevels: number;
	/** Bytes on their way to one client above which messages of QoS 0 are left out for it. */
	readonly sendSoftBytes: number;
	/**
	 * Bytes on their way to one client above which it is too slow for QoS 1 and 2, and disconnected. More than
	 * `retainedBytes` and `queuedBytes` together, which a good client gets at once.
	 */
	readonly sendHardBytes: number;
	/**
	 * Bytes in memory for all connections together, on their way to clients or of packets that have not come whole: above this, QoS 0 is left
	 * out for who holds more than their share.
	 */
	readonly heldSoftBytes: number;
	/** The same above which who has held most for longest is disconnected. */
	readonly heldHardBytes: number;
	/** Retained messages, and their bytes together. */
	readonly retained: number;
	readonly retainedBytes: number;
	/** Sessions that outlive their connection (clean session 0); the one that is offline longest makes room. */
	readonly sessions: number;
	/** Messages that wait for one such session, and their bytes together. */
	readonly queued: number;
	readonly queuedBytes: number;
	/** Milliseconds for which a message waits for a session; at the start, what is retained for longer is forgotten, too. */
	readonly keptTime: number;
	/** QoS 2 messages of one client between PUBLISH and PUBREL. */
	readonly inflight: number;
	/** Bytes of such messages of all clients together. */
	readonly inflightBytes: number;
}

export const defaultLimits: BrokerLimits = {
	connections: 2048,
	pendingConnections: 512,
	connectionsPerUser: 64,
	connectionRate: { perSecond: 64, burst: 2048 },
	packetRate: { perSecond: 5000, burst: 20_000 },
	byteRate: { perSecond: 8 << 20, burst: 64 << 20 },
	connectTime: 10_000,
	connectBytes: 16 << 10,
	packetBytes: 256 << 10,
	topicBytes: 1024,
	topicLevels: 24,
	clientIdLength: 128,
	subscriptions: 100,
	filterLevels: 50_000,
	sendSoftBytes: 1 << 20,
	sendHardBytes: 8 << 20,
	heldSoftBytes: 32 << 20,
	heldHardBytes: 64 << 20,
	retained: 10_000,
	retainedBytes: 4 << 20,
	sessions: 64,
	queued: 1000,
	queuedBytes: 1 << 20,
	keptTime: 30 * 24 * 60 * 60 * 1000,
	inflight: 20,
	inflightBytes: 8 << 20,
};

/** What the broker turned away or left out, counted since it started. */
export interface BrokerCounters {
	/** Connections over a limit. */
	refusedConnections: number;
	/** Times that a client was not read from for a while, as it sent too much. */
	throttled: number;
	/** CONNECT packets with a wrong password, an unknown user or an identifier that is not theirs. */
	refusedLogins: number;
	/** Connections closed for what they sent: not MQTT, too long, too late, poisoned. */
	refusedPackets: number;
	deniedPublishes: number;
	deniedSubscriptions: number;
	/** QoS 0 messages left out for a slow reader. */
	shed: number;
	/** Readers disconnected because QoS 1 piled up for them. */
	slowClosed: number;
	/** Connections ended because all together held too much, and these most for longest. */
	crowdClosed: number;
	/** Messages delivered but not retained, for want of room. */
	notRetained: number;
	/** Messages not kept for a session that is offline, for want of room. */
	notQueued: number;
	/** Messages and sessions in the file at the start that were not fit to be told, as one that reads like a number plate. */
	notRestored: number;
}

export function newCounters(): BrokerCounters {
	return {
		refusedConnections: 0,
		throttled: 0,
		refusedLogins: 0,
		refusedPackets: 0,
		deniedPublishes: 0,
		deniedSubscriptions: 0,
		shed: 0,
		slowClosed: 0,
		crowdClosed: 0,
		notRetained: 0,
		notQueued: 0,
		notRestored: 0,
	};
}

/** By how much each has grown, of those that have. */
export function countedSince(now: BrokerCounters, before: BrokerCounters): Partial<BrokerCounters> {
	const names = Object.keys(now) as (keyof BrokerCounters)[];
	return Object.fromEntries(
		names.filter((name) => now[name] > before[name]).map((name) => [name, now[name] - before[name]]),
	);
}
