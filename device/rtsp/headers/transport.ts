type Pair = readonly [number, number];

/** One of the transports that a client offers, or the one that the server chose (RFC 2326 §12.39). */
export interface Transport {
	/** Upper case, such as `RTP/AVP`. */
	readonly profile: string;
	readonly lower: "UDP" | "TCP";
	readonly multicast: boolean;
	readonly destination?: string;
	readonly source?: string;
	/** Channels for RTP and RTCP on the RTSP connection. */
	readonly interleaved?: Pair;
	/** The viewer's ports for RTP and RTCP. */
	readonly clientPort?: Pair;
	readonly serverPort?: Pair;
	/** A multicast group's ports for RTP and RTCP. */
	readonly port?: Pair;
	/** Of multicast. */
	readonly ttl?: number;
	readonly ssrc?: number;
	/** Upper case; PLAY unless the client says otherwise. */
	readonly mode?: string;
}

/** "5000-5001", or "5000", which implies the next one. */
function parsePair(text: string, max: number): Pair | undefined {
	const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
	if (!match) return undefined;
	const first = Number(match[1]);
	const second = match[2] === undefined ? first + 1 : Number(match[2]);
	return first <= max && second <= max ? [first, second] : undefined;
}

/** Splits at a separator that is not inside quotation marks. */
const splitAt = (text: string, separator: "," | ";") =>
	text.match(separator === "," ? /(?:"[^"]*"|[^,"])+/g : /(?:"[^"]*"|[^;"])+/g) ?? [];

function parseOne(text: string): Transport | undefined {
	const [protocol = "", ...parameters] = splitAt(text, ";").map((part) => part.trim());
	const match = /^([A-Za-z0-9]+\/[A-Za-z0-9]+)(?:\/(UDP|TCP))?$/i.exec(protocol);
	if (!match?.[1]) return undefined;
	const values = new Map<string, string>();
	for (const parameter of parameters) {
		const [name = "", ...rest] = parameter.split("=");
		values.set(
			name.trim().toLowerCase(),
			rest
				.join("=")
				.trim()
				.replace(/^"(.*)"$/, "$1"),
		);
	}
	return readParameters(match[1].toUpperCase(), match[2]?.toUpperCase() === "TCP" ? "TCP" : "UDP", values);
}

function readParameters(
	profile: string,
	lower: "UDP" | "TCP",
	values: ReadonlyMap<string, string>,
): Transport | undefined {
	const pairs: { interleaved?: Pair; clientPort?: Pair; serverPort?: Pair; port?: Pair } = {};
	for (const [key, name, max] of [
		["interleaved", "interleaved", 255],
		["clientPort", "client_port", 65535],
		["serverPort", "server_port", 65535],
		["port", "port", 65535],
	] as const) {
		const text = values.get(name);
		if (text === undefined) continue;
		const pair = parsePair(text, max);
		if (!pair) return undefined;
		pairs[key] = pair;
	}
	const ssrc = values.get("ssrc");
	if (ssrc !== undefined && !/^[0-9a-f]{1,8}$/i.test(ssrc)) return undefined;
	const ttl = values.get("ttl");
	if (ttl !== undefined && !(/^\d{1,3}$/.test(ttl) && Number(ttl) <= 255)) return undefined;
	const [destination, source, mode] = ["destination", "source", "mode"].map((name) => values.get(name));
	return {
		profile,
		lower,
		// The RFC's default is multicast, but clients that leave the word out and name ports of their own mean unicast.
		multicast: values.has("multicast") || values.has("port") || values.has("ttl"),
		...(destination ? { destination } : {}),
		...(source ? { source } : {}),
		...pairs,
		...(ttl === undefined ? {} : { ttl: Number(ttl) }),
		...(ssrc === undefined ? {} : { ssrc: Number.parseInt(ssrc, 16) }),
		...(mode ? { mode: mode.toUpperCase() } : {}),
	};
}

/** The transports offered, the preferred one first; undefined when the value is malformed. */
export function parseTransport(value: string): Transport[] | undefined {
	const transports = splitAt(value, ",").map(parseOne);
	const known = transports.filter((transport) => transport !== undefined);
	return known.length > 0 && known.length === transports.length ? known : undefined;
}

export function formatTransport(transport: Transport): string {
	const { interleaved, clientPort, serverPort, port, ttl, ssrc } = transport;
	return [
		transport.lower === "TCP" ? `${transport.profile}/TCP` : transport.profile,
		transport.multicast ? "multicast" : "unicast",
		transport.destination && `destination=${transport.destination}`,
		transport.source && `source=${transport.source}`,
		interleaved && `interleaved=${interleaved.join("-")}`,
		clientPort && `client_port=${clientPort.join("-")}`,
		serverPort && `server_port=${serverPort.join("-")}`,
		port && `port=${port.join("-")}`,
		ttl !== undefined && `ttl=${ttl}`,
		ssrc !== undefined && `ssrc=${ssrc.toString(16).toUpperCase().padStart(8, "0")}`,
		transport.mode && `mode="${transport.mode}"`,
	]
		.filter(Boolean)
		.join(";");
}
