import { readFileSync } from "node:fs";
import type { ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/** Judges what is published by docs/mqtt/: the topic by the channels of the AsyncAPI document, the payload by its JSON Schema. */

const folder = new URL("../../docs/mqtt/", import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), "utf8"));

interface Parameter {
	readonly $ref: string;
}
interface Channel {
	readonly address: string;
	readonly parameters: Readonly<Record<string, Parameter>>;
	readonly messages: Readonly<Record<string, unknown>>;
	readonly description?: string;
}
export interface AsyncApiDocument {
	readonly asyncapi: string;
	readonly channels: Readonly<Record<string, Channel>>;
	readonly operations: Readonly<Record<string, unknown>>;
	readonly components: {
		readonly messages: Readonly<Record<string, { readonly contentType: string }>>;
		readonly parameters: Readonly<Record<string, { readonly enum?: readonly string[] }>>;
	};
}

export const asyncApiDocument: AsyncApiDocument = read("asyncapi.json");

/** Strict: a keyword that the validator does not know is an error of the schema. */
const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);

const compiled = new Map<string, ValidateFunction>();

/** @param inside what is within the seal, of a message that is signed */
function schemaOf(name: string, inside = false): ValidateFunction {
	const key = `${name} ${inside}`;
	const known = compiled.get(key);
	if (known) return known;
	const schema = read(`${name}.schema.json`);
	const made = ajv.compile(inside ? schema.properties.payload.contentSchema : schema);
	compiled.set(key, made);
	return made;
}

interface Matcher {
	readonly topic: RegExp;
	readonly message: string;
	readonly mayEnd: boolean;
}

const several = new Set(["prefix", "topicPrefix", "counts", "discovery"]);

function matcher({ address, description, messages, parameters }: Channel): Matcher {
	const { components } = asyncApiDocument;
	const topic = address.replace(/[.*+?^$|()[\]\\]/g, "\\$&").replace(/\{(\w+)\}/g, (_, name: string) => {
		const known = components.parameters[parameters[name]?.$ref.split("/").at(-1) ?? ""];
		if (!known) throw new Error(`${address} has no parameter ${name}`);
		if (known.enum) return `(?:${known.enum.join("|")})`;
		return several.has(name) ? "[^/]+(?:/[^/]+)*" : "[^/]+";
	});
	const [message = ""] = Object.keys(messages);
	return { topic: new RegExp(`^${topic}$`), message, mayEnd: description !== undefined };
}

const matchers = Object.values(asyncApiDocument.channels).map(matcher);

/** What is wrong with a message that was published; undefined when it is as the document has it. */
export function flawOf(topic: string, payload: Uint8Array): string | undefined {
	const found = matchers.filter((candidate) => candidate.topic.test(topic));
	if (found.length === 0) return `${topic} is on no channel`;
	const flaws = found.map((candidate) => flawBy(candidate, payload));
	return flaws.includes(undefined) ? undefined : `${topic}: ${flaws.join("; ")}`;
}

function flawBy({ message, mayEnd }: Matcher, payload: Uint8Array): string | undefined {
	if (payload.length === 0) return mayEnd ? undefined : "it has no payload";
	const text = Buffer.from(payload).toString();
	const isJson = asyncApiDocument.components.messages[message]?.contentType === "application/json";
	const value: unknown = isJson ? JSON.parse(text) : text;
	return flawIn(message, value);
}

/** What is wrong with a payload, by its schema; of a signed one also with what is signed. */
export function flawIn(name: string, value: unknown): string | undefined {
	const meets = schemaOf(name);
	if (!meets(value)) return ajv.errorsText(meets.errors);
	if (name !== "privacy") return undefined;
	const inside = schemaOf(name, true);
	const { payload } = value as { payload: string };
	return inside(JSON.parse(Buffer.from(payload, "base64url").toString()))
		? undefined
		: ajv.errorsText(inside.errors);
}
