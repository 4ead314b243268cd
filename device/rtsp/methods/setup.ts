import { isIPv4 } from "node:net";
import type { TrackFormat } from "../../media/access-unit.ts";
import type { Source } from "../../media/stream.ts";
import { payloadTypes } from "../../rtp/packetiser.ts";
import { RtpSender } from "../../rtp/sender.ts";
import { DatagramOutlet } from "../datagram-outlet.ts";
import type { Answer, Exchange } from "../exchange.ts";
import { formatSession } from "../headers/session.ts";
import { formatTransport, parseTransport, type Transport } from "../headers/transport.ts";
import { InterleavedOutlet } from "../interleaved-outlet.ts";
import type { Outlet } from "../outlet.ts";
import { audioTrack, metadataTrack, Session, videoTrack } from "../session.ts";
import { RtspError } from "../status.ts";
import { type SessionTrack, Track } from "../track.ts";

/** No viewer listens below this port, but other services do. */
const lowestClientPort = 1024;

/** SETUP (RFC 2326 §10.4): a session with its first track, another track of it, or another transport for one. */
export async function setup(exchange: Exchange): Promise<Answer> {
	const { request, session, target, viewer } = exchange;
	const number = target.track ?? videoTrack;
	const source = sourceOf(exchange, number);
	if (!source) throw new RtspError(404, "no such track");
	if (request.headers.has("session") && !session) throw new RtspError(454, "no such session");
	if (session?.state === "playing") throw new RtspError(455, "pause before another SETUP");
	const offers = parseTransport(request.headers.get("transport") ?? "");
	if (!offers) throw new RtspError(400, "Transport is missing or malformed");
	const chosen = offers.find((offer) => acceptable(offer, number, exchange));
	if (!chosen) throw new RtspError(461, "none of these transports");
	const wanted = { number, source, chosen };
	const ready = session ? await extend(exchange, session, wanted) : await create(exchange, wanted);
	const { outlet } = ready.tracks.get(number) as SessionTrack;
	const timeout = Math.floor(viewer.service.limits.sessionMs / 1000);
	return {
		status: 200,
		headers: [
			["Transport", formatTransport(outlet.transport)],
			["Session", formatSession({ id: ready.id, timeout })],
		],
	};
}

/**
 * Media goes to who asked for it and to nobody else. RFC 2326 §12.39 leaves it to the server whether it follows a
 * `destination`, and warns of the denial of service that it would lend itself to. Who came by TLS gets nothing that others
 * can read on its way: clients that wanted UDP try TCP then.
 */
function acceptable(offer: Transport, track: number, { multicast, viewer }: Exchange): boolean {
	const { isSecure, localAddress, peer } = viewer.link;
	if (offer.profile !== "RTP/AVP") return false;
	if (offer.mode !== undefined && offer.mode !== "PLAY") return false;
	// Which group it goes to is set in the camera, whatever the client proposes.
	if (offer.multicast)
		return (
			offer.lower === "UDP" && !isSecure && isIPv4(localAddress) && multicast?.group(track) !== undefined
		);
	if (offer.destination !== undefined && offer.destination !== peer) return false;
	if (offer.lower === "TCP") return true;
	return !isSecure && Math.min(...(offer.clientPort ?? [0])) >= lowestClientPort;
}

interface Wanted {
	readonly number: number;
	readonly source: Source;
	readonly chosen: Transport;
}

function sourceOf({ stream, metadata, audio }: Exchange, track: number): Source | undefined {
	if (track === videoTrack) return stream;
	if (track === audioTrack) return audio;
	return track === metadataTrack ? metadata : undefined;
}

async function create(exchange: Exchange, wanted: Wanted): Promise<Session> {
	const { account, audio, guard, metadata, multicast, stream, target, viewer } = exchange;
	const { service, link } = viewer;
	const { clock, limits, random, sessionTally } = service;
	if (!sessionTally.add(link.peer)) throw new RtspError(503, "too many sessions", [["Retry-After", "10"]]);
	const id = random(12).toString("hex");
	let track: SessionTrack;
	try {
		track = await createTrack(exchange, wanted, () => service.sessions.get(id));
	} catch (error) {
		sessionTally.remove(link.peer);
		throw error;
	}
	const session: Session = new Session({
		id,
		peer: link.peer,
		path: target.path,
		stream,
		metadata,
		audio,
		multicast,
		guard,
		account,
		clock,
		limits,
		onClosed: (reason) => viewer.sessionClosed(session, reason),
	});
	session.add(wanted.number, track);
	viewer.addSession(session);
	// It may have become another account while ports were opened.
	if (!guard.holds(account)) session.close("account-changed");
	if (session.state === "closed") throw new RtspError(454, "the session is over");
	return session;
}

async function extend(exchange: Exchange, session: Session, wanted: Wanted): Promise<Session> {
	const track = session.tracks.get(wanted.number);
	if (track instanceof Track && !wanted.chosen.multicast) {
		const control = (bytes: Buffer) => session.control(bytes);
		track.reroute(await openOutlet(exchange, wanted.chosen, track.sender.ssrc, control, track));
	} else {
		const added = await createTrack(exchange, wanted, () => session);
		track?.close(false);
		// It may have ended while its ports were opened.
		if (session.state === "closed") added.close(false);
		else session.add(wanted.number, added);
		exchange.viewer.extended(session);
	}
	if (session.state === "closed") throw new RtspError(454, "the session is over");
	return session;
}

/** @param session gives the session, once there is one */
async function createTrack(
	exchange: Exchange,
	{ number, source, chosen }: Wanted,
	session: () => Session | undefined,
): Promise<SessionTrack> {
	const { audio, multicast, stream, viewer } = exchange;
	const { clock, cname, groups, limits, packetiser, random } = viewer.service;
	const sound = number === audioTrack ? audio?.info : undefined;
	const format: TrackFormat = sound?.format ?? (number === metadataTrack ? "metadata" : stream.info.codec);
	if (chosen.multicast) {
		const { localAddress } = viewer.link;
		const group = () => multicast?.group(number);
		const what = { source, format, rate: sound?.rate, localAddress, group };
		return groups.join(what, () => session()?.close("stream-ended"));
	}
	const other = [...(session()?.tracks.values() ?? [])].find((track) => track instanceof Track);
	const sender = new RtpSender(payloadTypes[format], cname, random, sound?.rate, other?.sender.origin);
	const control = (bytes: Buffer) => session()?.control(bytes);
	const outlet = await openOutlet(exchange, chosen, sender.ssrc, control);
	return new Track({ source, sender, outlet, packetiser, clock, limits });
}

async function openOutlet(
	{ viewer }: Exchange,
	{ clientPort, interleaved, lower }: Transport,
	ssrc: number,
	control: (bytes: Buffer) => void,
	replaced?: Track,
): Promise<Outlet> {
	const { link, service, sessions } = viewer;
	const { batchBytes, datagramRate } = service.limits;
	if (lower === "TCP" || !clientPort) {
		const others = [...sessions].flatMap(({ tracks }) => [...tracks.values()]);
		const taken = others.flatMap((track) => (track === replaced ? [] : (track.outlet.channels ?? [])));
		return new InterleavedOutlet(link, freeChannels(taken, interleaved), ssrc, batchBytes);
	}
	const { localAddress, peer } = link;
	const pair = await service.openDatagrams({ localAddress, address: peer, ports: clientPort, control });
	const unicast = { profile: "RTP/AVP", lower: "UDP", multicast: false } as const;
	const transport = { ...unicast, clientPort, serverPort: pair.ports, ssrc };
	return new DatagramOutlet(pair, transport, service.clock, datagramRate);
}

/** The channels asked for, unless another track of the connection has one of them. */
function freeChannels(
	taken: readonly number[],
	wanted: readonly [number, number] = [0, 1],
): readonly [number, number] {
	const free = (pair: readonly [number, number]) => !pair.some((channel) => taken.includes(channel));
	if (free(wanted) && wanted[0] !== wanted[1]) return wanted;
	for (let first = 0; first < 255; first += 2) if (free([first, first + 1])) return [first, first + 1];
	throw new RtspError(503, "no channel left on this connection");
}
