import type { Duplex } from "node:stream";
import { type IClientOptions, MqttClient } from "mqtt";
import type { Clock } from "../../device/clock.ts";
import type { Logger } from "../../device/log.ts";
import type { Sender } from "../gate.ts";
import { retryDelay } from "./backoff.ts";
import { type BrokerEndpoint, endpointLabel } from "./endpoint.ts";
import { reasonOf } from "./refusal.ts";
import type { Delivery } from "./route.ts";
import { openTransport } from "./transport.ts";

export interface ConnectionLimits {
	/** Milliseconds that `close` may take. */
	readonly closeTime: number;
	/** Seconds without a packet after which the broker declares the camera lost, give or take half (MQTT 3.1.1 §3.1.2.10). */
	readonly keepAlive: number;
	/** Milliseconds that an attempt to connect may take. */
	readonly connectTime: number;
}

export interface ConnectionEvents {
	/** It is about to connect. */
	opening(): void;
	/** The broker has accepted the connection. */
	up(): void;
	/** The connection, or the attempt, is over. */
	down(wasUp: boolean): void;
	/** Why an attempt failed, when that is another reason than the time before. */
	trouble(reason: string): void;
	/** Somebody published that. */
	heard(topic: string, payload: Uint8Array): void;
}

export interface ConnectionOptions {
	readonly endpoint: BrokerEndpoint;
	/** Opens a connection to a broker inside this program; without it, the endpoint's. */
	readonly connect: (() => Duplex) | undefined;
	/** What the broker may say. */
	readonly sender: Sender;
	/** What the broker says when the connection is lost. */
	readonly will: () => { readonly delivery: Delivery; readonly payload: Buffer } | undefined;
	readonly limits: ConnectionLimits;
	readonly clock: Clock;
	readonly log: Logger;
	readonly random: (bytes: number) => Uint8Array;
	readonly events: ConnectionEvents;
}

/**
 * A client's connection to a broker, which is made again whenever it is lost. Each attempt is a fresh client of mqtt.js: nothing that
 * was sent before is kept there.
 */
export class Connection {
	readonly #options: ConnectionOptions;
	readonly #clientId: string;
	#client: MqttClient | undefined;
	#isUp = false;
	#failures = 0;
	#reason = "";
	#isClosing = false;
	#cancelRetry: () => void = () => {};

	constructor(options: ConnectionOptions) {
		this.#options = options;
		// 23 letters and digits: what every broker has to accept [MQTT-3.1.3-5].
		this.#clientId = `persienne${Buffer.from(options.random(7)).toString("hex")}`;
	}

	get isUp(): boolean {
		return this.#isUp;
	}

	/** An attempt is under way, or has succeeded. */
	get isTried(): boolean {
		return this.#client !== undefined;
	}

	/** Connects, and keeps connecting. */
	open(): void {
		if (this.#client || this.#isClosing) return;
		const { endpoint, connect, sender, events } = this.#options;
		events.opening();
		const client = new MqttClient(
			() => connect?.() ?? openTransport(endpoint, undefined, sender),
			this.#clientOptions(),
		);
		this.#client = client;
		client.on("connect", () => this.#onConnect());
		client.on("error", (error) => this.#onError(error));
		client.on("message", (topic, payload) => events.heard(topic, payload));
		client.once("close", () => this.#onClose(client));
	}

	/** It works: when it is lost, the next attempt is soon. */
	proved(): void {
		this.#failures = 0;
	}

	/** A broker that does not let the client subscribe still takes what it publishes. */
	subscribe(topic: string): void {
		this.#client?.subscribe(topic, { qos: 0 }, () => {});
	}

	/**
	 * @param done called when the message was taken: acknowledged (QoS 1 and 2) or written (QoS 0); with whether that was over the
	 * connection that there is now
	 */
	send({ topic, qos, retain }: Delivery, payload: Buffer, done: (isCurrent: boolean) => void): void {
		const client = this.#client;
		client?.publish(topic, payload, { qos, retain }, (error) => {
			if (!error) done(client === this.#client);
		});
	}

	/**
	 * Closes, and stays closed, within `closeTime`.
	 *
	 * @param flush resolves with whether all has been said; without a good-bye the broker speaks in the client's place, by the will
	 */
	async close(flush: () => Promise<boolean>): Promise<void> {
		this.#isClosing = true;
		this.#cancelRetry();
		const client = this.#client;
		if (!client) return;
		const { clock, limits } = this.#options;
		let cancelDeadline = () => {};
		const deadline = new Promise<false>((resolve) => {
			cancelDeadline = clock.after(limits.closeTime, () => resolve(false));
		});
		const isAllSaid = this.#isUp && (await Promise.race([flush(), deadline]));
		if (isAllSaid && this.#isUp) await Promise.race([client.endAsync(), deadline]);
		cancelDeadline();
		client.stream.destroy();
		client.end(true);
	}

	#clientOptions(): IClientOptions {
		const { endpoint, limits } = this.#options;
		const { username, password } = endpoint;
		const will = this.#options.will();
		return {
			...(username === undefined ? {} : { username }),
			...(password === undefined ? {} : { password: password.reveal() }),
			clientId: this.#clientId,
			clean: true,
			keepalive: limits.keepAlive,
			connectTimeout: limits.connectTime,
			...(will && {
				will: { topic: will.delivery.topic, payload: will.payload, qos: will.delivery.qos, retain: true },
			}),
			// Retries are ours: mqtt.js would keep what waits without a bound.
			reconnectPeriod: 0,
			queueQoSZero: false,
			timerVariant: "native",
			// Its own log would print the password.
			log: () => {},
		};
	}

	#onConnect(): void {
		const { endpoint, events, log } = this.#options;
		this.#isUp = true;
		this.#reason = "";
		log.debug({ broker: endpointLabel(endpoint) }, "MQTT connected");
		events.up();
	}

	#onError(error: Error): void {
		const { endpoint, events, log } = this.#options;
		const reason = reasonOf(error);
		const isNews = reason !== this.#reason;
		const level = isNews ? "warn" : "debug";
		this.#reason = reason;
		if (isNews) events.trouble(reason);
		log[level]({ broker: endpointLabel(endpoint), reason }, "MQTT connection failed");
	}

	#onClose(client: MqttClient): void {
		const { clock, random, events } = this.#options;
		client.end(true);
		const wasUp = this.#isUp;
		this.#isUp = false;
		this.#client = undefined;
		events.down(wasUp);
		if (this.#isClosing) return;
		this.#failures++;
		const delay = retryDelay(this.#failures, (random(1)[0] ?? 0) / 255);
		this.#cancelRetry = clock.after(delay, () => this.open());
	}
}
