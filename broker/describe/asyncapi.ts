import { eventTopic } from "../../device/onvif/events/broker-topic.ts";
import { allTopics, type Topic } from "../../device/onvif/events/topic.ts";
import { vocabulary } from "../../masks/sanitise/vocabulary.ts";
import type { JsonSchema, MessageDescription } from "./message.ts";
import { fileName, messages } from "./schemas.ts";

/** The same as an AsyncAPI 3 document: a channel for each kind of message, and one more for those that event brokers get. */

/** Where a message goes. */
interface Channel extends Pick<MessageDescription, "name" | "address" | "parameters"> {
	readonly message: MessageDescription;
	readonly title: string;
}

const schemaFile = (name: string) => `./${name}.schema.json`;

function ownChannel(message: MessageDescription): Channel {
	return { ...message, message, title: message.summary };
}

/** Of a broker that a client added (Core Specification, "Topic Structure"): no camera's name stands in the topic. */
function atEventBroker(message: MessageDescription): Channel[] {
	const address = eventBrokerTopic(message);
	if (address === undefined) return [];
	const parameters = [...address.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
	const title = `${message.summary} At a broker that was added over ONVIF.`;
	return [
		{
			name: `event-broker-${message.name}`,
			address: `{topicPrefix}/${address}`,
			parameters: ["topicPrefix", ...parameters],
			message,
			title,
		},
	];
}

function eventBrokerTopic({ name, address }: MessageDescription): string | undefined {
	const topic = allTopics.find(({ kind }) => fileName(kind) === name);
	if (topic) return eventTopic({ topic, source: namesOf(topic) });
	return name === "frame" || name === "availability" ? address.replace("{prefix}/{camera}/", "") : undefined;
}

/** In the place of each value of its source, the value's name. */
function namesOf({ kind }: Topic): { name: string; value: string }[] {
	return Object.keys(vocabulary[kind].source).map((name) => ({ name, value: `{${name}}` }));
}

function channelOf({ address, message, parameters, title }: Channel): JsonSchema {
	return {
		address,
		title,
		...(message.ends && { description: "A message without a payload says that the state is no more." }),
		messages: { [message.name]: { $ref: `#/components/messages/${message.name}` } },
		parameters: Object.fromEntries(
			parameters.map((parameter) => [parameter, { $ref: `#/components/parameters/${parameter}` }]),
		),
	};
}

/** From the camera's side. What clients added a broker for has the quality of service that they asked for. */
function operationOf({ name, message, title }: Channel): JsonSchema {
	const { action, qos, retain } = message;
	const isOurs = name === message.name;
	return {
		action,
		channel: { $ref: `#/channels/${name}` },
		summary: title,
		messages: [{ $ref: `#/channels/${name}/messages/${message.name}` }],
		bindings: { mqtt: { ...(isOurs && { qos }), retain, bindingVersion: "0.2.0" } },
	};
}

function messageOf({ name, summary, contentType }: MessageDescription): JsonSchema {
	return {
		name,
		summary,
		contentType,
		payload: {
			schemaFormat: "application/schema+json;version=draft-2020-12",
			schema: { $ref: schemaFile(name) },
		},
	};
}

const described = (description: string): JsonSchema => ({ description });
const parameterTexts: Readonly<Record<string, JsonSchema>> = {
	prefix: { description: "One or more levels; `persienne` unless configured.", default: "persienne" },
	camera: described("The camera's name."),
	counts: { description: "First level of counts as Frigate has them.", default: "frigate" },
	discovery: { description: "Home Assistant's discovery prefix.", default: "homeassistant" },
	topicPrefix: described("One or more levels, as AddEventBroker named them."),
	uuid: described("The camera's UUID."),
	profile: described("Token of a media profile."),
	module: described("Name of an analytics module."),
	zone: described("Name of the rule that counts."),
	object: {
		description: "What is counted.",
		enum: vocabulary.objectCount.source.object.schema["enum"],
	},
	Source: described("Token of the video source."),
	VideoSource: described("Token of the video source."),
	Rule: described("Name of a rule."),
	RuleName: described("Name of a rule."),
	Token: described("Token of what changed."),
	Type: {
		description: "Kind of configuration.",
		enum: vocabulary.configurationChanged.source.Type.schema["enum"],
	},
};

/** What a broker says of a camera that it has lost. */
const lastWill = {
	topic: "{prefix}/{camera}/availability",
	qos: vocabulary.availability.qos,
	message: "offline",
	retain: vocabulary.availability.retain,
};

/** @param version of the package */
export function asyncApi(version: string): JsonSchema {
	const channels = [...messages.map(ownChannel), ...messages.flatMap(atEventBroker)];
	const by = <T>(make: (channel: Channel) => T) =>
		Object.fromEntries(channels.map((channel) => [channel.name, make(channel)]));
	const used = [...new Set(channels.flatMap(({ parameters }) => parameters))];
	return {
		asyncapi: "3.0.0",
		info: {
			title: "Persienne cameras over MQTT",
			version,
			description:
				"What a camera publishes. Everything in it is made by the sanitiser from a closed vocabulary.",
			license: { name: "MIT" },
		},
		defaultContentType: "application/json",
		servers: {
			embedded: {
				host: "127.0.0.1:1883",
				protocol: "mqtt",
				protocolVersion: "3.1.1",
				security: [{ $ref: "#/components/securitySchemes/login" }],
				bindings: { mqtt: { lastWill, bindingVersion: "0.2.0" } },
			},
		},
		channels: by(channelOf),
		operations: by(operationOf),
		components: {
			messages: Object.fromEntries(messages.map((message) => [message.name, messageOf(message)])),
			parameters: Object.fromEntries(used.map((name) => [name, parameterTexts[name] ?? described(name)])),
			securitySchemes: { login: { type: "userPassword" } },
		},
	};
}
