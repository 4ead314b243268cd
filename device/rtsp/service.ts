import type { DigestGuard } from "../auth/digest.ts";
import type { RandomSource } from "../auth/nonce.ts";
import type { Clock } from "../clock.ts";
import type { Logger } from "../log.ts";
import type { Source, Stream } from "../media/stream.ts";
import { Packetiser } from "../rtp/packetiser.ts";
import { Connection } from "./connection.ts";
import type { RtspLimits } from "./limits.ts";
import type { Link, LinkEvents, OpenDatagrams } from "./link.ts";
import type { Session } from "./session.ts";
import { Tally } from "./tally.ts";

/** What a path names. */
export interface Found {
	/** Who may see it. */
	readonly guard: DigestGuard;
	/** Absent for a path that names no stream: whoever asks has to log in before learning that (404). */
	readonly stream?: Stream | undefined;
	/** What goes out beside the pictures, in a track of its own. */
	readonly metadata?: Source | undefined;
}

export interface RtspServiceOptions {
	readonly clock: Clock;
	readonly log: Logger;
	readonly random: RandomSource;
	readonly limits: RtspLimits;
	/**
	 * Finds what a path below the server's root names, such as `cam-1/main`. Undefined answers 404 to everybody, and so
	 * tells strangers which paths exist; a guard without a stream does not.
	 */
	readonly find: (path: string) => Found | undefined;
	readonly openDatagrams: OpenDatagrams;
}

/** What all connections of one server share. It knows no sockets: `accept` takes links. */
export class RtspService {
	readonly clock: Clock;
	readonly log: Logger;
	readonly random: RandomSource;
	readonly limits: RtspLimits;
	readonly find: (path: string) => Found | undefined;
	readonly openDatagrams: OpenDatagrams;
	readonly packetiser: Packetiser = new Packetiser();
	/** The device's name in RTCP: the same for all its streams, and nobody's real name (RFC 7022). */
	readonly cname: string;
	/** Tells one run of the device from another in SDP. */
	readonly runId: number;
	readonly sessions: Map<string, Session> = new Map();
	readonly #connections = new Set<Connection>();
	readonly #connectionTally: Tally;
	readonly sessionTally: Tally;
	#accepted = 0;

	constructor(options: RtspServiceOptions) {
		this.clock = options.clock;
		this.log = options.log;
		this.random = options.random;
		this.limits = options.limits;
		this.find = options.find;
		this.openDatagrams = options.openDatagrams;
		this.cname = options.random(12).toString("base64");
		this.runId = Math.floor(options.clock.now());
		this.#connectionTally = new Tally(this.limits.connections, this.limits.connectionsPerPeer);
		this.sessionTally = new Tally(this.limits.sessions, this.limits.sessionsPerPeer);
	}

	/** Takes a new connection; undefined when there are too many, and the link is to be closed. */
	accept(link: Link): LinkEvents | undefined {
		if (!this.#connectionTally.add(link.peer)) {
			this.log.warn({ peer: link.peer }, "RTSP connection refused: too many");
			return undefined;
		}
		const connection = new Connection(this, link, String(++this.#accepted));
		this.#connections.add(connection);
		return {
			received: (bytes) => connection.received(bytes),
			drained: () => connection.drained(),
			closed: () => {
				connection.closed();
				if (this.#connections.delete(connection)) this.#connectionTally.remove(link.peer);
			},
		};
	}

	/** Ends all sessions with a BYE and closes all connections. */
	close(): void {
		for (const session of [...this.sessions.values()]) session.close("server-closed");
		for (const connection of this.#connections) connection.close();
	}
}
