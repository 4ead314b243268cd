import { element, type QName, qname, unqualified, type Xml } from "../soap/write.ts";
import type { Topic } from "./topic.ts";

/** Where the specification has its topics, and the file that defines the types of items. */
export const onvifTopicNamespaceLocation = "http://www.onvif.org/onvif/ver10/topics/topicns.xml";
export const onvifSchemaLocation = "http://www.onvif.org/onvif/ver10/schema/onvif.xsd";

interface Node {
	topic: Topic | undefined;
	readonly below: Map<string, Node>;
}

/**
 * wstop:TopicSet (Core §9.5.2) of the topics that a camera tells. A prefix stands on roots alone, and what is below has
 * no namespace, as WS-Topics has it: clients look for names, not for prefixes (INTEROP, trap 10).
 */
export function writeTopicSet(topics: readonly Topic[]): Xml {
	const roots = new Map<string, Node>();
	for (const topic of topics) {
		const [root, ...below] = topic.path;
		let node = childOf(roots, `${topic.prefix}:${root}`);
		for (const name of below) node = childOf(node.below, name);
		node.topic = topic;
	}
	return element(
		"wstop:TopicSet",
		[...roots].map(([name, node]) => element(name as QName, content(node), mark(node))),
	);
}

function childOf(nodes: Map<string, Node>, name: string): Node {
	const node = nodes.get(name) ?? { topic: undefined, below: new Map() };
	nodes.set(name, node);
	return node;
}

function content({ topic, below }: Node): (Xml | undefined)[] {
	return [
		topic && messageDescription(topic),
		...[...below].map(([name, node]) => unqualified(name, content(node), mark(node))),
	];
}

/** Only what is a topic itself says so. */
const mark = ({ topic }: Node) => (topic ? { "wstop:topic": true } : {});

/** tt:MessageDescription (Core §9.4.3). */
function messageDescription({ property, source, data }: Topic): Xml {
	return element("tt:MessageDescription", messageItems({ source, data }), { IsProperty: property });
}

/** What a message holds, as descriptions of messages have it. */
export function messageItems({ source, data }: Pick<Topic, "source" | "data">): (Xml | undefined)[] {
	return [list("tt:Source", source), list("tt:Data", data)];
}

function list(name: QName, items: Readonly<Record<string, QName>>): Xml | undefined {
	const entries = Object.entries(items);
	if (entries.length === 0) return undefined;
	return element(
		name,
		entries.map(([item, type]) =>
			element("tt:SimpleItemDescription", undefined, { Name: item, Type: qname(type) }),
		),
	);
}
