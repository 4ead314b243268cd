import { topicPrefix } from "../../../broker/publish/camera-topic.ts";
import { type BrokerEndpoint, endpointLabel, parseEndpoint } from "../../../broker/publish/endpoint.ts";
import { Publisher, type PublisherState } from "../../../broker/publish/publisher.ts";
import type { PublicEvent } from "../../../masks/sanitise/public-event.ts";
import type { PublicFrame } from "../../../masks/sanitise/public-frame.ts";
import type { Clock } from "../../clock.ts";
import type { BrokerTrust } from "../../config/types.ts";
import { PersienneError } from "../../errors.ts";
import type { Logger } from "../../log.ts";
import type { OnvifCamera } from "../../onvif/model.ts";
import { Meter } from "../../outgoing/meter.ts";
import type { CameraStore } from "../../store/camera-store.ts";
import type { AnalyticsDesk } from "../analytics/analytics-desk.ts";
import type { Camera } from "../camera.ts";
import type { LineTraffic } from "../outgoing/camera-outgoing.ts";
import type { CountedRules } from "../publishing/counted-rules.ts";
import { type FrameOutlet, frameOutlet } from "../publishing/frame-outlet.ts";
import { protectedRoute, retractedCounts } from "../publishing/protected-counts.ts";
import { CameraReporter, type ReportSink } from "../reporter.ts";
import type { BrokerLine, EventBroker } from "./broker-desk.ts";
import { eventRoute } from "./event-route.ts";

export interface LineParts {
	readonly camera: Camera;
	readonly analytics: AnalyticsDesk;
	readonly counted: Pick<CountedRules, "all">;
	readonly changes: OnvifCamera["changes"];
	readonly profiles: () => OnvifCamera["media"]["profiles"];
	readonly store: Pick<CameraStore, "outbox" | "retentionMs">;
	/** Gives events their time, as in the event service. */
	readonly clock: Clock;
	readonly trust: BrokerTrust | undefined;
	readonly random: ReportSink["random"];
	readonly log: Logger;
	/** Told, in words of our own, what happens to the connection. */
	readonly note: (text: string) => void;
}

/** What one camera tells one broker that a client added, all of it through a sanitiser of its own (invariant I2). */
export class EventBrokerLine implements BrokerLine {
	readonly #broker: EventBroker;
	readonly #id: string;
	readonly #parts: LineParts;
	readonly #endpoint: BrokerEndpoint;
	readonly #sent: Meter;
	#open: { readonly publisher: Publisher; readonly reporter: CameraReporter } | undefined;
	/** Ends of connections, one after the other. */
	#turn: Promise<void>;
	#offline = false;
	#closed = false;

	/** @param after until then there may be another line to the same broker */
	constructor(broker: EventBroker, id: string, after: Promise<void>, parts: LineParts) {
		this.#broker = broker;
		this.#id = id;
		this.#parts = parts;
		this.#sent = new Meter(parts.clock);
		const { address, userName, password } = broker;
		this.#endpoint = parseEndpoint({
			url: address,
			...(userName !== undefined && { username: userName }),
			...(password !== undefined && { password }),
			...(parts.trust?.ca !== undefined && { ca: parts.trust.ca }),
			...(parts.trust?.identity && { identity: parts.trust.identity }),
			guarded: true,
		});
		this.#turn = after.then(() => this.#connect()).catch((error) => this.#failed(error));
	}

	get state(): PublisherState {
		if (this.#open) return this.#open.publisher.state;
		return this.#offline || this.#closed ? "Offline" : "Connecting";
	}

	get traffic(): LineTraffic {
		const { publisher, reporter } = this.#open ?? {};
		return {
			label: endpointLabel(this.#endpoint),
			connected: this.state === "Connected",
			sent: this.#sent,
			dropped: publisher?.stats().dropped ?? 0,
			counters: reporter?.counters,
		};
	}

	erase(isThen: (at: number) => boolean): number {
		return this.#open?.publisher.erase(isThen) ?? 0;
	}

	setOffline(offline: boolean): void {
		if (this.#offline === offline) return;
		this.#offline = offline;
		this.#turn = this.#turn
			.then(() => (offline ? this.#disconnect() : this.#connect()))
			.catch((error) => this.#failed(error));
	}

	async close(forget: boolean): Promise<void> {
		this.#closed = true;
		await this.#turn;
		await this.#disconnect();
		if (forget) this.#journal()?.discard();
	}

	#connect(): void {
		if (this.#open || this.#offline || this.#closed) return;
		const { camera, analytics, changes, clock, counted, log, note } = this.#parts;
		const label = endpointLabel(this.#endpoint);
		// It was looked at when it was typed, and may be older than what is looked for.
		topicPrefix(this.#broker.prefix);
		const frames = this.#frames();
		const { counts } = camera.config.publish;
		const publisher = new Publisher({
			endpoint: this.#endpoint,
			route: protectedRoute(eventRoute(this.#broker), counts),
			...(frames && { frames: (frame) => frames.write(frame) }),
			journal: this.#journal(),
			limits: { maxAge: this.#parts.store.retentionMs },
			clock,
			log,
			onState: (connected) => {
				if (connected) note(`event broker ${label}: connected`);
				else if (this.#open) note(`event broker ${label}: connection lost`);
			},
			onSent: (what, bytes) => this.#sent.count(what, bytes),
			onTrouble: (reason) => note(`event broker ${label}: ${reason}`),
		});
		publisher.start();
		// It may retain counts of the time before they were protected.
		if (counts) for (const event of retractedCounts(counted.all, clock.now())) publisher.publish(event);
		const sink = {
			random: this.#parts.random,
			below: this.#broker.prefix,
			event: (event: PublicEvent) => publisher.publish(event),
			wantsFrames: () => publisher.wantsFrames && frames?.isOpen === true,
			frame: (frame: PublicFrame) => publisher.frame(frame),
		};
		this.#open = { publisher, reporter: new CameraReporter(camera, analytics, changes, sink, clock) };
	}

	#failed(error: unknown): void {
		this.#parts.log.error({ err: error }, "a connection to an event broker could not be opened");
	}

	async #disconnect(): Promise<void> {
		const open = this.#open;
		this.#open = undefined;
		open?.reporter.close();
		await open?.publisher.close();
	}

	/** Without its file, what waits does not outlive the process, and everything else goes on. */
	#journal(): ReturnType<CameraStore["outbox"]> {
		try {
			return this.#parts.store.outbox(this.#id);
		} catch (error) {
			const reason = error instanceof PersienneError ? error.code : (error as NodeJS.ErrnoException).code;
			this.#parts.log.warn({ reason }, "what waits for an event broker cannot be kept on disk");
			return undefined;
		}
	}

	/** Undefined where none are told: whoever is told where everybody is can count them. */
	#frames(): FrameOutlet | undefined {
		const { metadata, prefix } = this.#broker;
		const { analytics, camera, clock, profiles } = this.#parts;
		if (metadata === null || camera.config.publish.counts) return undefined;
		const sources = () => ({ profiles: profiles(), modules: analytics.modules });
		return frameOutlet(prefix, metadata, sources, clock);
	}
}
