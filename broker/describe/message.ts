export type JsonSchema = Readonly<Record<string, unknown>>;

/** One kind of message: where it goes and what it is. */
export interface MessageDescription {
	/** Of its schema's file, and in the AsyncAPI document. */
	readonly name: string;
	/** Topic with `{parameters}`. */
	readonly address: string;
	readonly parameters: readonly string[];
	readonly summary: string;
	/** From the camera's side. */
	readonly action: "send" | "receive";
	readonly contentType: "application/json" | "text/plain";
	readonly qos: 0 | 1;
	readonly retain: boolean;
	/** A state that may end: then its topic has a message without a payload. */
	readonly ends?: boolean;
	readonly schema: JsonSchema;
}

/** What each schema begins with. */
export function schemaHead(name: string, title: string): JsonSchema {
	return {
		$schema: "https://json-schema.org/draft/2020-12/schema",
		$id: `urn:persienne:mqtt:${name}`,
		title,
	};
}

/** An object that has these properties and no other. */
export function closed(
	properties: JsonSchema,
	required: readonly string[] = Object.keys(properties),
): JsonSchema {
	return { type: "object", properties, required, additionalProperties: false };
}
