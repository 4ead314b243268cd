import { z } from "zod";
import type { FilterExpression } from "../onvif/events/filter.ts";

/** An expression of a filter as desks keep it from start to start. */
export const filterExpression: z.ZodType<FilterExpression> = z.object({
	kind: z.enum(["TopicExpression", "MessageContent"]),
	dialect: z.string(),
	text: z.string(),
	namespaces: z.record(z.string(), z.string()),
});
