import type { XmlElement } from "../soap/element.ts";
import { concreteDialect, namespaces } from "../soap/namespaces.ts";
import { element } from "../soap/write.ts";
import { FilterError } from "./fault.ts";
import { type ItemMatcher, parseItemFilter } from "./item-filter.ts";
import type { Notification } from "./notification.ts";
import {
	type Bindings,
	maxExpressionLength,
	type NamedTopic,
	parseTopicExpression,
	type TopicMatcher,
} from "./topic-expression.ts";

export const topicDialects: readonly string[] = [
	concreteDialect,
	"http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet",
];

export const itemFilterDialect = "http://www.onvif.org/ver10/tev/messageContentFilter/ItemFilter";

/** Expressions of one filter. */
const maxExpressions = 16;

/** One expression of a filter, as a client wrote it: with what its prefixes stand for, it can be kept and given back. */
export interface FilterExpression {
	readonly kind: "TopicExpression" | "MessageContent";
	readonly dialect: string;
	readonly text: string;
	/** Namespaces by prefix, of those that occur in the text. */
	readonly namespaces: Readonly<Record<string, string>>;
}

/** What a subscriber wants to hear of: everything, unless there are expressions, all of which have to be met. */
export interface Filter {
	readonly topics: readonly TopicMatcher[];
	readonly contents: readonly ItemMatcher[];
}

export const everything: Filter = { topics: [], contents: [] };

/** Reads wsnt:FilterType (WS-BaseNotification §4.2). @throws FilterError */
export function readFilter(filter: XmlElement | undefined): Filter {
	return compileFilter(readExpressions(filter));
}

/** The expressions of a wsnt:FilterType. @throws FilterError when one is of no known kind, or there are too many */
export function readExpressions(filter: XmlElement | undefined): FilterExpression[] {
	const children = filter?.children ?? [];
	if (children.length > maxExpressions)
		throw new FilterError("wsnt:InvalidMessageContentExpressionFault", "the filter has too many expressions");
	const unknown = children.filter((child) => kindOf(child) === undefined);
	if (unknown.length > 0)
		throw new FilterError("wsnt:InvalidFilterFault", "the filter has expressions that are not known", [
			unknown.map(unknownFilter),
		]);
	return children.map((child) => expressionOf(child, kindOf(child) as FilterExpression["kind"]));
}

/** Reads a wsnt:TopicExpressionType that stands by itself. @throws FilterError */
export function readTopic(expression: XmlElement): TopicMatcher {
	return compileTopic(expressionOf(expression, "TopicExpression"));
}

/** A dialect that is missing, which the schema forbids, is taken for ours. */
function expressionOf(found: XmlElement, kind: FilterExpression["kind"]): FilterExpression {
	const { text } = found;
	const usual = kind === "TopicExpression" ? concreteDialect : itemFilterDialect;
	return { kind, dialect: found.attribute("Dialect") ?? usual, text, namespaces: bindingsIn(text, found) };
}

/** Expressions that are told from one another by nothing but topics, of which `known` are all. @throws FilterError */
export function compileTopics(
	expressions: readonly FilterExpression[],
	known: readonly NamedTopic[],
): TopicMatcher {
	if (expressions.some(({ kind }) => kind !== "TopicExpression"))
		throw new FilterError("wsnt:InvalidFilterFault", "the filter may have topic expressions alone");
	const matchers = expressions.map((expression) => compileTopic(expression, known));
	return (topic) => matchers.every((matches) => matches(topic));
}

/** @throws FilterError for an expression that cannot be read */
export function compileFilter(expressions: readonly FilterExpression[]): Filter {
	const all = (kind: string) => expressions.filter((expression) => expression.kind === kind);
	return {
		topics: all("TopicExpression").map((expression) => compileTopic(expression)),
		contents: all("MessageContent").map(compileContent),
	};
}

/** Bound by XML itself, and never to anything that an expression names. */
const reserved = ["xml", "xmlns"];
const prefixForm = /([\p{L}_][\p{L}\p{N}._-]*):/gu;
/** Prefixes of one expression. */
const maxPrefixes = 32;

function bindingsIn(text: string, around: XmlElement): Record<string, string> {
	const prefixes = new Set(
		[...text.slice(0, maxExpressionLength).matchAll(prefixForm)].map(([, found]) => found),
	);
	const bound = [...prefixes]
		.slice(0, maxPrefixes)
		.map((prefix = "") => [prefix, around.namespaceOf(prefix)]);
	return Object.fromEntries(
		bound.filter(([prefix = "", namespace]) => namespace !== undefined && !reserved.includes(prefix)),
	);
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

function compileTopic(
	{ dialect, text, namespaces }: FilterExpression,
	known?: readonly NamedTopic[],
): TopicMatcher {
	if (!topicDialects.includes(dialect))
		throw new FilterError("wsnt:TopicExpressionDialectUnknownFault", "the topic dialect is not known");
	return parseTopicExpression(text, bindingsOf(namespaces), known);
}

function compileContent({ dialect, text, namespaces }: FilterExpression): ItemMatcher {
	if (dialect !== itemFilterDialect)
		throw new FilterError(
			"wsnt:InvalidMessageContentExpressionFault",
			"the message content dialect is not known",
		);
	return parseItemFilter(text, bindingsOf(namespaces));
}

function bindingsOf(namespaces: Readonly<Record<string, string>>): Bindings {
	return (prefix) => (Object.hasOwn(namespaces, prefix) ? namespaces[prefix] : undefined);
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
