import { type JsonSchema, type MessageDescription, messages } from "./schemas.ts";

/** The same as an AsyncAPI 3 document: a channel for each kind of message. */

const schemaFile = (name: string) => `./${name}.schema.json`;

function channelOf({ name, topic, parameters, summary }: MessageDescription): JsonSchema {
	const all = ["prefix", "camera", ...parameters];
	return {
		address: `{prefix}/{camera}/${topic}`,
		title: summary,
		messages: { [name]: { $ref: `#/components/messages/${name}` } },
		parameters: Object.fromEntries(
			all.map((parameter) => [parameter, { $ref: `#/components/parameters/${parameter}` }]),
		),
	};
}

function messageOf({ name, summary }: MessageDescription): JsonSchema {
	const isWord = name === "availability";
	return {
		name,
		summary,
		contentType: isWord ? "text/plain" : "application/json",
		payload: {
			schemaFormat: "application/schema+json;version=draft-2020-12",
			schema: { $ref: schemaFile(name) },
		},
	};
}

/** From the camera's side: it sends. */
function operationOf({ name, qos, retain, summary }: MessageDescription): JsonSchema {
	return {
		action: "send",
		channel: { $ref: `#/channels/${name}` },
		summary,
		messages: [{ $ref: `#/channels/${name}/messages/${name}` }],
		bindings: { mqtt: { qos, retain, bindingVersion: "0.2.0" } },
	};
}

const parameterTexts: Readonly<Record<string, string>> = {
	prefix: "`persienne` unless the configuration names another; of counts as Frigate has them, `frigate`.",
	camera: "The camera's name.",
	profile: "Token of a media profile.",
	module: "Name of an analytics module.",
	zone: "Name of the rule that counts.",
	object: "`all`, `person` or `car`.",
	Source: "Token of the video source.",
	VideoSource: "Token of the video source.",
	Rule: "Name of a rule.",
	RuleName: "Name of a rule.",
	Token: "Token of what changed.",
	Type: "Kind of configuration.",
};

/** @param version of the package */
export function asyncApi(version: string): JsonSchema {
	const by = <T>(make: (message: MessageDescription) => T) =>
		Object.fromEntries(messages.map((message) => [message.name, make(message)]));
	const used = [...new Set(["prefix", "camera", ...messages.flatMap(({ parameters }) => parameters)])];
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
			},
		},
		channels: by(channelOf),
		operations: by(operationOf),
		components: {
			messages: by(messageOf),
			parameters: Object.fromEntries(
				used.map((name) => [name, { description: parameterTexts[name] ?? name }]),
			),
			securitySchemes: { login: { type: "userPassword" } },
		},
	};
}
