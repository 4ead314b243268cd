import { randomBytes } from "node:crypto";
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import { type Clock, systemClock } from "../../device/clock.ts";
import { type Logger, silentLogger } from "../../device/log.ts";
import { PublicEvent, project } from "../../masks/sanitise/public-event.ts";
import { retryDelay } from "./backoff.ts";
import { cameraTopic } from "./camera-topic.ts";
import { type BrokerEndpoint, endpointLabel } from "./endpoint.ts";
import { Outbox } from "./outbox.ts";

export interface PublisherLimits {
	/** QoS 1 messages that wait for the broker, and their bytes together. */
	readonly queued: number;
	readonly queuedBytes: number;
	/** QoS 1 messages that were sent and are not acknowledged. */
	readonly inflight: number;
	/** QoS 0 messages that the connection has not taken yet; more are left out. */
	readonly unsent: number;
	/** Retained states that are told again after a reconnection. */
	readonly states: number;
	/** Milliseconds that `close` may take. */
	readonly closeTime: number;
	/** Seconds without a packet after which the broker declares the camera lost, give or take half (MQTT 3.1.1 §3.1.2.10). */
	readonly keepAlive: number;
	/** Milliseconds that an attempt to connect may take. */
	readonly connectTime: number;
}

const defaultLimits: PublisherLimits = {
	queued: 256,
	queuedBytes: 128 << 10,
	inflight: 16,
	unsent: 8,
	states: 64,
	closeTime: 2_000,
	keepAlive: 30,
	connectTime: 10_000,
};

export interface PublisherOptions {
	readonly endpoint: BrokerEndpoint;
	/** First levels of every topic. */
	readonly prefix: string;
	/** Name of the camera: the level after the prefix. */
	readonly camera: string;
	readonly clock?: Clock;
	readonly log?: Logger;
	/** For the client identifier and the spread of retries. */
	readonly random?: (bytes: number) => Uint8Array;
	readonly limits?: Partial<PublisherLimits>;
	/** Called with true when the broker has accepted the connection and with false when it is lost. */
	readonly onState?: (connected: boolean) => void;
}

export interface PublisherStats {
	readonly connected: boolean;
	/** Messages that wait. */
	readonly queued: number;
	/** QoS 1 messages that the broker has acknowledged. */
	readonly acknowledged: number;
	/** Messages left out: the queue was full, or QoS 0 without a connection. */
	readonly dropped: number;
	/** Connections that were accepted. */
	readonly connections: number;
}

function payloadOf(event: PublicEvent): Buffer {
	return Buffer.from(PublicEvent.bytesOf(event));
}

/**
 * One camera's way to a broker, embedded or not. It takes genuine PublicEvents and nothing else. It has a connection of
 * its own, as the will that says `offline` for the camera belongs to a connection.
 *
 * Each attempt to connect is a fresh client; what is not acknowledged waits here and is sent again, so that every QoS 1
 * event that fits the bound arrives at least once and in order.
 */
export class Publisher {
	/** Such as `persienne/cam-1`. */
	readonly topic: string;
	readonly #endpoint: BrokerEndpoint;
	readonly #clientId: string;
	readonly #limits: PublisherLimits;
	readonly #clock: Clock;
	readonly #log: Logger;
	readonly #random: (bytes: number) => Uint8Array;
	readonly #onState: (connected: boolean) => void;
	readonly #outbox: Outbox<PublicEvent>;
	/** The latest of each retained topic. */
	readonly #states = new Map<string, PublicEvent>();
	readonly #counters = { acknowledged: 0, dropped: 0, connections: 0 };
	/** Called when the outbox is empty, or cannot get empty for want of a connection. */
	#settled: (() => void) | undefined;
	#client: MqttClient | undefined;
	#connected = false;
	#unsent = 0;
	#failures = 0;
	#reason = "";
	#cancelRetry: () => void = () => {};
	#closing: Promise<void> | undefined;

	/** @throws PersienneError MQTT_TOPIC when the prefix or the camera's name cannot be published */
	constructor(options: PublisherOptions) {
		this.topic = cameraTopic(options.prefix, options.camera);
		this.#limits = { ...defaultLimits, ...options.limits };
		this.#clock = options.clock ?? systemClock;
		this.#log = options.log ?? silentLogger;
		this.#random = options.random ?? randomBytes;
		this.#onState = options.onState ?? (() => {});
		this.#endpoint = options.endpoint;
		// 23 letters and digits: what every broker has to accept [MQTT-3.1.3-5].
		this.#clientId = `persienne${Buffer.from(this.#random(7)).toString("hex")}`;
		this.#outbox = new Outbox(this.#limits.queued, this.#limits.queuedBytes, this.#limits.inflight);
	}

	/** Connects, and keeps connecting whenever the connection is lost. */
	start(): void {
		if (!this.#client && !this.#closing) this.#open();
	}

	stats(): PublisherStats {
		return { ...this.#counters, connected: this.#connected, queued: this.#outbox.size };
	}

	/**
	 * Publishes an event: QoS 1 as soon as the broker takes it, QoS 0 now or never.
	 *
	 * @throws ForgedEventError for anything but a genuine PublicEvent
	 */
	publish(event: PublicEvent): void {
		const { topic, qos, retain } = PublicEvent.outlineOf(event);
		if (this.#closing) this.#counters.dropped++;
		else if (qos === 0) this.#sendOnce(event);
		else {
			const known = this.#states.has(topic) || this.#states.size < this.#limits.states;
			if (retain && known) this.#states.set(topic, event);
			this.#enqueue(event);
		}
	}

	/** Says `offline`, sends what waits, and closes; within `closeTime`, whatever the broker does. */
	close(): Promise<void> {
		this.#closing ??= this.#shutDown();
		return this.#closing;
	}

	#clientOptions(): IClientOptions {
		const { protocol, host, port, path, username, password, ca } = this.#endpoint;
		const will = this.#availability("offline");
		return {
			protocol,
			host,
			hostname: host,
			port,
			...(path === undefined ? {} : { path }),
			...(username === undefined ? {} : { username }),
			...(password === undefined ? {} : { password: password.reveal() }),
			...(ca === undefined ? {} : { ca }),
			clientId: this.#clientId,
			clean: true,
			keepalive: this.#limits.keepAlive,
			connectTimeout: this.#limits.connectTime,
			will: { topic: this.#topicOf(will), payload: payloadOf(will), qos: 1, retain: true },
			// Retries are ours: mqtt.js would keep what waits without a bound.
			reconnectPeriod: 0,
			queueQoSZero: false,
			timerVariant: "native",
			// Its own log would print the password.
			log: () => {},
		};
	}

	#availability(state: "online" | "offline"): PublicEvent {
		return project("availability", { state }, this.#clock.now());
	}

	#open(): void {
		const client = mqtt.connect(this.#clientOptions());
		this.#client = client;
		client.on("connect", () => this.#onConnect());
		client.on("error", (error) => this.#onError(error));
		client.once("close", () => this.#onClose(client));
	}

	#onConnect(): void {
		this.#connected = true;
		this.#reason = "";
		this.#unsent = 0;
		this.#counters.connections++;
		this.#log.debug({ broker: endpointLabel(this.#endpoint), topic: this.topic }, "MQTT connected");
		this.#send(this.#availability("online"), () => {
			this.#failures = 0;
		});
		// The broker may have lost what it retained.
		for (const [topic, event] of this.#states) {
			const waits = this.#outbox.some((other) => PublicEvent.outlineOf(other).topic === topic);
			if (!waits) this.#enqueue(event);
		}
		this.#pump();
		this.#onState(true);
	}

	/** What the error says may hold a URL, so only its code is told: a system's or TLS's word, or CONNACK's number. */
	#onError(error: Error): void {
		const code = "code" in error ? error.code : undefined;
		const reason = typeof code === "number" ? `refused, return code ${code}` : String(code ?? "failed");
		const level = reason === this.#reason ? "debug" : "warn";
		this.#reason = reason;
		this.#log[level](
			{ broker: endpointLabel(this.#endpoint), topic: this.topic, reason },
			"MQTT connection failed",
		);
	}

	#onClose(client: MqttClient): void {
		client.end(true);
		const wasConnected = this.#connected;
		this.#connected = false;
		this.#client = undefined;
		this.#outbox.rewind();
		if (wasConnected) this.#onState(false);
		this.#settled?.();
		if (this.#closing) return;
		this.#failures++;
		const delay = retryDelay(this.#failures, (this.#random(1)[0] ?? 0) / 255);
		this.#cancelRetry = this.#clock.after(delay, () => this.#open());
	}

	#topicOf(event: PublicEvent): string {
		return `${this.topic}/${PublicEvent.outlineOf(event).topic}`;
	}

	#enqueue(event: PublicEvent): void {
		const bytes = PublicEvent.bytesOf(event).length + this.#topicOf(event).length;
		this.#counters.dropped += this.#outbox.push(event, bytes);
		this.#pump();
	}

	#pump(): void {
		if (!this.#connected) return;
		for (let event = this.#outbox.next(); event; event = this.#outbox.next()) {
			const sent = event;
			this.#send(sent, () => {
				this.#outbox.acknowledge(sent);
				this.#counters.acknowledged++;
				this.#pump();
				if (this.#outbox.size === 0) this.#settled?.();
			});
		}
	}

	#sendOnce(event: PublicEvent): void {
		const client = this.#client;
		if (!this.#connected || this.#unsent >= this.#limits.unsent) {
			this.#counters.dropped++;
			return;
		}
		this.#unsent++;
		this.#send(event, () => {
			if (client === this.#client) this.#unsent--;
		});
	}

	/** @param done called when the message was taken: acknowledged (QoS 1) or written (QoS 0) */
	#send(event: PublicEvent, done: () => void): void {
		const { qos, retain } = PublicEvent.outlineOf(event);
		this.#client?.publish(this.#topicOf(event), payloadOf(event), { qos, retain }, (error) => {
			if (!error) done();
		});
	}

	async #shutDown(): Promise<void> {
		this.#cancelRetry();
		const client = this.#client;
		if (!client) return;
		let cancelDeadline = () => {};
		const deadline = new Promise<void>((resolve) => {
			cancelDeadline = this.#clock.after(this.#limits.closeTime, resolve);
		});
		if (this.#connected) await Promise.race([this.#flush(), deadline]);
		// Without a good-bye the broker says `offline` in the camera's place, by the will.
		if (this.#connected && this.#outbox.size === 0) await Promise.race([client.endAsync(), deadline]);
		cancelDeadline();
		client.stream.destroy();
		client.end(true);
	}

	/** Resolves when everything that waits, `offline` at the end, is acknowledged, or the connection lost. */
	#flush(): Promise<void> {
		return new Promise((resolve) => {
			this.#settled = resolve;
			this.#enqueue(this.#availability("offline"));
		});
	}
}
