import type { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import { type Duplex, duplexPair } from "node:stream";
import { Aedes, type AedesPublishPacket, type Client } from "aedes";
import type { Attempts } from "../device/auth/attempts.ts";
import { type Clock, systemClock } from "../device/clock.ts";
import { PersienneError } from "../device/errors.ts";
import { type Logger, silentLogger } from "../device/log.ts";
import { mayPublish, maySubscribe } from "./access.ts";
import { type BrokerAccount, BrokerAccounts } from "./accounts.ts";
import { type Comer, type ConnectionFault, GuardedConnection } from "./connection.ts";
import { type BrokerTls, Doors } from "./doors.ts";
import { brokerHooks, connectionOf, type LoginWatch } from "./hooks.ts";
import { KeptFile } from "./keep/kept-file.ts";
import { keptFlaw } from "./keep/kept-flaw.ts";
import { keep, restore } from "./keep/kept-store.ts";
import {
	type BrokerCounters,
	type BrokerLimits,
	countedSince,
	defaultLimits,
	newCounters,
} from "./limits.ts";
import { AddressRates } from "./rate.ts";
import { Sessions } from "./sessions.ts";
import { SharedBudget } from "./shared-budget.ts";
import { type Store, StoreBounds } from "./store.ts";
import { clientIdFlaw, filterFlaw } from "./topics.ts";

export interface EmbeddedBrokerOptions {
	/** Address to listen on. */
	readonly host: string;
	/** Of MQTT, and of MQTT over WebSocket; 0 picks a free port. Undefined: it listens nowhere, and has the guests that it is given. */
	readonly port: number | undefined;
	/** Where both are spoken over TLS. */
	readonly tls?: BrokerTls | undefined;
	readonly accounts: readonly BrokerAccount[];
	/** Who else may connect, as it is at each moment; `review` ends connections of those who may not any more. */
	readonly people?: (user: string) => BrokerAccount | undefined;
	/** The file that retained messages and sessions are kept in over a restart; in memory alone without it. */
	readonly keepIn?: string | undefined;
	/** Whether what is in that file may be told still, besides what the broker asks of it; all of it unless given. */
	readonly mayTell?: ((topic: string, payload: Uint8Array) => boolean) | undefined;
	readonly clock?: Clock;
	readonly log?: Logger;
	readonly limits?: Partial<BrokerLimits>;
	readonly logins?: LoginWatch;
	/** Counts wrong passwords, those that are given elsewhere as well; unless given, nobody is locked out. */
	readonly attempts?: Attempts;
}

/** Somebody who has shown who they are elsewhere. */
export interface Guest {
	/** With these rights, which no account of the broker need have. */
	readonly admitted: BrokerAccount;
	/** IP address. */
	readonly peer: string;
}

/** Somebody who is told what devices publish. */
export interface BrokerReader {
	readonly account: BrokerAccount;
	/** IP address. */
	readonly peer: string;
	/** When they came, in milliseconds since 1970. */
	readonly since: number;
	/** What they have subscribed to. */
	readonly filters: readonly string[];
	readonly messages: number;
	readonly bytes: number;
}

export interface BrokerStats extends Readonly<BrokerCounters> {
	readonly connections: number;
	/** Clients that are logged in. */
	readonly clients: number;
	/** Bytes in memory for all connections together. */
	readonly held: number;
	readonly retained: number;
	readonly retainedBytes: number;
}

/**
 * The broker inside the process: aedes (MQTT 3.1 and 3.1.1) behind guards of our own. Everybody logs in; accounts say
 * who may publish and subscribe where; whatever a client sends, the broker stays up and its memory bounded.
 */
export class EmbeddedBroker {
	readonly #host: string;
	readonly #aedes: Aedes;
	readonly #doors: Doors;
	readonly #clock: Clock;
	readonly #log: Logger;
	readonly #limits: BrokerLimits;
	readonly #counters = newCounters();
	readonly #sessions = new Sessions();
	readonly #rates: AddressRates;
	readonly #connections = new Set<GuardedConnection>();
	readonly #budget: SharedBudget;
	readonly #accounts: BrokerAccounts;
	readonly #keepIn: string | undefined;
	readonly #mayTell: NonNullable<EmbeddedBrokerOptions["mayTell"]>;
	#bounds: StoreBounds | undefined;
	/** What the broker keeps, as it is beneath all that was put on it. */
	#inMemory: Store | undefined;
	/** Whether a client is connected. */
	#isHere: (clientId: string) => boolean = () => false;
	#cancelSweep: () => void = () => {};
	#cancelReport: () => void = () => {};
	/** Counters as they were when the log was told of them last. */
	#reported: Readonly<BrokerCounters> = newCounters();
	#kept: KeptFile | undefined;

	private constructor(options: EmbeddedBrokerOptions) {
		this.#host = options.host;
		this.#clock = options.clock ?? systemClock;
		this.#log = options.log ?? silentLogger;
		this.#limits = { ...defaultLimits, ...options.limits };
		this.#budget = new SharedBudget(this.#limits, this.#clock);
		this.#rates = new AddressRates(this.#limits.connectionRate, this.#clock);
		this.#accounts = new BrokerAccounts(options.accounts, options.people);
		this.#keepIn = options.keepIn;
		this.#mayTell = options.mayTell ?? (() => true);
		this.#aedes = new Aedes({
			...brokerHooks({
				accounts: this.#accounts,
				sessions: this.#sessions,
				limits: this.#limits,
				counters: this.#counters,
				log: this.#log,
				evict: () => this.#evict(),
				connectionsOf: (user) => this.#connectionsOf(user),
				filterLevels: () => this.#filterLevels(),
				isRetained: (message) => this.#bounds?.isRetained(message) ?? true,
				logins: options.logins,
				attempts: options.attempts,
			}),
			// The deadline of GuardedConnection comes first.
			connectTimeout: this.#limits.connectTime * 2,
			// Only a connection that is gone asks to wait (see GuardedConnection): let it not wait long.
			drainTimeout: 1,
			maxTopicLevels: this.#limits.topicLevels,
			maxInflightInbound: this.#limits.inflight,
		});
		const { host, port, tls } = options;
		this.#doors = new Doors({
			host,
			port,
			tls,
			limits: this.#limits,
			clock: this.#clock,
			admit: (address) => this.#admit(address),
			open: (stream, comer) => this.#open(stream, comer),
			late: () => this.#onFault("login-too-late"),
			failed: (error) => this.#log.error({ err: error }, "MQTT server error"),
		});
	}

	/** @throws PersienneError MQTT_LISTEN when the address cannot be listened on */
	static async listen(options: EmbeddedBrokerOptions): Promise<EmbeddedBroker> {
		const broker = new EmbeddedBroker(options);
		await broker.#start();
		return broker;
	}

	get port(): number {
		return this.#doors.port();
	}

	/** 0 when there is no TLS. */
	get tlsPort(): number {
		return this.#doors.port(true);
	}

	/** Such as `mqtt://127.0.0.1:1883`. */
	get url(): string {
		const host = this.#host.includes(":") ? `[${this.#host}]` : this.#host;
		return `mqtt://${host}:${this.port}`;
	}

	stats(): BrokerStats {
		return {
			...this.#counters,
			connections: this.#doors.size,
			clients: this.#aedes.connectedClients,
			held: this.#budget.bytes,
			retained: this.#bounds?.retained.messages ?? 0,
			retainedBytes: this.#bounds?.retained.bytes ?? 0,
		};
	}

	/** Who is logged in to be told, and what of; devices are not. */
	readers(): BrokerReader[] {
		return [...this.#connections].flatMap(({ account, peer, since, granted, forwarded, sent }) => {
			if (!account || account.role === "device") return [];
			return [{ account, peer, since, filters: [...granted], messages: forwarded, bytes: sent }];
		});
	}

	/**
	 * Takes over the WebSocket of somebody who has shown who they are, as to the page: MQTT is spoken on it, and CONNECT needs no
	 * password. Whoever hands it over ends it, by its socket.
	 */
	adopt(request: IncomingMessage, socket: Duplex, head: Buffer, { admitted, peer }: Guest): void {
		this.#doors.adopt(request, socket, head, { admitted, peer });
	}

	/** A connection from within this program, on which a client speaks MQTT, and logs in as any other does. */
	connect(): Duplex {
		const [near, far] = duplexPair();
		near.on("error", () => {});
		// Each end is told when the other has gone, as of a socket.
		near.on("close", () => far.destroy());
		far.on("close", () => near.destroy());
		this.#doors.enter(far, { peer: "" });
		return near;
	}

	/**
	 * Forgets messages: the last of a topic, and what waits for clients that are away.
	 *
	 * @param at when it was taken in, in milliseconds since 1970
	 * @returns how many there were; 0 where no file says when messages were taken in
	 */
	async erase(matches: (topic: string, at: number) => boolean): Promise<number> {
		const [kept, bounds, store] = [this.#kept, this.#bounds, this.#inMemory];
		if (!kept || !bounds || !store) return 0;
		const last = [...kept.state.retained.values()].filter(({ topic, at }) => matches(topic, at));
		for (const { topic } of last) await bounds.clear(topic);
		const waiting = await bounds.erase(store, matches, this.#isHere);
		kept.tidy();
		return last.length + waiting;
	}

	/** Closes the connections of people whose account is not what it was when they logged in. */
	review(): void {
		for (const connection of this.#connections) {
			const { account, admitted } = connection;
			// Whoever let a guest in ends their connection.
			if (!admitted && account?.person && !this.#accounts.holds(account)) connection.destroy();
		}
	}

	/** Closes every connection and the port. */
	async close(): Promise<void> {
		this.#cancelSweep();
		this.#cancelReport();
		const shut = this.#doors.shut();
		await new Promise<void>((resolve) => {
			this.#aedes.close(() => resolve());
		});
		for (const connection of this.#connections) connection.destroy();
		this.#doors.clear();
		await shut;
		this.#kept?.close();
	}

	async #start(): Promise<void> {
		const aedes = this.#aedes;
		// aedes emits it without declaring it; unheard, it would end the process.
		const emitter: EventEmitter = aedes;
		emitter.on("error", (error: Error) => this.#log.error({ err: error }, "MQTT broker error"));
		aedes.on("clientError", (_, error) => this.#log.debug({ reason: error.message }, "MQTT client closed"));
		aedes.on("connectionError", (_, error) =>
			this.#log.debug({ reason: error.message }, "MQTT client closed"),
		);
		aedes.on("client", (client) => {
			const user = connectionOf(client).account?.user ?? "";
			// The client whose place it took has just released the identifier.
			this.#sessions.claim(client.id, user, !client.clean);
		});
		aedes.on("clientReady", (client) => this.#catchUp(client));
		aedes.on("clientDisconnect", (client) => this.#sessions.release(client.id));
		aedes.on("unsubscribe", (filters, client) => {
			for (const filter of filters) connectionOf(client).granted.delete(filter);
		});
		await aedes.listen();
		await this.#openStore();
		this.#sweepLater();
		this.#reportLater();
		await this.#doors.listen().catch((error) => this.#refused(error));
	}

	#refused(cause: NodeJS.ErrnoException & { readonly port?: number }): never {
		void this.close();
		throw new PersienneError(
			"MQTT_LISTEN",
			`the MQTT broker cannot listen on ${this.#host}:${cause.port ?? ""} (${cause.code})`,
			"choose another port with --mqtt-port, or 0 for a free one",
			{ cause },
		);
	}

	async #openStore(): Promise<void> {
		// aedes does not declare its store.
		const { persistence, clients } = this.#aedes as unknown as {
			persistence: Store;
			clients: Record<string, Parameters<typeof connectionOf>[0] | undefined>;
		};
		const isGranted = ({ id }: { id: string }, filter: string) => {
			const client = clients[id];
			return client !== undefined && connectionOf(client).granted.has(filter);
		};
		this.#isHere = (id) => clients[id] !== undefined;
		const now = () => this.#clock.now();
		const kept = this.#openKept();
		const inMemory = boundMethods(persistence);
		this.#inMemory = inMemory;
		if (kept) keep(persistence, kept, (id) => this.#sessions.userOf(id), now);
		const bounds = new StoreBounds(persistence, this.#limits, this.#counters, isGranted, now);
		this.#bounds = bounds;
		if (!kept) return;
		const oldest = now() - this.#limits.keptTime;
		await restore(inMemory, kept, {
			isOld: (at) => at < oldest,
			mayTell: (message) =>
				this.#accounts.some((account) => mayPublish(account, message.topic)) &&
				this.#mayTell(message.topic, message.payload) &&
				this.#isFit(keptFlaw(message, this.#limits)),
			maySubscribe: (user, filter) => {
				const account = this.#accounts.find(user);
				return (
					account !== undefined &&
					maySubscribe(account, filter) &&
					filterFlaw(filter, this.#limits) === undefined
				);
			},
			mayHaveSession: (id) => this.#isFit(clientIdFlaw(id, this.#limits)),
			retained: (packet, at) => bounds.bookRetained(packet, at),
			queued: (clientId, packet, at) => bounds.bookQueued(clientId, packet, at),
			session: (clientId, user) => this.#sessions.remember(clientId, user),
		});
		this.#evict();
		const { notRestored } = this.#counters;
		if (notRestored > 0)
			this.#log.warn(
				{ messages: notRestored },
				"the MQTT broker's file held what is not to be told: it was dropped",
			);
	}

	/** Counts what was kept and is not fit to be told. */
	#isFit(flaw: string | undefined): boolean {
		if (flaw === undefined) return true;
		this.#counters.notRestored++;
		this.#log.debug({ reason: flaw }, "what the MQTT broker kept was dropped");
		return false;
	}

	/** Nothing is kept for longer than it may be, on disk either, where what is over stays until the file is written anew. */
	#sweepLater(): void {
		this.#cancelSweep = this.#clock.after(sweepMs, () => {
			void this.#sweep();
			this.#sweepLater();
		});
	}

	/** What met a bound is told, once for all that did. */
	#reportLater(): void {
		this.#cancelReport = this.#clock.after(reportMs, () => {
			const since = countedSince(this.#counters, this.#reported);
			this.#reported = { ...this.#counters };
			if (Object.keys(since).length > 0)
				this.#log.warn({ ...since, held: this.#budget.bytes }, "the MQTT broker turned away or left out");
			this.#reportLater();
		});
	}

	async #sweep(): Promise<void> {
		const oldest = this.#clock.now() + sweepMs - this.#limits.keptTime;
		await this.#bounds?.expire(oldest, this.#isHere);
		// What a camera said last holds for as long as it is there.
		const here = new Set([...this.#connections].flatMap(({ account }) => account ?? []));
		const isStoodFor = (topic: string) => [...here].some((account) => mayPublish(account, topic));
		await this.#bounds?.expireRetained(oldest, isStoodFor);
		this.#kept?.tidy();
	}

	/** A file that cannot be used costs what it would have kept, and nothing else. */
	#openKept(): KeptFile | undefined {
		if (this.#keepIn === undefined) return undefined;
		const failed = (error: Error) => {
			const reason = (error as NodeJS.ErrnoException).code;
			this.#log.warn({ reason }, "what the MQTT broker retains cannot be kept on disk");
		};
		try {
			this.#kept = new KeptFile(this.#keepIn, failed);
		} catch (error) {
			failed(error as Error);
		}
		return this.#kept;
	}

	#admit(address: string): boolean {
		const { size } = this.#doors;
		const pending = size - this.#aedes.connectedClients;
		const room = size < this.#limits.connections && pending < this.#limits.pendingConnections;
		if (room && this.#rates.allows(address)) return true;
		this.#counters.refusedConnections++;
		return false;
	}

	#open(stream: Duplex, comer: Comer): void {
		const kept = this.#kept;
		const events = {
			fault: (fault: ConnectionFault) => this.#onFault(fault),
			throttled: () => {
				this.#counters.throttled++;
			},
			crowdedOut: () => {
				this.#counters.crowdClosed++;
			},
			kept: kept && (() => kept.written),
		};
		const budget = this.#budget;
		const connection = new GuardedConnection(stream, this.#limits, this.#clock, events, comer, budget);
		this.#connections.add(connection);
		connection.on("close", () => this.#connections.delete(connection));
		this.#aedes.handle(connection);
	}

	/** A client has been sent what waited in its session: what was published meanwhile follows, and what comes next comes after that. */
	#catchUp(client: Client): void {
		// aedes does not declare how it delivers.
		const { deliver0, deliverQoS } = client as unknown as Record<"deliver0" | "deliverQoS", Deliver>;
		const connection = connectionOf(client);
		const messages = connection.resumption?.end() ?? [];
		connection.noteWaiting();
		for (const message of messages) {
			const isKept = message.retain || this.#bounds?.isQueued(client.id, message.brokerCounter);
			(isKept ? deliverQoS : deliver0)(message, () => {});
		}
	}

	#connectionsOf(user: string): number {
		let count = 0;
		for (const { account } of this.#connections) if (account?.user === user) count++;
		return count;
	}

	#filterLevels(): number {
		let count = 0;
		for (const { granted } of this.#connections) count += granted.levels;
		return count;
	}

	#onFault(fault: ConnectionFault): void {
		this.#counters.refusedPackets++;
		this.#log.debug({ reason: fault }, "MQTT connection closed");
	}

	#evict(): void {
		for (const clientId of this.#sessions.evict(this.#limits.sessions)) void this.#bounds?.forget(clientId);
	}
}

type Deliver = (message: AedesPublishPacket, done: () => void) => void;

/** How often what has waited for too long is sought, in milliseconds. */
const sweepMs = 60 * 60 * 1000;

/** How often the log is told what met a bound, in milliseconds. */
const reportMs = 60 * 1000;

/** The methods as they are now, whatever becomes of the object's. */
function boundMethods(store: Store): Store {
	return {
		storeRetained: store.storeRetained.bind(store),
		addSubscriptions: store.addSubscriptions.bind(store),
		removeSubscriptions: store.removeSubscriptions.bind(store),
		cleanSubscriptions: store.cleanSubscriptions.bind(store),
		outgoingEnqueueCombi: store.outgoingEnqueueCombi.bind(store),
		outgoingUpdate: store.outgoingUpdate.bind(store),
		outgoingClearMessageId: store.outgoingClearMessageId.bind(store),
		outgoingStream: store.outgoingStream.bind(store),
		incomingStorePacket: store.incomingStorePacket.bind(store),
		incomingDelPacket: store.incomingDelPacket.bind(store),
		cleanIncoming: store.cleanIncoming.bind(store),
	};
}
