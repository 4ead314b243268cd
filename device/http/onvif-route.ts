import type { OnvifEndpoint } from "../onvif/endpoint.ts";
import { defaultXmlLimits } from "../onvif/soap/parse.ts";
import { plainText, type Route } from "./route.ts";

/** The address of all ONVIF services. SOAP decides who may do what, since some operations need no credentials. */
export function onvifRoute(endpoint: OnvifEndpoint): Route {
	return {
		method: "POST",
		path: "/onvif/*",
		role: "by-route",
		maxBodyBytes: defaultXmlLimits.maxBytes,
		handle: async ({ uri, headers, body, peer, origin, gone }) => {
			// ONVIF Core §5.8.2.4: attachments and compressed bodies are encapsulations that the camera does not read.
			const encoding = headers["content-encoding"] ?? "identity";
			if (encoding !== "identity" || /^\s*multipart\//i.test(headers["content-type"] ?? ""))
				return plainText(415, "A plain SOAP message was expected.");
			return endpoint.handle({ uri, body, authorization: headers.authorization, peer, origin, gone });
		},
	};
}
