import { PublicEvent } from "../../masks/sanitise/public-event.ts";
import type { EventKind } from "../../masks/sanitise/vocabulary.ts";

/** How a broker is told of an event. */
export interface Delivery {
	readonly topic: string;
	readonly qos: 0 | 1 | 2;
	readonly retain: boolean;
	/** The latest on the topic is told again after each reconnection: the broker may have lost it. */
	readonly again: boolean;
}

/**
 * Which events a broker is told of, and on which topics. The payload is the event's own, whatever the route.
 *
 * @returns undefined for an event that this broker is not told of
 */
export type Route = (event: PublicEvent) => Delivery | undefined;

/**
 * Everything, below a camera's own topic such as `persienne/cam-1`.
 *
 * @param counts where plain counts of things go, such as `frigate/cam-1`; nowhere without it
 */
export function cameraRoute(topic: string, counts?: string): Route {
	return (event) => {
		const { kind, topic: below, qos, retain } = PublicEvent.outlineOf(event);
		const base = kind === "objectCount" ? counts : topic;
		return base === undefined
			? undefined
			: { topic: `${base}/${below}`, qos, retain, again: retain && qos > 0 };
	};
}

/** What is left out first when too much waits: numbers that the next message says again; last what concerns privacy. */
const ranks: Readonly<Partial<Record<EventKind, number>>> = {
	health: 0,
	occupancy: 0,
	metrics: 0,
	objectCount: 0,
	privacy: 2,
	dark: 2,
	privacyFailed: 2,
	privacyRestored: 2,
	policyChanged: 2,
	availability: 2,
};

/** 0 to 2: the higher, the longer it is kept. */
export function rankOf(event: PublicEvent): number {
	return ranks[PublicEvent.outlineOf(event).kind] ?? 1;
}
