import { type PublicEvent, ScanTrippedError } from "../../../masks/sanitise/public-event.ts";
import { type MarkupScan, readsLikePlate } from "../soap/scan.ts";
import { element } from "../soap/write.ts";
import { type Notification, notificationOf, writeMessage } from "./notification.ts";
import { type Topic, topicText } from "./topic.ts";

/** What all who are told of one camera's events have in common: its topics, and the present state of its properties. */
export class EventSource {
	readonly #topics: () => readonly Topic[];
	readonly #states = new Map<string, Notification>();
	readonly #listeners = new Set<(notification: Notification) => void>();
	readonly #scan: MarkupScan;

	/**
	 * @param topics what the camera tells, as it is at the moment
	 * @param scan stands behind the sanitiser: what it is true for goes to nobody
	 */
	constructor(topics: readonly Topic[] | (() => readonly Topic[]), scan: MarkupScan = readsLikePlate) {
		this.#topics = typeof topics === "function" ? topics : () => topics;
		this.#scan = scan;
	}

	get topics(): readonly Topic[] {
		return this.#topics();
	}

	/** The properties as they are now (Core §9.3.2): what a new subscriber, or one who asks for it, is told first. */
	get states(): readonly Notification[] {
		return [...this.#states.values()];
	}

	/** Adds a listener, called in the course of `publish`; the function returned removes it. */
	listen(listener: (notification: Notification) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/**
	 * Tells everybody. The first that is heard of a property creates it; one that is no more goes, and its topic may have gone
	 * before.
	 *
	 * @throws ForgedEventError for what the sanitiser did not make
	 * @throws ScanTrippedError for what reads like a number plate as it would go out: nobody is told, by whatever way
	 */
	publish(event: PublicEvent): void {
		const notification = notificationOf(event);
		if (!notification) return;
		const { kind } = notification.topic;
		const content = [element("wsnt:Topic", topicText(notification.topic)), writeMessage(notification)];
		if (this.#scan(element("wsnt:NotificationMessage", content).markup)) throw new ScanTrippedError(kind);
		if (notification.operation === "Deleted") {
			if (this.#states.delete(notification.identity)) this.#tell(notification);
			return;
		}
		if (!this.topics.includes(notification.topic)) return;
		const isNew = notification.topic.property && !this.#states.has(notification.identity);
		if (notification.topic.property)
			this.#states.set(notification.identity, { ...notification, operation: "Initialized" });
		const told: Notification = isNew ? { ...notification, operation: "Initialized" } : notification;
		this.#tell(told);
	}

	#tell(notification: Notification): void {
		for (const listener of [...this.#listeners]) listener(notification);
	}
}
