import type { PublicEvent } from "../../../masks/sanitise/public-event.ts";
import { type Notification, notificationOf } from "./notification.ts";
import type { Topic } from "./topic.ts";

/** What all who are told of one camera's events have in common: its topics, and the present state of its properties. */
export class EventSource {
	/** What the camera tells, as its configuration has it. */
	readonly topics: readonly Topic[];
	readonly #states = new Map<string, Notification>();
	readonly #listeners = new Set<(notification: Notification) => void>();

	constructor(topics: readonly Topic[]) {
		this.topics = topics;
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
	 * Tells everybody. The first that is heard of a property creates it.
	 *
	 * @throws ForgedEventError for what the sanitiser did not make
	 */
	publish(event: PublicEvent): void {
		const notification = notificationOf(event);
		if (!notification || !this.topics.includes(notification.topic)) return;
		const isNew = notification.topic.property && !this.#states.has(notification.identity);
		if (notification.topic.property)
			this.#states.set(notification.identity, { ...notification, operation: "Initialized" });
		const told: Notification = isNew ? { ...notification, operation: "Initialized" } : notification;
		for (const listener of [...this.#listeners]) listener(told);
	}
}
