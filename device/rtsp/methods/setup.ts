import { payloadTypes } from "../../rtp/packetiser.ts";
import { RtpSender } from "../../rtp/sender.ts";
import { DatagramOutlet } from "../datagram-outlet.ts";
import type { Answer, Exchange } from "../exchange.ts";
import { formatSession } from "../headers/session.ts";
import { formatTransport, parseTransport, type Transport } from "../headers/transport.ts";
import { InterleavedOutlet } from "../interleaved-outlet.ts";
import type { Outlet } from "../outlet.ts";
import { Session } from "../session.ts";
import { RtspError } from "../status.ts";

/** No viewer listens below this port, but other services do. */
const lowestClientPort = 1024;

/** SETUP (RFC 2326 §10.4): a session, or for one that does not play yet another transport. */
export async function setup(exchange: Exchange): Promise<Answer> {
	const { request, session, target, viewer } = exchange;
	if (target.track !== undefined && target.track !== 0) throw new RtspError(404, "no such track");
	if (request.headers.has("session") && !session) throw new RtspError(454, "no such session");
	if (session?.state === "playing") throw new RtspError(455, "pause before another SETUP");
	const offers = parseTransport(request.headers.get("transport") ?? "");
	if (!offers) throw new RtspError(400, "Transport is missing or malformed");
	const chosen = offers.find((offer) => acceptable(offer, viewer.link.peer));
	if (!chosen) throw new RtspError(461, "none of these transports");
	const ready = session ? await reroute(exchange, session, chosen) : await create(exchange, chosen);
	const timeout = Math.floor(viewer.service.limits.sessionMs / 1000);
	return {
		status: 200,
		headers: [
			["Transport", formatTransport(ready.outlet.transport)],
			["Session", formatSession({ id: ready.id, timeout })],
		],
	};
}

/**
 * Media goes to who asked for it and to nobody else. RFC 2326 §12.39 leaves it to the server whether it follows a
 * `destination`, and warns of the denial of service that it would lend itself to.
 */
function acceptable(offer: Transport, peer: string): boolean {
	if (offer.profile !== "RTP/AVP" || offer.multicast) return false;
	if (offer.mode !== undefined && offer.mode !== "PLAY") return false;
	if (offer.destination !== undefined && offer.destination !== peer) return false;
	return offer.lower === "TCP" || Math.min(...(offer.clientPort ?? [0])) >= lowestClientPort;
}

async function create(exchange: Exchange, chosen: Transport): Promise<Session> {
	const { guard, stream, viewer } = exchange;
	const { service, link } = viewer;
	const { clock, cname, limits, packetiser, random, sessionTally } = service;
	if (!sessionTally.add(link.peer)) throw new RtspError(503, "too many sessions", [["Retry-After", "10"]]);
	const sender = new RtpSender(payloadTypes[stream.info.codec], cname, random);
	const id = random(12).toString("hex");
	let outlet: Outlet;
	try {
		const control = (bytes: Buffer) => service.sessions.get(id)?.control(bytes);
		outlet = await openOutlet(exchange, chosen, sender.ssrc, control);
	} catch (error) {
		sessionTally.remove(link.peer);
		throw error;
	}
	const session: Session = new Session({
		id,
		peer: link.peer,
		stream,
		guard,
		sender,
		outlet,
		packetiser,
		clock,
		limits,
		onClosed: (reason) => viewer.sessionClosed(session, reason),
	});
	viewer.addSession(session);
	return session;
}

async function reroute(exchange: Exchange, session: Session, chosen: Transport): Promise<Session> {
	const control = (bytes: Buffer) => session.control(bytes);
	session.reroute(await openOutlet(exchange, chosen, session.sender.ssrc, control));
	return session;
}

async function openOutlet(
	{ viewer, session }: Exchange,
	{ clientPort, interleaved, lower }: Transport,
	ssrc: number,
	control: (bytes: Buffer) => void,
): Promise<Outlet> {
	const { link, service, sessions } = viewer;
	const { batchBytes, datagramRate } = service.limits;
	if (lower === "TCP" || !clientPort) {
		const others = [...sessions].filter((other) => other !== session);
		const taken = others.flatMap(({ outlet }) => outlet.channels ?? []);
		return new InterleavedOutlet(link, freeChannels(taken, interleaved), ssrc, batchBytes);
	}
	const { localAddress, peer } = link;
	const pair = await service.openDatagrams({ localAddress, address: peer, ports: clientPort, control });
	return new DatagramOutlet(pair, clientPort, ssrc, service.clock, datagramRate);
}

/** The channels asked for, unless another session of the connection has one of them. */
function freeChannels(
	taken: readonly number[],
	wanted: readonly [number, number] = [0, 1],
): readonly [number, number] {
	const free = (pair: readonly [number, number]) => !pair.some((channel) => taken.includes(channel));
	if (free(wanted) && wanted[0] !== wanted[1]) return wanted;
	for (let first = 0; first < 255; first += 2) if (free([first, first + 1])) return [first, first + 1];
	throw new RtspError(503, "no channel left on this connection");
}
