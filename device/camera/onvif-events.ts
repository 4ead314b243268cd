import type { PublicEvent } from "../../masks/sanitise/public-event.ts";
import type { PublicFrame } from "../../masks/sanitise/public-frame.ts";
import type { SanitiserCounters } from "../../masks/sanitise/sanitiser.ts";
import type { EventKind } from "../../masks/sanitise/vocabulary.ts";
import type { Clock } from "../clock.ts";
import type { Logger } from "../log.ts";
import type { Changes } from "../onvif/changes.ts";
import { EventSource } from "../onvif/events/event-source.ts";
import { defaultEventLimits } from "../onvif/events/limits.ts";
import { notifyPost } from "../onvif/events/notify-post.ts";
import { Subscriptions, type ToldWatch } from "../onvif/events/subscriptions.ts";
import { allTopics, type Topic } from "../onvif/events/topic.ts";
import { MetadataProducer } from "../onvif/metadata/producer.ts";
import type { MetadataSettings } from "../onvif/metadata/settings.ts";
import type { AnalyticsDesk } from "./analytics/analytics-desk.ts";
import type { Camera } from "./camera.ts";
import type { PtzDesk } from "./ptz/ptz-desk.ts";
import { CameraReporter, countKinds, type ReportSink } from "./reporter.ts";

/** What one camera tells the clients of its event service, and the viewers of its metadata. */
export class OnvifEvents {
	readonly subscriptions: Subscriptions;
	readonly metadata: MetadataProducer;
	readonly #unlisten: readonly (() => void)[];
	readonly #reporter: CameraReporter;

	/**
	 * @param settings of the metadata stream, as they are now
	 * @param ptz of a camera that moves
	 * @param clock the camera's own: clients reckon with the time that it tells them
	 * @param told is told of all that subscribers get
	 */
	constructor(
		camera: Camera,
		analytics: AnalyticsDesk,
		changes: Changes,
		settings: () => MetadataSettings,
		ptz: PtzDesk | undefined,
		uuid: string,
		log: Logger,
		clock: Clock,
		told: ToldWatch,
		random: ReportSink["random"],
	) {
		const source = new EventSource(() => topicsOf(analytics, camera.config.publish.counts ? countKinds : []));
		const post = notifyPost(clock, defaultEventLimits.deliveryMs);
		this.subscriptions = new Subscriptions({ source, uuid, clock, log, post, told });
		// By the clock that pictures and sender reports go by, whatever time clients have set.
		const ticks = () => camera.ticks;
		this.metadata = new MetadataProducer({
			source,
			uuid,
			clock: camera.clock,
			ticks,
			settings,
			heldBack: () => this.#reporter.heldBack("document"),
			...(ptz && { ptz: () => ({ pose: ptz.pose, moving: ptz.moving }) }),
		});
		this.#unlisten = [
			camera.listen({
				policyChanged: () => this.metadata.policyChanged(),
				moved: () => this.metadata.moved(),
			}),
			changes.listen((change) => {
				if (change.kind === "configuration" && change.type === "Metadata") this.metadata.synchronise();
			}),
		];
		const sink = {
			random,
			event: (event: PublicEvent) => source.publish(event),
			wantsFrames: () => this.metadata.feed.viewers > 0,
			frame: (frame: PublicFrame) => this.metadata.frame(frame),
		};
		this.#reporter = new CameraReporter(camera, analytics, changes, sink, clock);
	}

	/** What was told to clients of the event service and in the metadata, and what was kept from being told. */
	get counters(): SanitiserCounters {
		return this.#reporter.counters;
	}

	/** Answers whoever waits for messages, and ends all subscriptions. */
	close(): void {
		this.#reporter.close();
		for (const unlisten of this.#unlisten) unlisten();
		this.metadata.close();
		this.subscriptions.close();
	}
}

/** Of what is seen in pictures, a topic is in the topic set when there is a rule or a module that tells of it. */
function topicsOf(analytics: Pick<AnalyticsDesk, "told">, withheld: readonly EventKind[]): Topic[] {
	const { told } = analytics;
	return allTopics.filter(({ kind, analysed }) => !analysed || (told.has(kind) && !withheld.includes(kind)));
}
