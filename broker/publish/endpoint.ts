import { PersienneError } from "../../device/errors.ts";
import { Secret } from "../../device/secret.ts";

export interface ClientIdentity {
	readonly certificate: string;
	readonly key: Secret;
}

/** Where and how to reach a broker. */
export interface BrokerEndpoint {
	readonly protocol: "mqtt" | "mqtts" | "ws" | "wss";
	readonly host: string;
	readonly port: number;
	/** Path and query, for WebSocket alone. */
	readonly path: string | undefined;
	readonly username: string | undefined;
	readonly password: Secret | undefined;
	/** Certificates of the authorities to trust, in PEM; without it, those of the system. */
	readonly ca: string | undefined;
	/** A certificate to show, in PEM, and its key. */
	readonly identity: ClientIdentity | undefined;
	/** Whoever named this broker may not have the camera connect to just any address (see `isReachable`). */
	readonly guarded: boolean;
}

export interface EndpointOptions {
	/** `mqtt://`, `mqtts://`, `ws://` or `wss://`. A user and password in it are taken out of it. */
	readonly url: string;
	/** These win over what the URL holds. */
	readonly username?: string;
	readonly password?: Secret;
	/** In PEM: the content, not a path. */
	readonly ca?: string;
	readonly identity?: ClientIdentity;
	readonly guarded?: boolean;
}

const defaultPorts = { mqtt: 1883, mqtts: 8883, ws: 80, wss: 443 } as const;

function invalid(what: string): PersienneError {
	return new PersienneError(
		"MQTT_URL",
		`the broker's URL ${what}`,
		"write it as mqtt://host:1883, mqtts://host:8883, ws://host/mqtt or wss://host/mqtt",
	);
}

function isProtocol(word: string): word is keyof typeof defaultPorts {
	return Object.hasOwn(defaultPorts, word);
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		throw invalid("has a user or password that is not percent-encoded");
	}
}

/** @throws PersienneError MQTT_URL, which says what is wrong and quotes nothing of the URL (invariant I9) */
export function parseEndpoint({
	url,
	username,
	password,
	ca,
	identity,
	guarded = false,
}: EndpointOptions): BrokerEndpoint {
	if (!URL.canParse(url)) throw invalid("is not a URL");
	const parsed = new URL(url);
	const protocol = parsed.protocol.slice(0, -1);
	if (!isProtocol(protocol)) throw invalid("is not of a protocol that carries MQTT");
	if (parsed.hostname === "") throw invalid("has no host");
	const overWebSocket = protocol === "ws" || protocol === "wss";
	return {
		protocol,
		// A socket wants an IPv6 address without brackets; a WebSocket's URL with them.
		host: overWebSocket ? parsed.hostname : parsed.hostname.replace(/^\[(.*)\]$/, "$1"),
		port: parsed.port === "" ? defaultPorts[protocol] : Number(parsed.port),
		path: overWebSocket ? parsed.pathname + parsed.search : undefined,
		username: username ?? (parsed.username === "" ? undefined : decoded(parsed.username)),
		password: password ?? (parsed.password === "" ? undefined : new Secret(decoded(parsed.password))),
		ca,
		identity,
		guarded,
	};
}

/** For messages to people: protocol, host and port, never a user, password, path or query. */
export function endpointLabel({ protocol, host, port }: BrokerEndpoint): string {
	return `${protocol}://${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${port}`;
}
