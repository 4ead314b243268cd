import type { Route } from "../../../broker/publish/route.ts";
import { PublicEvent } from "../../../masks/sanitise/public-event.ts";
import { eventTopic } from "../../onvif/events/broker-topic.ts";
import { FilterError } from "../../onvif/events/fault.ts";
import { compileFilter, type Filter, type FilterExpression, passes } from "../../onvif/events/filter.ts";
import { notificationOf } from "../../onvif/events/notification.ts";
import type { QoS } from "./broker-desk.ts";

export interface EventRouteOptions {
	/** First levels of every topic. */
	readonly prefix: string;
	readonly qos: QoS;
	readonly events: readonly FilterExpression[];
}

/**
 * What a broker that a client added is told: the events of the event service that meet the client's filter, on the topics of
 * the Core Specification, "Topic Structure", and availability. The filter chooses among what the sanitiser has made.
 */
export function eventRoute({ prefix, qos, events }: EventRouteOptions): Route {
	const filter = compiled(events);
	return (event) => {
		if (PublicEvent.outlineOf(event).kind === "availability")
			return { topic: `${prefix}/availability`, qos, retain: true, again: false };
		const notification = notificationOf(event);
		if (!filter || !notification || !passes(filter, notification)) return undefined;
		const { property } = notification.topic;
		return { topic: `${prefix}/${eventTopic(notification)}`, qos, retain: property, again: property };
	};
}

/** A filter that was kept by a version with other topics, and cannot be met by any of today's, lets nothing through. */
function compiled(events: readonly FilterExpression[]): Filter | undefined {
	try {
		return compileFilter(events);
	} catch (error) {
		if (error instanceof FilterError) return undefined;
		throw error;
	}
}
