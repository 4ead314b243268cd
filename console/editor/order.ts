import type { z } from "zod";
import type { SiteRequest } from "../http/answer.ts";

/** What a script of the page asks for; undefined for what is no JSON of that form. */
export function readOrder<T>({ headers, body }: SiteRequest, schema: z.ZodType<T>): T | undefined {
	if (!body || !/^application\/json\b/i.test(headers["content-type"] ?? "")) return undefined;
	try {
		return schema.safeParse(JSON.parse(body.toString("utf8"))).data;
	} catch {
		return undefined;
	}
}
