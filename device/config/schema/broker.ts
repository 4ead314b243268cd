import { z } from "zod";
import { flaw, port, section, text } from "./parts.ts";

interface BrokerSectionInput {
	embedded?: { port?: number | undefined } | undefined;
	url?: string | undefined;
	ca?: string | undefined;
	username?: string | undefined;
	passwordFile?: string | undefined;
	prefix?: string | undefined;
}

export type BrokerInput = "none" | BrokerSectionInput;

const expected =
	"a broker such as { embedded: { port: 1883 } } or { url: mqtts://broker.example }, or `none`";

const brokerSection = section(expected, {
	embedded: section("a mapping such as { port: 1883 }", { port: port.optional() }).optional(),
	url: text("a URL such as mqtts://broker.example").optional(),
	ca: text("a file name").optional().describe("Certificates to trust, in PEM."),
	username: text("a user name").optional(),
	passwordFile: text("a file name").optional().describe("A file whose one line is the password."),
	prefix: z
		.string({ error: "a topic of 1 to 64 letters, digits, `.`, `_` or `-`" })
		.regex(/^[A-Za-z0-9._-]{1,64}$/, { error: "a topic of 1 to 64 letters, digits, `.`, `_` or `-`" })
		.optional()
		.describe("First level of every topic."),
}).superRefine((value, context) => {
	if (value.embedded && value.url !== undefined) {
		flaw(context, "expected `embedded` or `url`, found both: one broker is enough", ["url"]);
	}
	if (value.url !== undefined) return;
	for (const key of ["ca", "username", "passwordFile"] as const) {
		if (value[key] !== undefined) flaw(context, "this belongs to a broker with a `url`", [key]);
	}
});

export const brokerSchema: z.ZodType<BrokerInput, unknown> = z.union([z.literal("none"), brokerSection], {
	error: expected,
});
