import { z } from "zod";
import { isCertificateName } from "../../tls/names.ts";
import { flaw, port, section, text } from "./parts.ts";

export interface TlsInput {
	cert?: string | undefined;
	key?: string | undefined;
	names?: string[] | undefined;
	httpsPort?: number | undefined;
	rtspsPort?: number | undefined;
	consolePort?: number | undefined;
	mqttsPort?: number | undefined;
}

const what = "true, false, or a mapping such as { cert: ./cert.pem, key: ./key.pem }";
const someNames = "a list of host names and addresses";
const certificateName = z
	.string({ error: "a host name or an address" })
	.refine(isCertificateName, { error: "a host name or an address" });

export const tlsSchema: z.ZodType<boolean | TlsInput, unknown> = z
	.union(
		[
			z.boolean(),
			section(what, {
				cert: text("a file name").optional().describe("A certificate, with those that vouch for it, in PEM."),
				key: text("a file name").optional().describe("The certificate's key, in PEM."),
				names: z
					.array(certificateName, { error: someNames })
					.max(32, { error: someNames })
					.optional()
					.describe("What a certificate that is made is to be good for, too."),
				httpsPort: port.optional().describe("HTTPS of camera i is at this port + i, from 0 on."),
				rtspsPort: port.optional(),
				consolePort: port.optional().describe("HTTPS of the page."),
				mqttsPort: port.optional().describe("MQTT and WebSocket of the embedded broker, over TLS."),
			}).superRefine(({ cert, key }, context) => {
				if ((cert === undefined) !== (key === undefined))
					flaw(
						context,
						"`cert` and `key` belong together: give both, or none for a certificate that is made",
					);
			}),
		],
		{ error: what },
	)
	.describe("HTTPS, RTSPS and MQTTS, beside HTTP, RTSP and MQTT.");
