import { z } from "zod";
import { configSchema } from "./schema/config.ts";

/** The configuration's JSON Schema (draft 2020-12), for editors: `persienne schema` prints it. */
export function configJsonSchema(): Record<string, unknown> {
	return z.toJSONSchema(configSchema, { io: "input" }) as Record<string, unknown>;
}
