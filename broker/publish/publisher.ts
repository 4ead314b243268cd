import { randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";
import { type Clock, systemClock } from "../../device/clock.ts";
import { type Logger, silentLogger } from "../../device/log.ts";
import { PublicDiscovery } from "../../masks/sanitise/discovery.ts";
import { PublicEvent, project } from "../../masks/sanitise/public-event.ts";
import type { PublicFrame } from "../../masks/sanitise/public-frame.ts";
import { brokerOfAnnouncer, brokerOfPublisher } from "../gate.ts";
import { Connection, type ConnectionLimits } from "./connection.ts";
import type { BrokerEndpoint } from "./endpoint.ts";
import { EventJournal, type Journal } from "./event-journal.ts";
import { Outbox } from "./outbox.ts";
import { isOwnWordTopic } from "./own-words.ts";
import { type Delivery, type Route, rankOf } from "./route.ts";
import { States } from "./states.ts";

export interface PublisherLimits extends ConnectionLimits {
	/** QoS 1 messages that wait for the broker, and their bytes together. */
	readonly queued: number;
	readonly queuedBytes: number;
	/** QoS 1 messages that were sent and are not acknowledged. */
	readonly inflight: number;
	/** Milliseconds for which one waits: it goes at the next try to connect after that. */
	readonly maxAge: number;
	/** QoS 0 messages that the connection has not taken yet; more are left out, but for states, which wait. */
	readonly unsent: number;
	/** States under way at a time that are told again, or for the first time at QoS 0. */
	readonly telling: number;
	/** Retained states that are told again after a reconnection. A camera with all the rules that it may have is well below. */
	readonly states: number;
}

const defaultLimits: PublisherLimits = {
	queued: 1024,
	queuedBytes: 256 << 10,
	inflight: 16,
	maxAge: 30 * 24 * 60 * 60 * 1000,
	unsent: 8,
	telling: 8,
	states: 256,
	closeTime: 2_000,
	keepAlive: 30,
	connectTime: 10_000,
};

/** What somebody who has just come to the broker wants to know of the camera, and is told again whenever they come. */
export interface Announcing {
	/** Where they say `online`. */
	readonly statusTopic: string;
	readonly topic: string;
	/** What there is to say now; undefined when that cannot be said. */
	discovery(): PublicDiscovery | undefined;
}

export interface PublisherOptions {
	readonly endpoint: BrokerEndpoint;
	/** Opens a connection to a broker inside this program; without it, the endpoint's. */
	readonly connect?: (() => Duplex) | undefined;
	/** What the broker is told of, and where. It has a place for availability. */
	readonly route: Route;
	/** How a frame is written, and the topic that it goes to. Without it, no frames are published. */
	readonly frames?: (
		frame: PublicFrame,
	) => { readonly topic: string; readonly payload: Uint8Array } | undefined;
	/** Retained, told on each connection. Without it the camera subscribes to nothing. */
	readonly announcing?: Announcing | undefined;
	/** Where what waits is kept over a restart; in memory alone without it. */
	readonly journal?: Journal | undefined;
	readonly clock?: Clock;
	readonly log?: Logger;
	/** For the client identifier and the spread of retries. */
	readonly random?: (bytes: number) => Uint8Array;
	readonly limits?: Partial<PublisherLimits>;
	/** Called with true when the broker has accepted the connection and with false when it is lost. */
	readonly onState?: (connected: boolean) => void;
	/** Called with each message that is sent, by what it tells of, and with its bytes. */
	readonly onSent?: (what: string, bytes: number) => void;
	/** Called with why an attempt to connect failed, when that is another reason than the time before. */
	readonly onTrouble?: (reason: string) => void;
}

/** As tev:ConnectionStatus has it: a publisher whose attempt failed is offline until the next one. */
export type PublisherState = "Offline" | "Connecting" | "Connected";

export interface PublisherStats {
	readonly connected: boolean;
	/** Messages that wait, and states that are to be told again. */
	readonly queued: number;
	/** QoS 1 messages that the broker has acknowledged. */
	readonly acknowledged: number;
	/** Messages left out: the queue was full of more important ones, or QoS 0 without a connection. */
	readonly dropped: number;
	/** Connections that were accepted. */
	readonly connections: number;
}

const kindOf = (event: PublicEvent): string => PublicEvent.outlineOf(event).kind;

function payloadOf(event: PublicEvent): Buffer {
	return Buffer.from(PublicEvent.bytesOf(event));
}

/**
 * One camera's way to a broker, embedded or not. It takes genuine PublicEvents and PublicFrames and nothing else. It has a
 * connection of its own, as the will that says `offline` for the camera belongs to a connection.
 *
 * What is not acknowledged waits here and is sent again over the next connection, so that every event of QoS 1 or 2 that fits the
 * bound arrives at least once and in order.
 */
export class Publisher {
	readonly #connection: Connection;
	readonly #limits: PublisherLimits;
	readonly #clock: Clock;
	readonly #log: Logger;
	readonly #onState: (connected: boolean) => void;
	readonly #onSent: (what: string, bytes: number) => void;
	readonly #route: Route;
	readonly #frames: PublisherOptions["frames"];
	readonly #announcing: Announcing | undefined;
	readonly #journal: EventJournal | undefined;
	readonly #outbox: Outbox<PublicEvent>;
	readonly #states: States<PublicEvent>;
	readonly #counters = { acknowledged: 0, dropped: 0, connections: 0 };
	/** Of what was announced over this connection: whether it is acknowledged, and whether there is something newer. */
	#announcement: "told" | "under way" | "outdated" = "told";
	/** True while states are handed to the client, which may take them at once. */
	#isTelling = false;
	/** Called when nothing waits any more, or cannot go for want of a connection. */
	#settled: (() => void) | undefined;
	#unsent = 0;
	#closing: Promise<void> | undefined;

	/** What waited when the process ended is sent first. */
	constructor(options: PublisherOptions) {
		this.#limits = { ...defaultLimits, ...options.limits };
		this.#clock = options.clock ?? systemClock;
		this.#log = options.log ?? silentLogger;
		this.#onState = options.onState ?? (() => {});
		this.#onSent = options.onSent ?? (() => {});
		this.#route = options.route;
		this.#frames = options.frames;
		this.#announcing = options.announcing;
		this.#connection = new Connection({
			endpoint: options.endpoint,
			connect: options.connect,
			sender: options.announcing ? brokerOfAnnouncer : brokerOfPublisher,
			will: () => this.#will(),
			limits: this.#limits,
			clock: this.#clock,
			log: this.#log,
			random: options.random ?? randomBytes,
			events: {
				opening: () => this.#expire(),
				up: () => this.#up(),
				down: (wasUp) => this.#down(wasUp),
				trouble: options.onTrouble ?? (() => {}),
				heard: (topic, payload) => this.#heard(topic, payload),
			},
		});
		this.#outbox = new Outbox(this.#limits.queued, this.#limits.queuedBytes, this.#limits.inflight);
		this.#states = new States(this.#limits.states, this.#limits.telling);
		this.#journal = options.journal && new EventJournal(options.journal);
		this.#keep(() => {
			for (const event of this.#journal?.restore() ?? []) this.#resume(event);
			this.#journal?.tidy();
		});
	}

	/** Connects, and keeps connecting whenever the connection is lost. */
	start(): void {
		this.#connection.open();
	}

	get state(): PublisherState {
		if (this.#connection.isUp) return "Connected";
		return this.#connection.isTried && !this.#closing ? "Connecting" : "Offline";
	}

	stats(): PublisherStats {
		return { ...this.#counters, connected: this.#connection.isUp, queued: this.#waiting };
	}

	/**
	 * Publishes an event, if the broker is told of such: QoS 1 as soon as the broker takes it, QoS 0 now or never, but for states.
	 *
	 * @throws ForgedEventError for anything but a genuine PublicEvent
	 */
	publish(event: PublicEvent): void {
		PublicEvent.bytesOf(event);
		const delivery = this.#route(event);
		if (!delivery) return;
		const { topic, qos, again } = delivery;
		if (this.#closing) {
			this.#counters.dropped++;
			return;
		}
		// That there is a state no more is told as one, until it was.
		const isState = again && this.#states.set(topic, event);
		if (qos === 0) {
			if (isState) this.#tell(topic);
			else this.#sendOnce(delivery, payloadOf(event), kindOf(event));
			return;
		}
		this.#keep(() => this.#journal?.add(event));
		this.#enqueue(event, delivery);
	}

	/**
	 * Tells what is in a picture, now or never: where things were a while ago is of no use.
	 *
	 * @throws ForgedEventError for anything but a genuine PublicFrame
	 */
	frame(frame: PublicFrame): void {
		const written = this.#frames?.(frame);
		if (!written || this.#closing) return;
		const { topic, payload } = written;
		this.#sendOnce({ topic, qos: 0, retain: false, again: false }, Buffer.from(payload), "frame");
	}

	/** What there is to announce has changed, or somebody wants to hear it. While it is under way it waits, and is told once then. */
	announce(): void {
		if (!this.#announcing || !this.#connection.isUp || this.#closing) return;
		if (this.#announcement !== "told") {
			// Others may ask at any rate, and the broker acknowledge at none: nothing may pile up here.
			this.#announcement = "outdated";
			return;
		}
		const discovery = this.#announcing.discovery();
		if (!discovery) return;
		const payload = Buffer.from(PublicDiscovery.bytesOf(discovery));
		const { topic } = this.#announcing;
		this.#announcement = "under way";
		this.#send({ topic, qos: 1, retain: true, again: false }, payload, "discovery", (isCurrent) => {
			if (isCurrent) this.#announced();
		});
	}

	#announced(): void {
		const isOutdated = this.#announcement === "outdated";
		this.#announcement = "told";
		if (isOutdated) this.announce();
	}

	/** True while frames have somewhere to go. */
	get wantsFrames(): boolean {
		return this.#connection.isUp && this.#frames !== undefined;
	}

	/** Says `offline`, sends what waits, and closes; within `closeTime`, whatever the broker does. */
	close(): Promise<void> {
		this.#closing ??= this.#shutDown();
		return this.#closing;
	}

	#availability(state: "online" | "offline"): PublicEvent {
		return project("availability", { state }, this.#clock.now());
	}

	#will(): { delivery: Delivery; payload: Buffer } | undefined {
		const offline = this.#availability("offline");
		const delivery = this.#route(offline);
		return delivery && { delivery, payload: payloadOf(offline) };
	}

	#up(): void {
		this.#unsent = 0;
		this.#announcement = "told";
		this.#counters.connections++;
		const online = this.#availability("online");
		const delivery = this.#route(online);
		if (delivery) this.#send(delivery, payloadOf(online), kindOf(online), () => this.#connection.proved());
		// The broker may have lost what it retained. What waits to be told anyway is not told twice.
		this.#states.tellAll((topic) => this.#outbox.has(topic));
		this.#pump();
		this.#tellOn();
		if (this.#announcing) {
			this.#connection.subscribe(this.#announcing.statusTopic);
			this.announce();
		}
		this.#onState(true);
	}

	#heard(topic: string, payload: Uint8Array): void {
		if (topic === this.#announcing?.statusTopic && Buffer.from(payload).toString() === "online")
			this.announce();
	}

	#down(wasUp: boolean): void {
		this.#outbox.rewind();
		this.#states.lost();
		if (wasUp) this.#onState(false);
		this.#settled?.();
	}

	#tell(topic: string): void {
		if (!this.#connection.isUp) return;
		this.#states.tell(topic);
		this.#tellOn();
	}

	/** Hands on states that are to be told, as many at a time as may be under way. */
	#tellOn(): void {
		if (!this.#connection.isUp || this.#isTelling) return;
		this.#isTelling = true;
		for (let next = this.#states.next(); next; next = this.#states.next()) {
			const { topic, state } = next;
			const arrived = (acknowledged: number) => {
				this.#states.arrived();
				this.#counters.acknowledged += acknowledged;
				this.#told(topic, state);
				this.#tellOn();
				this.#settle();
			};
			const delivery = this.#route(state);
			const acknowledged = delivery && delivery.qos > 0 ? 1 : 0;
			if (!delivery) arrived(0);
			else
				this.#send(delivery, payloadOf(state), kindOf(state), (isCurrent) => {
					if (isCurrent) arrived(acknowledged);
				});
		}
		this.#isTelling = false;
	}

	/** The broker knows of this state. */
	#told(topic: string, state: PublicEvent): void {
		if (PublicEvent.outlineOf(state).deleted && this.#states.isLatest(topic, state))
			this.#states.forget(topic);
	}

	/** What waited for a topic waits no more: if that was not its latest state, or has not arrived, that is told. */
	#left(event: PublicEvent, topic: string, isTold: boolean): void {
		if (this.#outbox.has(topic)) return;
		if (isTold && this.#states.isLatest(topic, event)) this.#told(topic, event);
		else this.#tell(topic);
	}

	get #waiting(): number {
		return this.#outbox.size + this.#states.waiting;
	}

	#settle(): void {
		if (this.#waiting === 0) this.#settled?.();
	}

	/** An event of the time before the restart. What the broker is not told of any more goes. */
	#resume(event: PublicEvent): void {
		const delivery = this.#route(event);
		if (delivery && delivery.qos > 0) this.#enqueue(event, delivery);
		else this.#forget(event);
	}

	#enqueue(event: PublicEvent, { topic }: Delivery): void {
		const bytes = PublicEvent.bytesOf(event).length + topic.length;
		this.#states.leave(topic);
		this.#drop(this.#outbox.push(event, bytes, rankOf(event), topic));
		this.#pump();
	}

	/** Events that do not wait any more, and were not told. */
	#drop(events: readonly PublicEvent[]): void {
		this.#counters.dropped += events.length;
		this.#release(events);
	}

	/** They wait no more. */
	#release(events: readonly PublicEvent[]): void {
		for (const event of events) {
			this.#forget(event);
			const topic = this.#route(event)?.topic;
			if (topic !== undefined) this.#left(event, topic, false);
		}
	}

	/** What has waited for too long is of no use, and not to be kept. */
	#expire(): void {
		const oldest = this.#clock.now() - this.#limits.maxAge;
		const isOld = (event: PublicEvent) => Date.parse(PublicEvent.outlineOf(event).utcTime) < oldest;
		const gone = this.#outbox.removeWhere(isOld);
		this.#drop(gone);
		if (gone.length > 0) this.#keep(() => this.#journal?.tidy());
	}

	/**
	 * Forgets events of a time, in milliseconds since 1970: those that wait, and those that would be told again.
	 *
	 * @returns how many waited
	 */
	erase(isThen: (at: number) => boolean): number {
		const isGone = (event: PublicEvent) =>
			!isOwnWord(event) && isThen(Date.parse(PublicEvent.outlineOf(event).utcTime));
		const gone = this.#outbox.removeWhere(isGone);
		this.#states.forgetWhere(isGone);
		this.#release(gone);
		this.#keep(() => this.#journal?.tidy());
		return gone.length;
	}

	#forget(event: PublicEvent): void {
		this.#keep(() => this.#journal?.remove(event));
	}

	/** A disk that is full costs what would have outlived the process, and nothing else. */
	#keep(write: () => void): void {
		try {
			write();
		} catch (error) {
			const { code } = error as NodeJS.ErrnoException;
			this.#log.warn({ reason: code ?? "failed" }, "an MQTT event cannot be kept on disk");
		}
	}

	#pump(): void {
		if (!this.#connection.isUp) return;
		for (let event = this.#outbox.next(); event; event = this.#outbox.next()) {
			const sent = event;
			const delivery = this.#route(sent);
			const acknowledged = () => {
				this.#outbox.acknowledge(sent);
				this.#forget(sent);
				this.#counters.acknowledged++;
				if (delivery) this.#left(sent, delivery.topic, true);
				this.#pump();
				this.#settle();
			};
			if (delivery) this.#send(delivery, payloadOf(sent), kindOf(sent), acknowledged);
			else acknowledged();
		}
	}

	#sendOnce(delivery: Delivery, payload: Buffer, what: string): void {
		if (!this.#connection.isUp || this.#unsent >= this.#limits.unsent) {
			this.#counters.dropped++;
			return;
		}
		this.#unsent++;
		this.#send(delivery, payload, what, (isCurrent) => {
			if (isCurrent) this.#unsent--;
		});
	}

	/** @param done as `Connection.send` has it */
	#send(delivery: Delivery, payload: Buffer, what: string, done: (isCurrent: boolean) => void): void {
		if (this.#connection.isTried) this.#onSent(what, delivery.topic.length + payload.length);
		this.#connection.send(delivery, payload, done);
	}

	async #shutDown(): Promise<void> {
		await this.#connection.close(() => this.#flush());
		this.#keep(() => this.#journal?.close());
	}

	/** Resolves when everything that waits, `offline` at the end, is acknowledged, or the connection lost; with whether it is the former. */
	#flush(): Promise<boolean> {
		return new Promise((resolve) => {
			this.#settled = () => resolve(this.#waiting === 0);
			const offline = this.#availability("offline");
			const delivery = this.#route(offline);
			if (delivery) this.#enqueue(offline, delivery);
			else this.#settle();
		});
	}
}

function isOwnWord(event: PublicEvent): boolean {
	return isOwnWordTopic(PublicEvent.outlineOf(event).topic);
}
