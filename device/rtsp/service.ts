import type { DigestGuard } from "../auth/digest.ts";
import type { RandomSource } from "../auth/nonce.ts";
import type { Clock } from "../clock.ts";
import type { Logger } from "../log.ts";
import type { AudioFeed } from "../media/audio-feed.ts";
import type { Source, Stream } from "../media/stream.ts";
import { Packetiser } from "../rtp/packetiser.ts";
import { Arrival } from "./arrival.ts";
import { Connection } from "./connection.ts";
import type { RtspLimits } from "./limits.ts";
import type { GroupAddress, Link, LinkEvents, OpenDatagrams, OpenMulticast } from "./link.ts";
import { MulticastGroups } from "./multicast/groups.ts";
import type { Session } from "./session.ts";
import { Tally } from "./tally.ts";
import { PastTraffic } from "./traffic.ts";
import { Tunnels } from "./tunnel/tunnels.ts";

/** Finds what a path below the server's root names, such as `cam-1/main`. */
export type Find = (path: string) => Found | undefined;

/** What a path names. */
export interface Found {
	/** Who may see it. */
	readonly guard: DigestGuard;
	/** Absent for a path that names no stream: whoever asks has to log in before learning that (404). */
	readonly stream?: Stream | undefined;
	/** What goes out beside the pictures, in a track of its own. */
	readonly metadata?: Source | undefined;
	readonly audio?: AudioFeed | undefined;
	/** Where it goes by multicast. */
	readonly multicast?: MulticastPlan | undefined;
}

/** Where the tracks of a stream go by multicast. */
export interface MulticastPlan {
	/** Whether the stream is described with these addresses: for who asked for multicast. */
	readonly announced: boolean;
	/** As it is at this moment; undefined for a track that does not go anywhere. */
	group(track: number): GroupAddress | undefined;
}

export interface RtspServiceOptions {
	readonly clock: Clock;
	readonly log: Logger;
	readonly random: RandomSource;
	readonly limits: RtspLimits;
	/** Undefined answers 404 to everybody, and so tells strangers which paths exist; a guard without a stream does not. */
	readonly find: Find;
	readonly openDatagrams: OpenDatagrams;
	readonly openMulticast: OpenMulticast;
	readonly views?: SessionWatch | undefined;
	/** A user of the device's own, who is nobody outside. */
	readonly insider?: string | undefined;
}

/** Is told who begins to watch, and who does not any more. */
export type SessionWatch = (
	session: Pick<Session, "account" | "peer" | "path">,
	phase: "began" | "ended" | "refused",
) => void;

/** What all connections of one server share. It knows no sockets: `accept` takes links. */
export class RtspService {
	readonly clock: Clock;
	readonly log: Logger;
	readonly random: RandomSource;
	readonly limits: RtspLimits;
	readonly find: Find;
	readonly openDatagrams: OpenDatagrams;
	readonly packetiser: Packetiser = new Packetiser();
	readonly groups: MulticastGroups;
	/** The device's name in RTCP: the same for all its streams, and nobody's real name (RFC 7022). */
	readonly cname: string;
	/** Tells one run of the device from another in SDP. */
	readonly runId: number;
	readonly sessions: Map<string, Session> = new Map();
	readonly #views: SessionWatch | undefined;
	readonly #watching = new Set<Session>();
	readonly #arrivals = new Set<Arrival>();
	readonly #tunnels = new Tunnels();
	readonly #connectionTally: Tally;
	readonly sessionTally: Tally;
	/** What sessions got that are over. */
	readonly past: PastTraffic;
	#accepted = 0;

	constructor(options: RtspServiceOptions) {
		this.clock = options.clock;
		this.log = options.log;
		this.random = options.random;
		this.limits = options.limits;
		this.find = options.find;
		this.#views = options.views;
		this.past = new PastTraffic(options.insider);
		this.openDatagrams = options.openDatagrams;
		this.cname = options.random(12).toString("base64");
		this.runId = Math.floor(options.clock.now());
		const { clock, cname, limits, packetiser, random } = this;
		const open = options.openMulticast;
		this.groups = new MulticastGroups({ clock, limits, random, cname, packetiser, open });
		this.#connectionTally = new Tally(this.limits.connections, this.limits.connectionsPerPeer);
		this.sessionTally = new Tally(this.limits.sessions, this.limits.sessionsPerPeer);
	}

	/**
	 * Takes a new connection; undefined when there are too many, and the link is to be closed.
	 *
	 * @param find what is to be had over this link, where that is less than over others
	 */
	accept(link: Link, find: Find = this.find): LinkEvents | undefined {
		if (!this.#connectionTally.add(link.peer)) {
			this.log.warn({ peer: link.peer }, "RTSP connection refused: too many");
			return undefined;
		}
		const { clock, limits } = this;
		const converse = (through: Link) => new Connection(this, through, String(++this.#accepted), find);
		const arrival = new Arrival({ link, clock, limits, tunnels: this.#tunnels, converse });
		this.#arrivals.add(arrival);
		return {
			received: (bytes) => arrival.received(bytes),
			drained: () => arrival.drained(),
			closed: () => {
				arrival.closed();
				if (this.#arrivals.delete(arrival)) this.#connectionTally.remove(link.peer);
			},
		};
	}

	/** The session plays. */
	viewBegan(session: Session): void {
		if (this.#watching.has(session)) return;
		this.#watching.add(session);
		this.#views?.(session, "began");
	}

	/** Somebody whose role does not go with pictures asked for some. */
	refused(who: Parameters<SessionWatch>[0]): void {
		this.#views?.(who, "refused");
	}

	/** The session is over. */
	viewEnded(session: Session): void {
		this.past.add(session);
		if (this.#watching.delete(session)) this.#views?.(session, "ended");
	}

	/** Ends the sessions of those whose account is not what it was when they were set up. */
	review(): void {
		for (const session of [...this.sessions.values()])
			if (!session.guard.holds(session.account)) session.close("account-changed");
	}

	/** Ends all sessions with a BYE and closes all connections. */
	close(): void {
		for (const session of [...this.sessions.values()]) session.close("server-closed");
		this.groups.close();
		for (const { link } of [...this.#arrivals]) link.close();
	}
}
