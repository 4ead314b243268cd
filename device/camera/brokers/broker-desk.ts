import { z } from "zod";
import { topicPrefix } from "../../../broker/publish/camera-topic.ts";
import type { PublisherState } from "../../../broker/publish/publisher.ts";
import { PersienneError } from "../../errors.ts";
import type { FilterExpression } from "../../onvif/events/filter.ts";
import { Secret } from "../../secret.ts";
import type { CameraStore } from "../../store/camera-store.ts";
import { filterExpression } from "../kept-filter.ts";
import type { LineTraffic } from "../outgoing/camera-outgoing.ts";
import { AddressRefused, brokerAt } from "./broker-address.ts";

/** Brokers of one camera that clients may add. */
export const maxEventBrokers = 4;

/** No longer than this, in characters, are user names and passwords. */
const maxCredentialLength = 256;
/** A broker that is no broker might take a line break in them for the end of a command. */
const unfit = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

export type QoS = 0 | 1 | 2;

/** A broker that a client named, beside the one of the configuration. */
export interface EventBroker {
	/** As the client wrote it. */
	readonly address: string;
	/** First levels of every topic. */
	readonly prefix: string;
	readonly userName: string | undefined;
	/** Left out of a change that leaves the user name as it is: it stays. */
	readonly password: Secret | undefined;
	readonly qos: QoS;
	/** Which events it is told of: those that meet all of these expressions, and so all when there is none. */
	readonly events: readonly FilterExpression[];
	/** Which frames; null for none. */
	readonly metadata: readonly FilterExpression[] | null;
}

/** Why brokers were not changed. */
export class BrokerRefused extends PersienneError {
	override readonly code: "BROKER_TOO_MANY" | "BROKER_UNKNOWN" | "BROKER_INVALID";

	constructor(code: BrokerRefused["code"], message: string) {
		super(code, message);
		this.code = code;
	}
}

/** What a camera has open to one broker. */
export interface BrokerLine {
	readonly state: PublisherState;
	/** What goes over it. */
	readonly traffic: LineTraffic;
	/** Forgets what was seen then and waits for the broker. Gives how many messages there were. */
	erase(isThen: (at: number) => boolean): number;
	/** Leaves the broker, saying so, or comes back. */
	setOffline(offline: boolean): void;
	/** Says `offline` and lets go. @param forget also what waits to be sent, now and after a restart */
	close(forget: boolean): Promise<void>;
}

/**
 * @param id names the broker for as long as it is there, over restarts
 * @param after until then there may be another line to the same broker
 */
export type OpenLine = (broker: EventBroker, id: string, after: Promise<void>) => BrokerLine;

const schema = z.object({
	next: z.int(),
	brokers: z.array(
		z.object({
			id: z.string().regex(/^broker-\d{1,15}$/),
			address: z.string(),
			prefix: z.string(),
			userName: z.string().optional(),
			password: z.string().optional(),
			qos: z.union([z.literal(0), z.literal(1), z.literal(2)]),
			events: z.array(filterExpression),
			metadata: z.array(filterExpression).nullable(),
		}),
	),
});
type Kept = z.infer<typeof schema>;
type KeptBroker = Kept["brokers"][number];

export interface BrokerDeskOptions {
	readonly store: CameraStore;
	/** 0: clients may add none, and those that they added earlier are let alone. */
	readonly max?: number;
}

/** Where the brokers that clients added to a camera are kept and changed. */
export class BrokerDesk {
	readonly max: number;
	readonly #store: CameraStore;
	readonly #lines = new Map<string, BrokerLine>();
	readonly #closing = new Map<string, Promise<void>>();
	#kept: Kept;
	#open: OpenLine | undefined;
	#closed = false;

	/** @throws PersienneError STATE_DAMAGED */
	constructor({ store, max = maxEventBrokers }: BrokerDeskOptions) {
		this.#store = store;
		this.max = max;
		this.#kept = (max > 0 ? store.read("brokers", schema) : undefined) ?? { next: 1, brokers: [] };
	}

	/** From now on each broker has a line, opened by `open`. */
	attach(open: OpenLine): void {
		this.#open = open;
		for (const broker of this.#kept.brokers) this.#connect(broker);
	}

	get list(): readonly (EventBroker & { readonly state: PublisherState })[] {
		return this.#kept.brokers.map((broker) => ({
			...brokerOf(broker),
			state: this.#lines.get(broker.id)?.state ?? "Offline",
		}));
	}

	get lines(): readonly BrokerLine[] {
		return [...this.#lines.values()];
	}

	/** @throws BrokerRefused BROKER_UNKNOWN */
	find(address: string): (typeof this.list)[number] {
		const place = this.#kept.brokers.indexOf(this.#find(address));
		return this.list[place] as (typeof this.list)[number];
	}

	/**
	 * Adds a broker, or changes the one at this address.
	 *
	 * @throws BrokerRefused, AddressRefused; Error when it cannot be kept. Nothing is changed then.
	 */
	put(broker: EventBroker): void {
		const at = brokerAt(broker.address);
		const before = this.#kept.brokers.find(({ address }) => brokerAt(address) === at);
		if (!before && this.#kept.brokers.length >= this.max)
			throw new BrokerRefused("BROKER_TOO_MANY", `a camera has at most ${this.max} event brokers`);
		const { next, brokers } = this.#kept;
		const id = before?.id ?? `broker-${next}`;
		const after = { id, ...checked(broker, before) };
		this.#keep({
			next: before ? next : next + 1,
			brokers: before ? brokers.map((kept) => (kept === before ? after : kept)) : [...brokers, after],
		});
		void this.#disconnect(id, false);
		this.#connect(after);
	}

	/** @throws BrokerRefused BROKER_UNKNOWN; Error when it cannot be kept */
	delete(address: string): void {
		const gone = this.#find(address);
		this.#keep({ ...this.#kept, brokers: this.#kept.brokers.filter((kept) => kept !== gone) });
		void this.#disconnect(gone.id, true);
	}

	/** As when the camera was new. @throws Error when it cannot be kept */
	reset(): void {
		const { brokers } = this.#kept;
		if (brokers.length === 0) return;
		this.#keep({ ...this.#kept, brokers: [] });
		for (const { id } of brokers) void this.#disconnect(id, true);
	}

	/** Leaves all brokers, which the next start comes back to. */
	async close(): Promise<void> {
		this.#closed = true;
		await Promise.all(this.#kept.brokers.map(({ id }) => this.#disconnect(id, false)));
		await Promise.all(this.#closing.values());
	}

	#connect(broker: KeptBroker): void {
		if (!this.#open || this.#closed) return;
		// A line to the same broker that still says good-bye would have the last word on availability.
		const after = Promise.all(this.#closing.values()).then(() => {});
		this.#lines.set(broker.id, this.#open(brokerOf(broker), broker.id, after));
	}

	#disconnect(id: string, forget: boolean): Promise<void> {
		const line = this.#lines.get(id);
		this.#lines.delete(id);
		if (!line) return Promise.resolve();
		const closed = line.close(forget).finally(() => {
			if (this.#closing.get(id) === closed) this.#closing.delete(id);
		});
		this.#closing.set(id, closed);
		return closed;
	}

	#find(address: string): KeptBroker {
		const at = known(address);
		const found = this.#kept.brokers.find((kept) => brokerAt(kept.address) === at);
		if (!found) throw new BrokerRefused("BROKER_UNKNOWN", "there is no event broker with this address");
		return found;
	}

	#keep(kept: Kept): void {
		this.#store.write("brokers", kept);
		this.#kept = kept;
	}
}

/** Undefined for what no broker here can have as its address. */
function known(address: string): string | undefined {
	try {
		return brokerAt(address);
	} catch (error) {
		if (error instanceof AddressRefused) return undefined;
		throw error;
	}
}

function checked(broker: EventBroker, before: KeptBroker | undefined): Omit<KeptBroker, "id"> {
	const { address, prefix, userName, qos, events, metadata } = broker;
	try {
		topicPrefix(prefix);
	} catch (error) {
		throw invalid(error instanceof PersienneError ? error.message : "TopicPrefix cannot be published");
	}
	const stays = before !== undefined && before.userName === userName;
	const password = broker.password?.reveal() ?? (stays ? before.password : undefined);
	// MQTT 3.1.1 [MQTT-3.1.2-22]
	if (password !== undefined && userName === undefined) throw invalid("a password needs a user name");
	for (const text of [userName, password])
		if (text !== undefined && (text.length > maxCredentialLength || unfit.test(text)))
			throw invalid(
				`user name and password have up to ${maxCredentialLength} characters, and no control characters`,
			);
	return {
		address,
		prefix,
		qos,
		events: [...events],
		metadata: metadata && [...metadata],
		...(userName !== undefined && { userName }),
		...(password !== undefined && { password }),
	};
}

const invalid = (message: string) => new BrokerRefused("BROKER_INVALID", message);

function brokerOf({ address, prefix, userName, password, qos, events, metadata }: KeptBroker): EventBroker {
	const secret = password === undefined ? undefined : new Secret(password);
	return { address, prefix, userName, password: secret, qos, events, metadata };
}
