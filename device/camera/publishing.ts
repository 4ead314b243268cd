import { parseEndpoint } from "../../broker/publish/endpoint.ts";
import { Publisher } from "../../broker/publish/publisher.ts";
import type { PublicEvent } from "../../masks/sanitise/public-event.ts";
import { Sanitiser } from "../../masks/sanitise/sanitiser.ts";
import type { Observation } from "../analytics/observation.ts";
import type { Logger } from "../log.ts";
import type { Secret } from "../secret.ts";
import type { Camera } from "./camera.ts";
import type { CameraState } from "./state.ts";

/** A health message goes out this often, in milliseconds. */
const healthInterval = 10_000;

/** ONVIF token of the one video source that a camera has. */
export const videoSourceToken = "VideoSource_1";

export interface MqttTarget {
	readonly url: string;
	readonly prefix: string;
	readonly username: string | undefined;
	readonly password: Secret | undefined;
	readonly ca: string | undefined;
}

/** What one camera tells the world over MQTT, all of it through the sanitiser (invariant I2). */
export class CameraPublishing {
	readonly #camera: Camera;
	readonly #target: MqttTarget;
	readonly #log: Logger;
	#sanitiser: Sanitiser;
	#publisher: Publisher;
	#cancelHealth: () => void = () => {};
	readonly #unlisten: () => void;

	constructor(camera: Camera, target: MqttTarget, log: Logger) {
		this.#camera = camera;
		this.#target = target;
		this.#log = log;
		this.#sanitiser = createSanitiser(camera);
		this.#publisher = this.#connect();
		this.#unlisten = camera.listen({
			observed: (observation) => this.observed(observation),
			stateChanged: (state) => this.#stateChanged(state),
		});
		this.#stateChanged(camera.state);
	}

	/** Below this the camera publishes, such as `persienne/cam-1`. */
	get topic(): string {
		return this.#publisher.topic;
	}

	observed(observation: Observation): void {
		this.#publish(this.#sanitiser.observe(observation));
	}

	/** Leaves the broker, saying so, or comes back. */
	async setOffline(offline: boolean): Promise<void> {
		if (offline) return this.#publisher.close();
		// A fresh memory of what was told: the states are told again.
		this.#sanitiser = createSanitiser(this.#camera);
		this.#publisher = this.#connect();
		this.#stateChanged(this.#camera.state);
	}

	async close(): Promise<void> {
		this.#unlisten();
		this.#cancelHealth();
		await this.#publisher.close();
	}

	#connect(): Publisher {
		const { url, prefix, username, password, ca } = this.#target;
		const endpoint = parseEndpoint({
			url,
			...(username !== undefined && { username }),
			...(password !== undefined && { password }),
			...(ca !== undefined && { ca }),
		});
		const { name, clock } = this.#camera;
		// Health is QoS 0: what is said before the broker listens is lost.
		const onState = (connected: boolean) => connected && this.#tellHealth();
		const publisher = new Publisher({ endpoint, prefix, camera: name, clock, log: this.#log, onState });
		publisher.start();
		return publisher;
	}

	#publish(events: readonly PublicEvent[]): void {
		for (const event of events) this.#publisher.publish(event);
	}

	#stateChanged({ state, reason }: CameraState): void {
		const now = this.#camera.clock.now();
		if (state === "dark" && reason) this.#publish(this.#sanitiser.privacyFailed(reason, now));
		if (state === "masked") this.#publish(this.#sanitiser.privacyRestored(now));
	}

	#tellHealth(): void {
		this.#cancelHealth();
		const { counters, clock, viewers } = this.#camera;
		const { frames, darkFrames, fps, lag } = counters;
		const sample = {
			at: clock.now(),
			fps,
			maskedFrames: frames - darkFrames,
			darkFrames,
			lagMs: lag,
			viewers,
		};
		this.#publish(this.#sanitiser.health(sample));
		this.#cancelHealth = clock.after(healthInterval, () => this.#tellHealth());
	}
}

function createSanitiser(camera: Camera): Sanitiser {
	return new Sanitiser({ videoSource: videoSourceToken, kinds: publishedKinds(camera) });
}

/** Each function is off unless the camera's configuration names it. */
function publishedKinds({ config: { analytics } }: Camera): ("motion" | "occupancy")[] {
	return [
		...(analytics.includes("motion") ? ["motion" as const] : []),
		...(analytics.includes("people-count") ? ["occupancy" as const] : []),
	];
}
