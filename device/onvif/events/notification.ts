import { PublicEvent } from "../../../masks/sanitise/public-event.ts";
import { concreteDialect } from "../soap/namespaces.ts";
import { element, type Xml } from "../soap/write.ts";
import type { Item } from "./item-filter.ts";
import { allTopics, type Topic, topicText } from "./topic.ts";

/** What a message of a property says of it (tt:PropertyOperation). */
export type Operation = "Initialized" | "Changed" | "Deleted";

/** One event as the subscribers of the event service get it. Made of a PublicEvent, and of nothing else (invariant I2). */
export interface Notification {
	readonly topic: Topic;
	/** xs:dateTime, in whole seconds. */
	readonly utcTime: string;
	readonly source: readonly Item[];
	readonly data: readonly Item[];
	/** Undefined for what is no property. */
	readonly operation: Operation | undefined;
	/** The same for all messages of one property, and for no other. */
	readonly identity: string;
}

/**
 * Undefined for an event that has no topic, such as a health message.
 *
 * @throws ForgedEventError for what the sanitiser did not make
 */
export function notificationOf(event: PublicEvent): Notification | undefined {
	const { kind, utcTime, source, data, deleted } = PublicEvent.outlineOf(event);
	const topic = allTopics.find((candidate) => candidate.kind === kind);
	if (!topic) return undefined;
	const sourceItems = itemsOf(source);
	return {
		topic,
		utcTime,
		source: sourceItems,
		data: itemsOf(data),
		operation: topic.property ? (deleted ? "Deleted" : "Changed") : undefined,
		identity: JSON.stringify([kind, ...sourceItems.map(({ value }) => value)]),
	};
}

function itemsOf(values: Readonly<Record<string, unknown>>): Item[] {
	return Object.entries(values).map(([name, value]) => ({ name, value: String(value) }));
}

export interface References {
	/** Of the camera. Its `urn:uuid:` is the producer's address: it is the same on every network. */
	readonly uuid: string;
	/** Address of the subscription that the message is for; not in a metadata stream (Core §9.2). */
	readonly subscription?: string;
}

/** wsnt:NotificationMessage (Core §9.3.1). */
export function writeNotification(notification: Notification, { uuid, subscription }: References): Xml {
	return element("wsnt:NotificationMessage", [
		subscription === undefined
			? undefined
			: element("wsnt:SubscriptionReference", element("wsa:Address", subscription)),
		element("wsnt:Topic", topicText(notification.topic), { Dialect: concreteDialect }),
		element("wsnt:ProducerReference", element("wsa:Address", `urn:uuid:${uuid}`)),
		element("wsnt:Message", writeMessage(notification)),
	]);
}

/** tt:Message (Core §9.4.1). Clients iterate over Data without looking whether it is there: it is, empty as it may be. */
export function writeMessage({ utcTime, source, data, operation }: Notification): Xml {
	const items = [element("tt:Source", source.map(simpleItem)), element("tt:Data", data.map(simpleItem))];
	return element("tt:Message", items, { UtcTime: utcTime, PropertyOperation: operation });
}

function simpleItem({ name, value }: Item): Xml {
	return element("tt:SimpleItem", undefined, { Name: name, Value: value });
}
