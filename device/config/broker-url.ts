import { Secret } from "../secret.ts";

/** An MQTT broker's address without the credentials that it may have carried. */
export interface BrokerUrl {
	readonly url: string;
	readonly username: string | undefined;
	readonly password: Secret | undefined;
}

const protocols = ["mqtt:", "mqtts:", "ws:", "wss:"];

/** Undefined for what is no URL of an MQTT broker. */
export function parseBrokerUrl(text: string): BrokerUrl | undefined {
	if (!URL.canParse(text)) return undefined;
	const url = new URL(text);
	if (!protocols.includes(url.protocol) || url.hostname === "" || url.hash !== "") return undefined;
	const username = decode(url.username);
	const password = decode(url.password);
	url.username = "";
	url.password = "";
	return {
		url: url.href,
		username: username || undefined,
		password: password ? new Secret(password) : undefined,
	};
}

/** A stray % stands for itself. */
function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
