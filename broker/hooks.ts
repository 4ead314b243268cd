import type { AedesOptions, Client } from "aedes";
import type { Attempts } from "../device/auth/attempts.ts";
import type { Logger } from "../device/log.ts";
import { mayPublish, mayReceive, maySubscribe } from "./access.ts";
import type { BrokerAccount, BrokerAccounts } from "./accounts.ts";
import { GuardedConnection } from "./connection.ts";
import type { BrokerCounters, BrokerLimits } from "./limits.ts";
import { type Forwarded, Resumption } from "./resumption.ts";
import { nothingSeen } from "./seen.ts";
import type { Sessions } from "./sessions.ts";
import { alone } from "./store.ts";
import { beStrict } from "./strict.ts";
import { clientIdFlaw, filterFlaw, levelsOf, textFlaw, topicFlaw } from "./topics.ts";

/** The points at which aedes asks, in the order in which a client's life passes them. */
type Hooks = Required<
	Pick<
		AedesOptions,
		"preConnect" | "authenticate" | "authorizePublish" | "authorizeSubscribe" | "authorizeForward"
	>
>;
type ConnectPacket = Parameters<Hooks["preConnect"]>[1];
type Refusal = NonNullable<Parameters<Parameters<Hooks["authenticate"]>[3]>[0]>;

export interface HookContext {
	readonly accounts: BrokerAccounts;
	readonly sessions: Sessions;
	readonly limits: BrokerLimits;
	readonly counters: BrokerCounters;
	readonly log: Logger;
	/** Makes room among the durable sessions. */
	readonly evict: () => void;
	/** Levels of all filters that are granted. */
	readonly filterLevels: () => number;
	/** True when this is what is retained on its topic at this moment. */
	readonly isRetained: (message: Forwarded) => boolean;
	/** How many connections an account has. */
	readonly connectionsOf: (user: string) => number;
	/** Is told who logs in, and who tries to. */
	readonly logins?: LoginWatch | undefined;
	/** Counts wrong passwords, those that are given elsewhere as well; unless given, nobody is locked out. */
	readonly attempts?: Attempts | undefined;
}

/** Somebody logs in, or tries to. */
export interface LoginAttempt {
	readonly outcome: "ok" | "refused" | "locked-out";
	/** Why not, in words of ours. */
	readonly reason: string | null;
	/** Whose name was given, if there is such an account. */
	readonly account: BrokerAccount | undefined;
	/** IP address. */
	readonly peer: string;
}

export type LoginWatch = (attempt: LoginAttempt) => void;

export function connectionOf(client: Client): GuardedConnection {
	if (!(client.conn instanceof GuardedConnection))
		throw new TypeError("a client without a guarded connection");
	return client.conn;
}

/** CONNACK return codes (MQTT 3.1.1 §3.2.2.3). */
const identifierRejected = 2;
const serverUnavailable = 3;
const notAuthorised = 5;

function refusal(returnCode: number, message: string): Refusal {
	return Object.assign(new Error(message), { returnCode });
}

/** What is wrong with a CONNECT packet before it is known whose it is. */
function connectFlaw(packet: ConnectPacket, limits: BrokerLimits): string | undefined {
	const { clientId, username = "", will } = packet;
	// [MQTT-3.1.2-22]
	if (packet.password !== undefined && packet.username === undefined) return "a password without a user name";
	const idFlaw = clientIdFlaw(clientId, limits);
	if (idFlaw !== undefined) return idFlaw;
	if (textFlaw(username)) return "the user name is not valid text";
	if (!will) return undefined;
	// aedes takes QoS 3 for a will, and later disconnects whoever is to receive it.
	const qos: number = will.qos ?? 0;
	if (qos > 2) return "the will has QoS 3";
	const flaw = topicFlaw(will.topic, limits);
	return flaw === undefined ? undefined : `the will's topic is not valid: ${flaw}`;
}

/** What was retained before somebody subscribed: aedes marks it as of no broker. */
const isReplayed = (packet: Parameters<Hooks["authorizeForward"]>[1]) =>
	packet.retain && (packet.brokerId as string | null) === null;

export function brokerHooks({
	accounts,
	sessions,
	limits,
	counters,
	log,
	evict,
	connectionsOf,
	filterLevels,
	isRetained,
	logins,
	attempts,
}: HookContext): Hooks {
	return {
		preConnect(client, packet, done) {
			const flaw = connectFlaw(packet, limits);
			if (flaw !== undefined) {
				counters.refusedPackets++;
				return done(new Error(flaw), false);
			}
			const connection = connectionOf(client);
			beStrict(client, (reason) => {
				counters.refusedPackets++;
				log.debug({ reason }, "MQTT connection closed");
				connection.destroy();
			});
			connection.anonymous = packet.clientId === "";
			connection.will = packet.will?.topic;
			// It is kept as long as the connection lasts, and is a part of all that was read with it.
			if (packet.will) Object.assign(packet.will, { payload: alone(packet.will.payload) });
			done(null, true);
		},

		authenticate(client, user, password, done) {
			const connection = connectionOf(client);
			const { admitted, certified, peer } = connection;
			const refuse = (code: number, reason: string, outcome: LoginAttempt["outcome"] = "refused") => {
				counters.refusedLogins++;
				log.debug({ reason }, "MQTT login refused");
				logins?.({ outcome, reason, account: accounts.find(user), peer });
				done(refusal(code, reason), false);
			};
			// Whoever shows a certificate is who it says, and nobody else.
			const named = certified !== undefined && (user === undefined || user === null || user === certified);
			const account =
				admitted ??
				(certified === undefined
					? accounts.verify(user, password?.toString() ?? "")
					: named
						? accounts.find(certified)
						: undefined);
			// Cameras come from this machine, as somebody may who guesses here: they are let in all the same.
			if (!admitted && account?.role !== "device" && attempts?.locked(peer))
				return refuse(notAuthorised, "too many wrong passwords", "locked-out");
			if (!account) {
				attempts?.failed(peer);
				return refuse(notAuthorised, "not authorized");
			}
			if (admitted && !client.clean)
				return refuse(notAuthorised, "a page's session does not outlive its connection");
			if (connectionsOf(account.user) >= limits.connectionsPerUser)
				return refuse(serverUnavailable, "the account has too many connections");
			// [MQTT-3.1.3-8]
			if (connection.anonymous && !client.clean)
				return refuse(identifierRejected, "a durable session needs a client identifier");
			if (connection.will !== undefined && !mayPublish(account, connection.will))
				return refuse(notAuthorised, "the will is outside the account's scope");
			if (!sessions.claim(client.id, account.user, !client.clean))
				return refuse(identifierRejected, "the client identifier is another user's");
			evict();
			Object.assign(client, { duplicates: nothingSeen });
			if (!client.clean) connection.resumption = new Resumption();
			connection.admit(account);
			if (!admitted) logins?.({ outcome: "ok", reason: null, account, peer });
			done(null, true);
		},

		authorizePublish(client, packet, done) {
			const account = client && connectionOf(client).account;
			const flaw = topicFlaw(packet.topic, limits);
			if (account && flaw === undefined && mayPublish(account, packet.topic)) return done(null);
			counters.deniedPublishes++;
			// MQTT 3.1.1 has no way to say so in an acknowledgement: the connection is closed [MQTT-3.3.5-2].
			done(new Error("not allowed to publish there"));
		},

		authorizeSubscribe(client, subscription, done) {
			const { account, granted } = connectionOf(client);
			const { topic } = subscription;
			const room =
				granted.has(topic) ||
				(granted.size < limits.subscriptions && filterLevels() + levelsOf(topic) <= limits.filterLevels);
			if (account && room && filterFlaw(topic, limits) === undefined && maySubscribe(account, topic)) {
				granted.add(topic);
				return done(null, subscription);
			}
			counters.deniedSubscriptions++;
			done(null, null);
		},

		authorizeForward(client, packet) {
			const connection = connectionOf(client);
			const { resumption } = connection;
			const waited = packet.messageId !== undefined;
			// aedes forgets what waited and is not let through; what is written to a connection that is gone stays.
			if (connection.destroyed) return waited ? packet : null;
			if (!connection.account || !mayReceive(connection.account, packet.topic)) return null;
			// aedes reads what is retained ahead. What took its place meanwhile comes as just published, and may have come already.
			if (isReplayed(packet) && !isRetained(packet)) return null;
			if (waited) resumption?.sent(packet);
			else if (resumption?.wasSent(packet)) return null;
			const isHeld = !waited && resumption?.isOver === false;
			if (!isHeld && !waited && !packet.retain && !connection.seen.isNew(packet.brokerCounter)) return null;
			// A retained message is told once, to a new subscriber: it is not left out.
			if (packet.qos === 0 && !packet.retain && connection.isSlow) {
				counters.shed++;
				return null;
			}
			if (connection.isStuck) {
				counters.slowClosed++;
				connection.destroy();
				return waited ? packet : null;
			}
			if (!isHeld) {
				connection.forwarded++;
				return packet;
			}
			resumption.hold(packet);
			connection.noteWaiting();
			return null;
		},
	};
}
