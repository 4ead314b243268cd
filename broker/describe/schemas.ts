import { type Field, isOptional, utcTime } from "../../masks/sanitise/fields.ts";
import { type EventKind, vocabulary } from "../../masks/sanitise/vocabulary.ts";
import { homeAssistant } from "./home-assistant.ts";
import { closed, type JsonSchema, type MessageDescription, schemaHead } from "./message.ts";

/**
 * What goes out over MQTT, in the words of JSON Schema (2020-12). Made of the sanitiser's own vocabulary: a message that is
 * published and does not meet its schema cannot be made.
 */

const summaries: Readonly<Record<EventKind, string>> = {
	motion: "Motion began or ended.",
	occupancy: "How many objects are in a field now.",
	motionRegion: "Motion began or ended in a region.",
	sceneChange: "The lens seems to be covered or turned away, or no more.",
	imageTooDark: "The picture is too dark, or no more.",
	imageTooBright: "The picture is too bright, or no more.",
	imageTooBlurry: "The picture is less sharp than the place was learnt, or no more.",
	lineCrossed: "Somebody crossed a line.",
	counter: "How many came in over a line and went out since its rule began.",
	objectsInside: "A field is no longer empty, or is empty again.",
	loitering: "Somebody stays in a field, or no more.",
	crowdDensity: "A field is in another band of density.",
	objectLeft: "Something lies in a field that was put down there, or no more.",
	objectRemoved: "Something is gone that lay in a field.",
	fastMotion: "Somebody runs, or no more.",
	function: "What a rule or module is for, on what ground, and whether it runs.",
	profileChanged: "A media profile was created, deleted or changed.",
	configurationChanged: "A configuration or a mask is not what it was.",
	dark: "Pictures went dark, or are masked again.",
	policyChanged: "Another mask policy is in force.",
	privacyFailed: "Pictures went dark, or a message was held back.",
	privacyRestored: "Pictures are masked again.",
	metrics: "The most things that were in a zone at one moment of a window of time.",
	privacy: "What the camera masks and keeps back, signed.",
	objectCount:
		"How many things are in the picture, as Frigate has it; only where it is asked for, below another prefix.",
	availability: "Whether the camera is connected; also its will.",
	health: "How the camera fares.",
};

function objectOf(fields: Readonly<Record<string, Field>>): JsonSchema {
	const names = Object.keys(fields);
	return closed(
		Object.fromEntries(names.map((name) => [name, fields[name]?.schema])),
		names.filter((name) => !isOptional(fields[name] as Field)),
	);
}

/** Of a JWS in its flattened form (RFC 7515 §7.2.2), whose payload is what `content` says. */
function sealedSchema(content: JsonSchema): JsonSchema {
	const part = { type: "string", pattern: "^[A-Za-z0-9_-]+$" };
	return closed({
		payload: {
			...part,
			contentEncoding: "base64url",
			contentMediaType: "application/json",
			contentSchema: content,
		},
		protected: { ...part, description: "alg EdDSA, typ persienne-privacy, and the public key" },
		signature: part,
	});
}

function schemaOf(kind: EventKind): JsonSchema {
	const { form, source, data } = vocabulary[kind];
	const time = utcTime(1);
	switch (form) {
		case "onvif":
			return closed({ UtcTime: time.schema, Source: objectOf(source), Data: objectOf(data) });
		case "flat":
			return objectOf({ time, ...source, ...data });
		case "sealed":
			return sealedSchema(objectOf({ time, ...source, ...data }));
		case "number":
		case "word":
			return { ...Object.values(data as Readonly<Record<string, Field>>)[0]?.schema };
	}
}

/** Below the camera's own, or, of counts as Frigate has them, below another prefix. */
function addressOf(kind: EventKind): Pick<MessageDescription, "address" | "parameters"> {
	const { topic, parameters } = topicOf(kind);
	const above = vocabulary[kind].form === "number" ? ["counts", "camera"] : ["prefix", "camera"];
	const levels = [...above.map((name) => `{${name}}`), topic];
	return { address: levels.join("/"), parameters: [...above, ...parameters] };
}

function topicOf(kind: EventKind): { topic: string; parameters: string[] } {
	const { form, source, topic, perRule } = vocabulary[kind];
	const isOnvif = topic.startsWith("tns1:");
	const parameters =
		isOnvif || form === "flat" || form === "number" ? Object.keys(source) : perRule ? ["RuleName"] : [];
	const values = parameters.map((name) => `{${name}}`).join("/");
	const local = isOnvif ? topic.replace("tns1:", "onvif-ej/") : topic;
	if (local === "") return { topic: values, parameters };
	return { topic: values === "" ? local : `${local}/${isOnvif ? "&" : ""}${values}`, parameters };
}

/** Words of several parts are joined by hyphens. */
export function fileName(kind: string): string {
	return kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** States of the camera itself: there is always one. */
const lasting: readonly EventKind[] = ["dark", "availability", "health", "privacy"];

function describe(kind: EventKind): MessageDescription {
	const { form, qos, retain } = vocabulary[kind];
	const name = fileName(kind);
	const title = summaries[kind];
	return {
		name,
		...addressOf(kind),
		summary: title,
		action: "send",
		contentType: form === "word" ? "text/plain" : "application/json",
		qos,
		retain,
		ends: retain && !lasting.includes(kind),
		schema: { ...schemaHead(name, title), ...schemaOf(kind) },
	};
}

const coordinate = { type: "number", minimum: -1, maximum: 1 };

const frameSummary = "Where things are in one picture.";
/** Analytics Service Specification, "JSON over MQTT", as far as we have something to say in it. */
const frame: MessageDescription = {
	name: "frame",
	address: "{prefix}/{camera}/onvif-mj/VideoAnalytics/{profile}/{module}",
	parameters: ["prefix", "camera", "profile", "module"],
	summary: frameSummary,
	action: "send",
	contentType: "application/json",
	qos: 0,
	retain: false,
	schema: {
		...schemaHead("frame", frameSummary),
		...closed({
			Frame: {
				type: "array",
				minItems: 1,
				maxItems: 1,
				items: closed(
					{
						"@UtcTime": utcTime(1).schema,
						"@Source": { type: "string" },
						Object: {
							type: "array",
							minItems: 1,
							items: closed({
								"@ObjectId": {
									type: "integer",
									minimum: 1,
									maximum: 2 ** 31 - 1,
									description:
										"A pseudonym of this camera and this connection, which changes at fixed times.",
								},
								Appearance: closed(
									{
										Shape: closed({
											BoundingBox: closed({
												"@left": coordinate,
												"@top": coordinate,
												"@right": coordinate,
												"@bottom": coordinate,
											}),
											CenterOfGravity: closed({ "@x": coordinate, "@y": coordinate }),
										}),
										Class: closed({
											Type: {
												type: "array",
												items: closed({
													"@Likelihood": { type: "number", minimum: 0, maximum: 1 },
													"#text": { enum: ["Human", "Vehicle"] },
												}),
											},
										}),
									},
									["Shape"],
								),
							}),
						},
					},
					["@UtcTime"],
				),
			},
		}),
	},
};

/** Everything that a camera publishes, and what it hears. */
export const messages: readonly MessageDescription[] = [
	...(Object.keys(vocabulary) as EventKind[]).map(describe),
	frame,
	...homeAssistant,
];
