import { asyncApi } from "./asyncapi.ts";
import { messages } from "./schemas.ts";

/** What is in docs/mqtt/, by name of the file. */
export function descriptionFiles(version: string): ReadonlyMap<string, string> {
	const files = new Map(messages.map(({ name, schema }) => [`${name}.schema.json`, schema]));
	files.set("asyncapi.json", asyncApi(version));
	return new Map([...files].map(([name, value]) => [name, `${JSON.stringify(value, undefined, "\t")}\n`]));
}
