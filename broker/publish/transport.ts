import { lookup } from "node:dns";
import { isIP, type LookupFunction, connect as tcp } from "node:net";
import { type Duplex, PassThrough } from "node:stream";
import { connect as tls } from "node:tls";
import { createWebSocketStream, WebSocket } from "ws";
import { Turns } from "../../device/turns.ts";
import { brokerOfPublisher, PacketGate } from "../gate.ts";
import type { BrokerEndpoint } from "./endpoint.ts";
import { isReachable } from "./reach.ts";

/** Bytes of one packet, or of one WebSocket message, from a broker: each that a publisher may get has four at most. */
const maxAnswerBytes = 128;

/** Names looked up at a time: the system's resolver is one for the whole program. Who waits too long fails to connect. */
const lookups = new Turns(2);

/**
 * The bytes to and from a broker, encrypted where the protocol says so. Certificates are always checked. A broker that says
 * something else than what a publisher has to be told is cut off before it can have anything buffered.
 *
 * The stream ends with an error whose `code` says what went wrong, of the system's, of TLS's, or ours.
 */
export function openTransport(endpoint: BrokerEndpoint): Duplex {
	const stream = open(endpoint);
	const gate = new PacketGate(maxAnswerBytes, brokerOfPublisher);
	stream.on("data", (chunk: Buffer) => {
		if (gate.read(chunk) && !stream.destroyed) stream.destroy(failed("MQTT_ANSWER"));
	});
	return stream;
}

function open({ protocol, host, port, path = "/", ca, guarded }: BrokerEndpoint): Duplex {
	const bare = host.replace(/^\[|\]$/g, "");
	if (guarded && !isReachable(bare)) return new PassThrough().destroy(failed("MQTT_UNREACHABLE"));
	const find = guarded ? guardedLookup : boundedLookup;
	if (protocol === "mqtt") return tcp({ host: bare, port, lookup: find, noDelay: true });
	const trust = { ...(ca !== undefined && { ca }), rejectUnauthorized: true };
	if (protocol === "mqtts") {
		const servername = isIP(bare) === 0 ? { servername: bare } : {};
		return tls({ host: bare, port, lookup: find, minVersion: "TLSv1.2", ...trust, ...servername });
	}
	// RFC 6455; MQTT 3.1.1 §6 names the subprotocol. No redirect is followed.
	const socket = new WebSocket(`${protocol}://${host}:${port}${path}`, ["mqtt"], {
		maxPayload: maxAnswerBytes,
		perMessageDeflate: false,
		lookup: find,
		...trust,
	});
	const stream = createWebSocketStream(socket);
	socket.on("close", () => stream.destroy());
	return stream;
}

const boundedLookup: LookupFunction = (name, options, found) => {
	void lookups.take().then((end) =>
		lookup(name, { ...options, all: true }, (error, addresses) => {
			end();
			answer(error, addresses ?? [], options.all, found);
		}),
	);
};

/** As `boundedLookup`, without the addresses that a client may not have the camera connect to. */
const guardedLookup: LookupFunction = (name, options, found) => {
	boundedLookup(name, { ...options, all: true }, (error, addresses) => {
		const all = Array.isArray(addresses) ? addresses : [];
		const usable = all.filter(({ address }) => isReachable(address));
		const none = error === null && usable.length === 0 ? failed("MQTT_UNREACHABLE") : error;
		answer(none, usable, options.all, found);
	});
};

function answer(
	error: NodeJS.ErrnoException | null,
	addresses: readonly { address: string; family: number }[],
	all: boolean | undefined,
	found: Parameters<LookupFunction>[2],
): void {
	const [first] = addresses;
	if (error || !first) found(error ?? failed("ENOTFOUND"), all ? [] : "");
	else if (all) found(null, [...addresses]);
	else found(null, first.address, first.family);
}

function failed(code: string): NodeJS.ErrnoException {
	return Object.assign(new Error(code), { code });
}
