import { quoted } from "../soap/fault.ts";
import { namespaces } from "../soap/namespaces.ts";
import { FilterError } from "./fault.ts";
import { allTopics, type Topic, topicNamespace } from "./topic.ts";

/** Characters, alternatives and levels of an expression. All topics of the firmware, spelt out, are a tenth of it. */
export const maxExpressionLength = 4_096;
const maxAlternatives = 64;
const maxLevels = 16;

/** Namespace that a prefix is bound to where the expression stands; undefined for one that is not bound. */
export type Bindings = (prefix: string) => string | undefined;

/** What an expression looks at. */
export type NamedTopic = Pick<Topic, "prefix" | "path">;

export type TopicMatcher = (topic: NamedTopic) => boolean;

/** NCName of XML Namespaces, without the rarer letters that no topic has. */
const ncName = "[\\p{L}_][\\p{L}\\p{N}._-]*";
const qName = `(?:(?<prefix>${ncName}):)?(?<name>${ncName})`;
const stepForm = new RegExp(`^${qName}$`, "u");

/**
 * Reads a topic expression of the ConcreteSet dialect (Core §9.5.3), of which a concrete one is a special case:
 *
 *     TopicExpression ::= TopicPath ('|' TopicPath)*
 *     TopicPath       ::= RootTopic ('/' ChildTopicName)* ('//.')?
 *
 * What counts is the namespace that a prefix stands for. `tns1` that nobody has bound means ONVIF's topics, as many
 * clients think it does.
 *
 * @param known what there is
 * @throws FilterError InvalidTopicExpressionFault, and TopicNotSupportedFault when nothing that is known matches
 */
export function parseTopicExpression(
	text: string,
	bindings: Bindings,
	known: readonly NamedTopic[] = allTopics,
): TopicMatcher {
	if (text.length > maxExpressionLength) throw invalid(`it is longer than ${maxExpressionLength} characters`);
	const alternatives = text.split("|");
	if (alternatives.length > maxAlternatives)
		throw invalid(`it has more than ${maxAlternatives} alternatives`);
	const matchers = alternatives.map((alternative) => parsePath(alternative.trim(), bindings));
	const matches: TopicMatcher = (topic) => matchers.some((matcher) => matcher(topic));
	if (!known.some(matches))
		throw new FilterError("wsnt:TopicNotSupportedFault", `there is no topic ${quoted(text)}`);
	return matches;
}

function parsePath(text: string, bindings: Bindings): TopicMatcher {
	const subtree = text.endsWith("//.");
	const steps = (subtree ? text.slice(0, -3) : text).split("/");
	if (steps.length > maxLevels) throw invalid(`a path has more than ${maxLevels} levels`);
	const [root, ...below] = steps.map((step) => parseStep(step, bindings));
	if (!root) throw invalid("a path is empty");
	// A child may be written with the prefix of its root.
	if (below.some(({ namespace }) => namespace !== undefined && namespace !== root.namespace))
		return () => false;
	const names = [root, ...below].map(({ name }) => name);
	return (topic) =>
		topicNamespace(topic) === root.namespace &&
		(subtree ? topic.path.length >= names.length : topic.path.length === names.length) &&
		names.every((name, level) => topic.path[level] === name);
}

function parseStep(step: string, bindings: Bindings): { namespace: string | undefined; name: string } {
	const { prefix, name = "" } = stepForm.exec(step)?.groups ?? {};
	if (name === "") throw invalid(`${quoted(step)} is not the name of a topic`);
	if (prefix === undefined) return { namespace: undefined, name };
	const namespace = bindings(prefix) ?? (prefix === "tns1" ? namespaces.tns1 : undefined);
	if (namespace === undefined) throw invalid(`the prefix ${quoted(prefix)} is not bound`);
	return { namespace, name };
}

const invalid = (reason: string): FilterError =>
	new FilterError("wsnt:InvalidTopicExpressionFault", `the topic expression cannot be read: ${reason}`);
