import type { EventEmitter } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { Aedes } from "aedes";
import { type Clock, systemClock } from "../device/clock.ts";
import { PersienneError } from "../device/errors.ts";
import { type Logger, silentLogger } from "../device/log.ts";
import { type BrokerAccount, BrokerAccounts } from "./accounts.ts";
import { type ConnectionFault, GuardedConnection } from "./connection.ts";
import { brokerHooks, connectionOf } from "./hooks.ts";
import { type BrokerCounters, type BrokerLimits, defaultLimits, newCounters } from "./limits.ts";
import { AddressRates } from "./rate.ts";
import { Sessions } from "./sessions.ts";
import { type Store, StoreBounds } from "./store.ts";

export interface EmbeddedBrokerOptions {
	/** Address to listen on. */
	readonly host: string;
	/** 0 picks a free port. */
	readonly port: number;
	readonly accounts: readonly BrokerAccount[];
	readonly clock?: Clock;
	readonly log?: Logger;
	readonly limits?: Partial<BrokerLimits>;
}

export interface BrokerStats extends Readonly<BrokerCounters> {
	readonly connections: number;
	/** Clients that are logged in. */
	readonly clients: number;
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
	readonly #server: Server;
	readonly #clock: Clock;
	readonly #log: Logger;
	readonly #limits: BrokerLimits;
	readonly #counters = newCounters();
	readonly #sessions = new Sessions();
	readonly #rates: AddressRates;
	readonly #connections = new Set<GuardedConnection>();
	#bounds: StoreBounds | undefined;

	private constructor(options: EmbeddedBrokerOptions) {
		this.#host = options.host;
		this.#clock = options.clock ?? systemClock;
		this.#log = options.log ?? silentLogger;
		this.#limits = { ...defaultLimits, ...options.limits };
		this.#rates = new AddressRates(this.#limits.connectionRate, this.#clock);
		this.#aedes = new Aedes({
			...brokerHooks({
				accounts: new BrokerAccounts(options.accounts),
				sessions: this.#sessions,
				limits: this.#limits,
				counters: this.#counters,
				log: this.#log,
				evict: () => this.#evict(),
				connectionsOf: (user) => this.#connectionsOf(user),
			}),
			// The deadline of GuardedConnection comes first.
			connectTimeout: this.#limits.connectTime * 2,
			// Only a connection that is gone asks to wait (see GuardedConnection): let it not wait long.
			drainTimeout: 1,
			maxTopicLevels: this.#limits.topicLevels,
			maxInflightInbound: this.#limits.inflight,
		});
		this.#server = createServer((socket) => this.#accept(socket));
	}

	/** @throws PersienneError MQTT_LISTEN when the address cannot be listened on */
	static async listen(options: EmbeddedBrokerOptions): Promise<EmbeddedBroker> {
		const broker = new EmbeddedBroker(options);
		await broker.#start(options.port);
		return broker;
	}

	get port(): number {
		const address = this.#server.address();
		return typeof address === "object" && address !== null ? address.port : 0;
	}

	/** Such as `mqtt://127.0.0.1:1883`. */
	get url(): string {
		const host = this.#host.includes(":") ? `[${this.#host}]` : this.#host;
		return `mqtt://${host}:${this.port}`;
	}

	stats(): BrokerStats {
		return {
			...this.#counters,
			connections: this.#connections.size,
			clients: this.#aedes.connectedClients,
			retained: this.#bounds?.retained.messages ?? 0,
			retainedBytes: this.#bounds?.retained.bytes ?? 0,
		};
	}

	/** Closes every connection and the port. */
	async close(): Promise<void> {
		const closed = new Promise<void>((resolve) => {
			this.#server.close(() => resolve());
		});
		await new Promise<void>((resolve) => {
			this.#aedes.close(() => resolve());
		});
		for (const connection of this.#connections) connection.destroy();
		await closed;
	}

	async #start(port: number): Promise<void> {
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
		aedes.on("clientDisconnect", (client) => this.#sessions.release(client.id));
		aedes.on("unsubscribe", (filters, client) => {
			for (const filter of filters) connectionOf(client).granted.delete(filter);
		});
		await aedes.listen();
		this.#bounds = this.#boundStore();
		await this.#listen(port);
	}

	#listen(port: number): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#server.once("error", (cause: NodeJS.ErrnoException) => {
				this.#aedes.close();
				const place = `${this.#host}:${port}`;
				reject(
					new PersienneError(
						"MQTT_LISTEN",
						`the MQTT broker cannot listen on ${place} (${cause.code})`,
						"choose another port with --mqtt-port, or 0 for a free one",
						{ cause },
					),
				);
			});
			this.#server.listen(port, this.#host, () => {
				this.#server.removeAllListeners("error");
				this.#server.on("error", (error) => this.#log.error({ err: error }, "MQTT server error"));
				resolve();
			});
		});
	}

	/** aedes does not declare its store. */
	#boundStore(): StoreBounds {
		const { persistence, clients } = this.#aedes as unknown as {
			persistence: Store;
			clients: Record<string, Parameters<typeof connectionOf>[0] | undefined>;
		};
		const isGranted = ({ id }: { id: string }, filter: string) => {
			const client = clients[id];
			return client !== undefined && connectionOf(client).granted.has(filter);
		};
		return new StoreBounds(persistence, this.#limits, this.#counters, isGranted);
	}

	#accept(socket: Socket): void {
		const pending = this.#connections.size - this.#aedes.connectedClients;
		const room =
			this.#connections.size < this.#limits.connections && pending < this.#limits.pendingConnections;
		if (!room || !this.#rates.allows(socket.remoteAddress ?? "")) {
			this.#counters.refusedConnections++;
			socket.destroy();
			return;
		}
		socket.setNoDelay(true);
		const connection = new GuardedConnection(socket, this.#limits, this.#clock, {
			fault: (fault) => this.#onFault(fault),
			throttled: () => {
				this.#counters.throttled++;
			},
		});
		this.#connections.add(connection);
		connection.on("close", () => this.#connections.delete(connection));
		this.#aedes.handle(connection);
	}

	#connectionsOf(user: string): number {
		let count = 0;
		for (const { account } of this.#connections) if (account?.user === user) count++;
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
