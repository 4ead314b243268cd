import type { Notification } from "./notification.ts";
import type { Topic } from "./topic.ts";

/** Characters that have a meaning in MQTT topics and are left out (Core, "Topic Structure"). */
const reserved = /[#+]/g;

/**
 * The MQTT topic of an event below a broker's TopicPrefix (Core, "Topic Structure"): ONVIF's own namespace goes without
 * saying, and another one is said by its alias.
 *
 *     onvif-ej/VideoSource/MotionAlarm/&lens
 *     onvif-ej/persienne:Privacy/Dark/&lens
 */
export function eventTopic({ topic, source }: Pick<Notification, "topic" | "source">): string {
	const values = source.map(({ value }) => value.replace(reserved, "")).join("/");
	return `onvif-ej/${localTopic(topic)}${values === "" ? "" : `/&${values}`}`;
}

function localTopic({ prefix, path }: Topic): string {
	const text = path.join("/").replace(reserved, "");
	return prefix === "tns1" ? text : `${prefix}:${text}`;
}
