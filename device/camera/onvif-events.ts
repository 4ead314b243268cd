import type { Clock } from "../clock.ts";
import type { Logger } from "../log.ts";
import type { Changes } from "../onvif/changes.ts";
import { EventSource } from "../onvif/events/event-source.ts";
import { defaultEventLimits } from "../onvif/events/limits.ts";
import { notifyPost } from "../onvif/events/notify-post.ts";
import { Subscriptions } from "../onvif/events/subscriptions.ts";
import { allTopics, type Topic } from "../onvif/events/topic.ts";
import type { Camera } from "./camera.ts";
import { CameraReporter, publishedKinds } from "./reporter.ts";

/** What one camera tells the clients of its event service. */
export class OnvifEvents {
	readonly subscriptions: Subscriptions;
	readonly #reporter: CameraReporter;

	/** @param clock the camera's own: clients reckon with the time that it tells them */
	constructor(camera: Camera, changes: Changes, uuid: string, log: Logger, clock: Clock) {
		const source = new EventSource(topicsOf(camera));
		const post = notifyPost(clock, defaultEventLimits.deliveryMs);
		this.subscriptions = new Subscriptions({ source, uuid, clock, log, post });
		this.#reporter = new CameraReporter(camera, changes, (event) => source.publish(event));
	}

	/** As the reporter's `observed`, for somebody who tests what listens. */
	get reporter(): CameraReporter {
		return this.#reporter;
	}

	/** Answers whoever waits for messages, and ends all subscriptions. */
	close(): void {
		this.#reporter.close();
		this.subscriptions.close();
	}
}

/** A topic is in the topic set when there is something that tells of it. */
function topicsOf(camera: Camera): Topic[] {
	const analysed = publishedKinds(camera);
	return allTopics.filter(({ kind }) => {
		return (kind !== "motion" && kind !== "occupancy") || analysed.includes(kind);
	});
}
