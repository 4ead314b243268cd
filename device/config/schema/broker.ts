import { z } from "zod";
import { flaw, name, port, section, text } from "./parts.ts";

interface BrokerSectionInput extends Omit<ExternalBrokerInput, "url"> {
	url?: string | undefined;
	embedded?: { port?: number | undefined; clientCa?: string | undefined } | undefined;
}

/** Certificates of a broker that is somebody else's. */
export interface BrokerTrustInput {
	ca?: string | undefined;
	cert?: string | undefined;
	key?: string | undefined;
}

export interface ExternalBrokerInput extends BrokerTrustInput {
	url: string;
	username?: string | undefined;
	passwordFile?: string | undefined;
	prefix?: string | undefined;
	homeAssistant?: boolean | string | undefined;
	frigate?: boolean | string | undefined;
}

export type BrokerInput = "none" | BrokerSectionInput;

const expected =
	"a broker such as { embedded: { port: 1883 } } or { url: mqtts://broker.example }, or `none`";

const trust = {
	ca: text("a file name").optional().describe("Certificates to trust, in PEM."),
	cert: text("a file name").optional().describe("The certificate that cameras show the broker, in PEM."),
	key: text("a file name").optional().describe("That certificate's key, in PEM."),
};

function checkPair({ cert, key }: BrokerTrustInput, context: z.RefinementCtx): void {
	if ((cert === undefined) !== (key === undefined))
		flaw(context, "`cert` and `key` belong together: give both or none");
}

/** Of brokers that ONVIF clients add. */
export const brokerTrustSchema: z.ZodType<BrokerTrustInput, unknown> = section(
	"a mapping such as { ca: ./ca.pem }",
	trust,
).superRefine(checkPair);

const levelExpected = "a topic of 1 to 64 letters, digits, `.`, `_` or `-`";
const level = name(levelExpected, /^[A-Za-z0-9._-]{1,64}$/);

const url = text("a URL such as mqtts://broker.example");
const rest = {
	...trust,
	username: text("a user name").optional(),
	passwordFile: text("a file name").optional().describe("A file whose one line is the password."),
	prefix: level.optional().describe("First level of every topic."),
	homeAssistant: z
		.union([z.boolean(), level], { error: "true, false, or Home Assistant's discovery prefix" })
		.optional()
		.describe(
			"Cameras are announced to Home Assistant; its discovery prefix, unless that is `homeassistant`.",
		),
	frigate: z
		.union([z.boolean(), level], { error: "true, false, or the first level of the topics" })
		.optional()
		.describe(
			"Things in pictures are counted on topics such as Frigate's; their first level, unless that is `frigate`.",
		),
};

/** A broker besides the first. */
export const externalBrokerSchema: z.ZodType<ExternalBrokerInput, unknown> = section(
	"a broker such as { url: mqtts://broker.example }",
	{ url, ...rest },
).superRefine(checkPair);

const brokerSection = section(expected, {
	embedded: section("a mapping such as { port: 1883 }", {
		port: port.optional(),
		clientCa: text("a file name")
			.optional()
			.describe("Over TLS, let in whom a certificate of these authorities names, and nobody else; in PEM."),
	}).optional(),
	url: url.optional(),
	...rest,
}).superRefine((value, context) => {
	checkPair(value, context);
	if (value.embedded && value.url !== undefined) {
		flaw(context, "expected `embedded` or `url`, found both: one broker is enough", ["url"]);
	}
	if (value.url !== undefined) return;
	for (const key of ["ca", "cert", "key", "username", "passwordFile"] as const) {
		if (value[key] !== undefined) flaw(context, "this belongs to a broker with a `url`", [key]);
	}
});

export const brokerSchema: z.ZodType<BrokerInput, unknown> = z.union([z.literal("none"), brokerSection], {
	error: expected,
});
