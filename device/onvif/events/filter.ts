import type { XmlElement } from "../soap/element.ts";
import { namespaces } from "../soap/namespaces.ts";
import { element } from "../soap/write.ts";
import { FilterError } from "./fault.ts";
import { type ItemMatcher, parseItemFilter } from "./item-filter.ts";
import { concreteDialect, type Notification } from "./notification.ts";
import { parseTopicExpression, type TopicMatcher } from "./topic-expression.ts";

export const topicDialects: readonly string[] = [
	concreteDialect,
	"http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet",
];

export const itemFilterDialect = "http://www.onvif.org/ver10/tev/messageContentFilter/ItemFilter";

/** Expressions of one filter. */
const maxExpressions = 16;

/** What a subscriber wants to hear of: everything, unless there are expressions, all of which have to be met. */
export interface Filter {
	readonly topics: readonly TopicMatcher[];
	readonly contents: readonly ItemMatcher[];
}

export const everything: Filter = { topics: [], contents: [] };

/** Reads wsnt:FilterType (WS-BaseNotification §4.2). @throws FilterError */
export function readFilter(filter: XmlElement | undefined): Filter {
	const children = filter?.children ?? [];
	if (children.length > maxExpressions)
		throw new FilterError("wsnt:InvalidMessageContentExpressionFault", "the filter has too many expressions");
	const unknown = children.filter((child) => kindOf(child) === undefined);
	if (unknown.length > 0)
		throw new FilterError("wsnt:InvalidFilterFault", "the filter has expressions that are not known", [
			unknown.map(unknownFilter),
		]);
	const all = (kind: string) => children.filter((child) => kindOf(child) === kind);
	return {
		topics: all("TopicExpression").map(readTopic),
		contents: all("MessageContent").map(readContent),
	};
}

export function passes({ topics, contents }: Filter, { topic, source, data }: Notification): boolean {
	return (
		topics.every((matches) => matches(topic)) && contents.every((matches) => matches([...source, ...data]))
	);
}

/** Clients put the two into wrong namespaces, and nothing else is called so. */
function kindOf({ name }: XmlElement): string | undefined {
	return name === "TopicExpression" || name === "MessageContent" ? name : undefined;
}

/** A dialect that is missing, which the schema forbids, is taken for ours. */
function readTopic(expression: XmlElement): TopicMatcher {
	const dialect = expression.attribute("Dialect") ?? concreteDialect;
	if (!topicDialects.includes(dialect))
		throw new FilterError("wsnt:TopicExpressionDialectUnknownFault", "the topic dialect is not known");
	return parseTopicExpression(expression.text, (prefix) => expression.namespaceOf(prefix));
}

function readContent(expression: XmlElement): ItemMatcher {
	const dialect = expression.attribute("Dialect") ?? itemFilterDialect;
	if (dialect !== itemFilterDialect)
		throw new FilterError(
			"wsnt:InvalidMessageContentExpressionFault",
			"the message content dialect is not known",
		);
	return parseItemFilter(expression.text, (prefix) => expression.namespaceOf(prefix));
}

/** wsnt:UnknownFilter is a QName of the client's, whose namespace has to be declared on the spot. */
function unknownFilter({ namespace, name }: XmlElement) {
	if (namespace === "") return element("wsnt:UnknownFilter", name);
	return element("wsnt:UnknownFilter", `unknown:${name}`, { "xmlns:unknown": namespace });
}

/** Whether the namespace is one in which WS-BaseNotification and ONVIF put the parts of a policy. */
export function isPolicyNamespace(namespace: string): boolean {
	return namespace === namespaces.wsnt || namespace === namespaces.tev;
}
