import type { LookupAddress } from "node:dns";
import { isIP, type LookupFunction, connect as tcp } from "node:net";
import { type Duplex, PassThrough } from "node:stream";
import { connect as tls } from "node:tls";
import { createWebSocketStream, WebSocket } from "ws";
import { brokerOfPublisher, PacketGate, type Sender } from "../gate.ts";
import type { BrokerEndpoint } from "./endpoint.ts";
import { type FindAddresses, sharedLookup } from "./name-lookup.ts";
import { isReachable } from "./reach.ts";

/** Bytes of one packet, or of one WebSocket message, from a broker: each that a publisher may get has four at most. */
const maxAnswerBytes = 128;

/** One for all cameras of the program. Who waits too long for it fails to connect. */
const sharedFind = sharedLookup();

/**
 * The bytes to and from a broker, encrypted where the protocol says so. Certificates are always checked. A broker that says
 * something else than what a publisher has to be told is cut off before it can have anything buffered.
 *
 * The stream ends with an error whose `code` says what went wrong, of the system's, of TLS's, or ours.
 *
 * @param find looks a name up: the system's resolver, or a test's own
 * @param sender what the broker may say
 */
export function openTransport(
	endpoint: BrokerEndpoint,
	find: FindAddresses = sharedFind,
	sender: Sender = brokerOfPublisher,
): Duplex {
	const stream = open(endpoint, find);
	const gate = new PacketGate(maxAnswerBytes, sender);
	stream.on("data", (chunk: Buffer) => {
		if (gate.read(chunk) && !stream.destroyed) stream.destroy(failed("MQTT_ANSWER"));
	});
	return stream;
}

function open(
	{ protocol, host, port, path = "/", ca, identity, guarded }: BrokerEndpoint,
	find: FindAddresses,
): Duplex {
	const bare = host.replace(/^\[|\]$/g, "");
	if (guarded && !isReachable(bare)) return new PassThrough().destroy(failed("MQTT_UNREACHABLE"));
	const lookup = lookupFor(find, guarded);
	if (protocol === "mqtt") return tcp({ host: bare, port, lookup, noDelay: true });
	const trust = {
		...(ca !== undefined && { ca }),
		...(identity && { cert: identity.certificate, key: identity.key.reveal() }),
		rejectUnauthorized: true,
	};
	if (protocol === "mqtts") {
		const servername = isIP(bare) === 0 ? { servername: bare } : {};
		return tls({ host: bare, port, lookup, minVersion: "TLSv1.2", ...trust, ...servername });
	}
	// RFC 6455; MQTT 3.1.1 §6 names the subprotocol. No redirect is followed.
	const socket = new WebSocket(`${protocol}://${host}:${port}${path}`, ["mqtt"], {
		maxPayload: maxAnswerBytes,
		perMessageDeflate: false,
		lookup,
		...trust,
	});
	const stream = createWebSocketStream(socket);
	socket.on("close", () => stream.destroy());
	return stream;
}

/** @param guarded leaves out the addresses that a client may not have the camera connect to */
function lookupFor(find: FindAddresses, guarded: boolean): LookupFunction {
	return (name, { all }, found) => {
		const tell = (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => {
			const [first] = addresses;
			if (error || !first) found(error ?? failed("MQTT_UNREACHABLE"), all ? [] : "");
			else if (all) found(null, [...addresses]);
			else found(null, first.address, first.family);
		};
		find(name).then(
			(addresses) =>
				tell(null, guarded ? addresses.filter(({ address }) => isReachable(address)) : addresses),
			(error: NodeJS.ErrnoException) => tell(error, []),
		);
	};
}

function failed(code: string): NodeJS.ErrnoException {
	return Object.assign(new Error(code), { code });
}
