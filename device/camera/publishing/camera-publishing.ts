import type { Duplex } from "node:stream";
import { cameraTopic } from "../../../broker/publish/camera-topic.ts";
import { type ClientIdentity, endpointLabel, parseEndpoint } from "../../../broker/publish/endpoint.ts";
import { type Announcing, Publisher } from "../../../broker/publish/publisher.ts";
import { cameraRoute } from "../../../broker/publish/route.ts";
import type { Head } from "../../../masks/ledger.ts";
import { type PublicEvent, ScanTrippedError } from "../../../masks/sanitise/public-event.ts";
import type { PublicFrame } from "../../../masks/sanitise/public-frame.ts";
import type { Clock } from "../../clock.ts";
import type { Logger } from "../../log.ts";
import type { Changes } from "../../onvif/changes.ts";
import { Meter } from "../../outgoing/meter.ts";
import type { Secret } from "../../secret.ts";
import type { CameraStore } from "../../store/camera-store.ts";
import type { AnalyticsDesk } from "../analytics/analytics-desk.ts";
import type { FrameSources } from "../brokers/frame-topics.ts";
import type { Camera } from "../camera.ts";
import type { LineTraffic } from "../outgoing/camera-outgoing.ts";
import { CameraReporter, type ReportSink } from "../reporter.ts";
import type { CameraCounts } from "./camera-counts.ts";
import type { CountedRules } from "./counted-rules.ts";
import { type FrameOutlet, frameOutlet } from "./frame-outlet.ts";
import { announcement, discoveryTopic, statusTopic } from "./home-assistant.ts";
import { privacyStatement } from "./privacy-statement.ts";
import { protectedRoute, retractedCounts } from "./protected-counts.ts";

/** A health message goes out this often, in milliseconds. */
const healthInterval = 10_000;

export interface MqttTarget {
	/** Letters, digits and hyphens; no other target has it. */
	readonly name: string;
	readonly url: string;
	readonly prefix: string;
	/** Home Assistant's discovery prefix, where cameras are announced to it. */
	readonly homeAssistant: string | undefined;
	/** First level of the topics of plain counts, as Frigate has them; undefined: there are none. */
	readonly frigate: string | undefined;
	readonly username: string | undefined;
	readonly password: Secret | undefined;
	readonly ca: string | undefined;
	readonly identity: ClientIdentity | undefined;
	/** Whether the broker outlives the camera: what waits for one that does not need not be kept, either. */
	readonly durable: boolean;
	/** It is somebody else's: what it retains only goes when that is published. */
	readonly foreign?: boolean;
	/** The broker is inside the device: who reads there is known. */
	readonly inside?: boolean;
	/** For a broker that listens nowhere: opens a connection to it, and what to call that. */
	readonly within?: { readonly connect: () => Duplex; readonly label: string };
}

export interface PublishingParts {
	readonly camera: Camera;
	readonly uuid: string;
	readonly analytics: AnalyticsDesk;
	readonly counts: CameraCounts;
	readonly counted: Pick<CountedRules, "all">;
	readonly changes: Changes;
	readonly profiles: () => FrameSources["profiles"];
	readonly store: Pick<CameraStore, "outbox" | "retentionMs">;
	/** Where the installation's ledger ends at this moment, if there is one. */
	readonly ledger: () => Head | undefined;
	/** Signs what the camera says of its masking. */
	readonly seal: (text: string) => string;
	/** Gives messages their time, which clients may have set. */
	readonly clock: Clock;
	readonly random: ReportSink["random"];
	readonly log: Logger;
}

/** What one camera tells one broker of the configuration, all of it through the sanitiser (invariant I2). */
export class CameraPublishing {
	readonly #parts: PublishingParts;
	readonly #target: MqttTarget;
	readonly #frames: FrameOutlet;
	readonly #sent: Meter;
	#publisher: Publisher;
	#reporter: CameraReporter;
	/** True while there is to be no connection. */
	#away = false;
	#cancelHealth: () => void = () => {};
	readonly #unlisten: () => void;

	constructor(parts: PublishingParts, target: MqttTarget) {
		this.#parts = parts;
		this.#target = target;
		const { analytics, camera, profiles } = parts;
		const sources = () => ({ profiles: profiles(), modules: analytics.modules });
		this.#frames = frameOutlet(this.topic, [], sources, camera.clock);
		this.#sent = new Meter(camera.clock);
		this.#publisher = this.#connect();
		this.#reporter = this.#report();
		this.#unlisten = parts.changes.listen((change) => {
			if (change.kind === "configuration" && change.type === "Analytics") this.#publisher.announce();
		});
	}

	/** Below this the camera publishes, such as `persienne/cam-1`. */
	get topic(): string {
		return cameraTopic(this.#target.prefix, this.#parts.camera.name);
	}

	/** What goes to the broker. */
	get traffic(): LineTraffic {
		const { connected, dropped } = this.#publisher.stats();
		const { counters } = this.#reporter;
		return {
			label: this.#target.within?.label ?? endpointLabel(parseEndpoint({ url: this.#target.url })),
			inside: this.#target.inside ?? false,
			connected,
			sent: this.#sent,
			dropped,
			counters,
		};
	}

	/** Forgets what was seen then and waits for the broker. Gives how many messages there were. */
	erase(isThen: (at: number) => boolean): number {
		return this.#publisher.erase(isThen);
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
		this.#unlisten();
		this.#reporter.close();
		this.#cancelHealth();
		await this.#publisher.close();
	}

	#connect(): Publisher {
		const { name, url, username, password, ca, identity, durable, foreign, frigate } = this.#target;
		const { camera, clock, counted, log, store } = this.#parts;
		const { counts } = camera.config.publish;
		const plainCounts = frigate === undefined ? undefined : cameraTopic(frigate, camera.name);
		const endpoint = parseEndpoint({
			url,
			...(username !== undefined && { username }),
			...(password !== undefined && { password }),
			...(ca !== undefined && { ca }),
			...(identity && { identity }),
		});
		// Health is QoS 0: what is said before the broker listens is lost.
		const onState = (connected: boolean) => connected && this.#tellHealth();
		const publisher = new Publisher({
			endpoint,
			connect: this.#target.within?.connect,
			route: protectedRoute(cameraRoute(this.topic, plainCounts), counts),
			frames: (frame) => this.#frames.write(frame),
			announcing: this.#announcing(),
			journal: durable ? store.outbox(name) : undefined,
			limits: { maxAge: store.retentionMs },
			clock: camera.clock,
			log,
			onState,
			onSent: (what, bytes) => this.#sent.count(what, bytes),
		});
		publisher.start();
		// It may retain counts of the time before they were protected.
		if (counts && foreign)
			for (const event of retractedCounts(counted.all, clock.now())) publisher.publish(event);
		return publisher;
	}

	#announcing(): Announcing | undefined {
		const { homeAssistant } = this.#target;
		const { analytics, camera, log, uuid } = this.#parts;
		if (homeAssistant === undefined) return undefined;
		return {
			statusTopic: statusTopic(homeAssistant),
			topic: discoveryTopic(homeAssistant, uuid),
			discovery: () => {
				try {
					return announcement(camera, analytics, this.topic, uuid);
				} catch (error) {
					if (error instanceof ScanTrippedError) this.#reporter.heldBack("discovery");
					const reason = error instanceof Error ? error.name : "failed";
					log.warn({ reason, camera: camera.name }, "the camera cannot be announced to Home Assistant");
					return undefined;
				}
			},
		};
	}

	#report(): CameraReporter {
		const { analytics, camera, changes, clock, counts, random, seal } = this.#parts;
		const { publish } = camera.config;
		return new CameraReporter(
			camera,
			analytics,
			changes,
			{
				random,
				below: this.topic,
				event: (told: PublicEvent) => this.#publisher.publish(told),
				// Whoever is told where everybody is can count them.
				wantsFrames: () => !publish.counts && this.#publisher.wantsFrames && this.#frames.isOpen,
				frame: (frame: PublicFrame) => this.#publisher.frame(frame),
			},
			clock,
			{
				counts,
				seal,
				objectCounts: this.#target.frigate !== undefined,
				statement: (suppressed) => this.#statement(suppressed),
			},
		);
	}

	#statement(suppressed: { readonly heldBack: number; readonly refused: number }) {
		const { analytics, camera, counts, ledger, uuid } = this.#parts;
		const kept = { suppressedCounts: counts.suppressed, ...suppressed };
		return privacyStatement(camera, uuid, analytics.stated, kept, ledger());
	}

	#tellHealth(): void {
		this.#cancelHealth();
		const { camera, clock } = this.#parts;
		const { counters, viewers } = camera;
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
