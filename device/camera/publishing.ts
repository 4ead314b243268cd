import { cameraTopic } from "../../broker/publish/camera-topic.ts";
import { parseEndpoint } from "../../broker/publish/endpoint.ts";
import { Publisher } from "../../broker/publish/publisher.ts";
import { cameraRoute } from "../../broker/publish/route.ts";
import type { PublicEvent } from "../../masks/sanitise/public-event.ts";
import type { Clock } from "../clock.ts";
import type { Logger } from "../log.ts";
import type { Changes } from "../onvif/changes.ts";
import type { Secret } from "../secret.ts";
import type { CameraStore } from "../store/camera-store.ts";
import type { AnalyticsDesk } from "./analytics/analytics-desk.ts";
import type { Camera } from "./camera.ts";
import { CameraReporter } from "./reporter.ts";

/** A health message goes out this often, in milliseconds. */
const healthInterval = 10_000;

export interface MqttTarget {
	readonly url: string;
	readonly prefix: string;
	readonly username: string | undefined;
	readonly password: Secret | undefined;
	readonly ca: string | undefined;
	/** Whether the broker outlives the camera: what waits for one that does not need not be kept, either. */
	readonly durable: boolean;
}

/** What one camera tells the world over MQTT, all of it through the sanitiser (invariant I2). */
export class CameraPublishing {
	readonly #camera: Camera;
	readonly #analytics: AnalyticsDesk;
	readonly #changes: Changes;
	readonly #target: MqttTarget;
	readonly #log: Logger;
	readonly #store: Pick<CameraStore, "outbox">;
	readonly #clock: Clock;
	#publisher: Publisher;
	#reporter: CameraReporter;
	/** True while there is to be no connection. */
	#away = false;
	#cancelHealth: () => void = () => {};

	/** @param clock gives messages their time, which clients may have set */
	constructor(
		camera: Camera,
		analytics: AnalyticsDesk,
		changes: Changes,
		target: MqttTarget,
		log: Logger,
		store: Pick<CameraStore, "outbox">,
		clock: Clock,
	) {
		this.#camera = camera;
		this.#analytics = analytics;
		this.#changes = changes;
		this.#target = target;
		this.#log = log;
		this.#store = store;
		this.#clock = clock;
		this.#publisher = this.#connect();
		this.#reporter = this.#report();
	}

	/** Below this the camera publishes, such as `persienne/cam-1`. */
	get topic(): string {
		return cameraTopic(this.#target.prefix, this.#camera.name);
	}

	/** Leaves the broker, saying so, or comes back, once it has left. */
	async setOffline(offline: boolean): Promise<void> {
		this.#away = offline;
		const left = this.#publisher;
		await left.close();
		if (this.#away || left !== this.#publisher) return;
		this.#publisher = this.#connect();
		// A fresh memory of what was told: the states are told again.
		this.#reporter.close();
		this.#reporter = this.#report();
	}

	async close(): Promise<void> {
		this.#away = true;
		this.#reporter.close();
		this.#cancelHealth();
		await this.#publisher.close();
	}

	#connect(): Publisher {
		const { url, username, password, ca } = this.#target;
		const endpoint = parseEndpoint({
			url,
			...(username !== undefined && { username }),
			...(password !== undefined && { password }),
			...(ca !== undefined && { ca }),
		});
		// Health is QoS 0: what is said before the broker listens is lost.
		const onState = (connected: boolean) => connected && this.#tellHealth();
		const publisher = new Publisher({
			endpoint,
			route: cameraRoute(this.topic),
			journal: this.#target.durable ? this.#store.outbox("broker") : undefined,
			clock: this.#camera.clock,
			log: this.#log,
			onState,
		});
		publisher.start();
		return publisher;
	}

	#report(): CameraReporter {
		const event = (told: PublicEvent) => this.#publisher.publish(told);
		return new CameraReporter(this.#camera, this.#analytics, this.#changes, { event }, this.#clock);
	}

	#tellHealth(): void {
		this.#cancelHealth();
		const { counters, viewers } = this.#camera;
		const clock = this.#clock;
		const { frames, darkFrames, fps, lag } = counters;
		const sample = {
			at: clock.now(),
			fps,
			maskedFrames: frames - darkFrames,
			darkFrames,
			lagMs: lag,
			viewers,
		};
		this.#reporter.health(sample);
		this.#cancelHealth = clock.after(healthInterval, () => this.#tellHealth());
	}
}
