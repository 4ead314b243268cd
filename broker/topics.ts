import type { BrokerLimits } from "./limits.ts";

/** Topics and filters (MQTT 3.1.1 §4.7). A flaw is said in words that do not quote the topic. */

/**
 * Controls, lone surrogates, non-characters (MQTT 3.1.1 §1.5.3), and U+FFFD: it is what a decoder puts in place of
 * invalid UTF-8, of which one byte becomes three, so that a topic can outgrow its own length field on the way out.
 */
const unfit = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\ufffd]/u;

export function textFlaw(text: string): string | undefined {
	return unfit.test(text) ? "it has control characters or is not valid UTF-8" : undefined;
}

/** What is wrong with a client identifier, or undefined. */
export function clientIdFlaw(
	id: string,
	{ clientIdLength }: Pick<BrokerLimits, "clientIdLength">,
): string | undefined {
	if (id.length > clientIdLength) return "the client identifier is too long";
	return textFlaw(id) && "the client identifier is not valid text";
}

export function levelsOf(topic: string): number {
	return topic.split("/").length;
}

type TopicLimits = Pick<BrokerLimits, "topicBytes" | "topicLevels">;

function commonFlaw(topic: string, limits: TopicLimits): string | undefined {
	if (topic.length === 0) return "it is empty";
	if (Buffer.byteLength(topic) > limits.topicBytes) return `it is longer than ${limits.topicBytes} bytes`;
	if (levelsOf(topic) > limits.topicLevels) return `it has more than ${limits.topicLevels} levels`;
	return textFlaw(topic);
}

/** What is wrong with a topic to publish to, or undefined. */
export function topicFlaw(topic: string, limits: TopicLimits): string | undefined {
	return commonFlaw(topic, limits) ?? (/[+#]/.test(topic) ? "it has wildcards" : undefined);
}

/** What is wrong with a filter to subscribe to, or undefined (MQTT 3.1.1 §4.7.1). */
export function filterFlaw(filter: string, limits: TopicLimits): string | undefined {
	return commonFlaw(filter, limits) ?? wildcardFlaw(filter);
}

/** True for what is no filter at all, whatever the limits. */
export function isMalformedFilter(filter: string): boolean {
	return filter.length === 0 || textFlaw(filter) !== undefined || wildcardFlaw(filter) !== undefined;
}

function wildcardFlaw(filter: string): string | undefined {
	const levels = filter.split("/");
	if (levels.some((level) => level.length > 1 && /[+#]/.test(level)))
		return "a wildcard stands for a whole level";
	if (levels.slice(0, -1).includes("#")) return "# stands at the end";
	return undefined;
}

/** True when `topic` lies below `scope`. */
export function isBelow(scope: string, topic: string): boolean {
	return topic.startsWith(`${scope}/`);
}

/** True when `filter` matches some topic below `scope`. */
export function reaches(filter: string, scope: string): boolean {
	const levels = filter.split("/");
	const inside = scope.split("/");
	for (const [depth, level] of inside.entries()) {
		if (levels[depth] === "#") return true;
		if (levels[depth] !== "+" && levels[depth] !== level) return false;
	}
	return levels.length > inside.length;
}
