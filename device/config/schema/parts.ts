import { z } from "zod";
import { checkName } from "../../../masks/sanitise/name.ts";

/**
 * What the schemas are made of. Each says in its `error` what it expects; explain.ts adds what was found, where, and
 * what was probably meant. What a value is wrong for by itself, whatever was expected, is raised by `flaw`.
 */

/** A mapping with these keys. For one that is not among them the message is the list of those that are. */
export function section<Shape extends z.ZodRawShape>(
	what: string,
	shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
	return z.strictObject(shape, {
		error: (issue) => (issue.code === "unrecognized_keys" ? Object.keys(shape).join(" ") : what),
	});
}

/** Raises a finished sentence, to which nothing is added. */
export function flaw(context: z.RefinementCtx, message: string, path: (string | number)[] = []): void {
	context.addIssue({ code: "custom", message, path, params: { finished: true } });
}

export function oneOf<const Values extends readonly string[]>(
	values: Values,
): z.ZodType<Values[number], unknown> {
	return z.enum(values, { error: `one of ${values.join(", ")}` });
}

export function integer(least: number, most: number, what = "a whole number"): z.ZodType<number, unknown> {
	const error = `${what} from ${least} to ${most}`;
	return z.int({ error }).min(least, { error }).max(most, { error });
}

export function number(least: number, most: number, what = "a number"): z.ZodType<number, unknown> {
	const error = `${what} from ${least} to ${most}`;
	return z.number({ error }).min(least, { error, abort: true }).max(most, { error, abort: true });
}

export function text(what: string): z.ZodType<string, unknown> {
	return z.string({ error: what }).min(1, { error: what }).max(1024, { error: what });
}

export const port: z.ZodType<number, unknown> = integer(0, 65_535, "a port").describe("0 picks a free port.");

/** Seeds of 32 bits. */
export const seed: z.ZodType<number, unknown> = integer(0, 2 ** 32 - 1);

/** A name that a person chose and that becomes part of topics, messages and, for a camera, of URLs. */
export function name(what: string, pattern: RegExp): z.ZodType<string, unknown> {
	return z
		.string({ error: what })
		.regex(pattern, { error: what, abort: true })
		.superRefine((value, context) => {
			const verdict = checkName(value);
			if (!verdict.ok) flaw(context, verdict.reason);
		});
}
