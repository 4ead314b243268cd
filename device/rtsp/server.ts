import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import type { Account } from "../auth/accounts.ts";
import type { RandomSource } from "../auth/nonce.ts";
import type { Clock } from "../clock.ts";
import { PersienneError } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { ServerIdentity } from "../tls/server-identity.ts";
import { defaultRtspLimits, type RtspLimits } from "./limits.ts";
import type { Link } from "./link.ts";
import type { GroupStatus, Multicast } from "./multicast/groups.ts";
import { type Find, RtspService, type SessionWatch } from "./service.ts";
import { attach, type LinkOptions, type Listener, listen, openDatagrams, openMulticast } from "./sockets.ts";
import type { SessionTrack } from "./track.ts";
import { type TrackAmount, type TrackKind, type TrackTraffic, trafficOf } from "./traffic.ts";

export interface RtspServerOptions {
	/** Address to listen on. */
	readonly host: string;
	/** TCP port; 0 picks a free one. */
	readonly port: number;
	/** RTSP over TLS, beside RTSP. */
	readonly tls?: { readonly port: number; readonly identity: ServerIdentity } | undefined;
	readonly clock: Clock;
	readonly log: Logger;
	/**
	 * Finds what a path below the root names, such as `cam-1/main`. Undefined answers 404 to everybody, and so tells
	 * strangers which paths exist; a guard without a stream asks for credentials first.
	 */
	readonly find: Find;
	readonly limits?: Partial<RtspLimits>;
	readonly random?: RandomSource;
	/** Is told who begins to watch, and who does not any more. */
	readonly views?: SessionWatch;
	/** A user of the device's own, who is nobody outside. */
	readonly insider?: string;
}

/** What is known of one viewer. */
export interface SessionStatus {
	readonly id: string;
	/** Path of the stream. */
	readonly path: string;
	/** The viewer's address. */
	readonly peer: string;
	readonly account: Account;
	/** When it was set up, in milliseconds since 1970. */
	readonly since: number;
	readonly transport: "UDP" | "TCP";
	readonly state: "ready" | "playing" | "closed";
	readonly tracks: readonly TrackTraffic[];
	readonly packets: number;
	/** Bytes of RTP payload. */
	readonly octets: number;
	/** Pictures that the viewer was too slow for. */
	readonly skipped: number;
}

/** Serves the streams of all cameras by RTSP 1.0 (RFC 2326). */
export class RtspServer {
	readonly port: number;
	/** Of RTSP over TLS; undefined when there is none. */
	readonly tlsPort: number | undefined;
	readonly #listeners: readonly Listener[];
	readonly #service: RtspService;
	readonly #links: Omit<LinkOptions, "accept">;

	private constructor(
		listeners: readonly Listener[],
		service: RtspService,
		links: Omit<LinkOptions, "accept">,
	) {
		const [plain, secure] = listeners;
		this.port = plain?.port ?? 0;
		this.tlsPort = secure?.port;
		this.#listeners = listeners;
		this.#service = service;
		this.#links = links;
	}

	/** Throws PersienneError `RTSP_LISTEN` when a port is taken or the address is not this machine's. */
	static async listen(options: RtspServerOptions): Promise<RtspServer> {
		const { clock, find, host, log, port, tls } = options;
		const limits = { ...defaultRtspLimits, ...options.limits };
		const random = options.random ?? randomBytes;
		const service = new RtspService({
			clock,
			log,
			random,
			limits,
			find,
			openDatagrams,
			openMulticast,
			views: options.views,
			insider: options.insider,
		});
		const links = { clock, lingerMs: limits.lingerMs };
		const common = { host, handshakeMs: limits.firstRequestMs, maxConnections: limits.connections, ...links };
		const listeners: Listener[] = [];
		const open = async (wanted: number, option: string, identity?: ServerIdentity) => {
			const accept = (link: Link) => service.accept(link);
			const secured = identity ? { tls: identity } : {};
			try {
				listeners.push(await listen({ ...common, ...secured, port: wanted, accept }));
			} catch (error) {
				for (const listener of listeners) void listener.close();
				throw new PersienneError(
					"RTSP_LISTEN",
					`cannot listen for RTSP on ${host} port ${wanted}: ${(error as NodeJS.ErrnoException).code}`,
					`choose another address with --host or another port with ${option}; port 0 picks a free one`,
					{ cause: error },
				);
			}
		};
		await open(port, "--rtsp-port");
		if (tls) await open(tls.port, "--rtsps-port", tls.identity);
		return new RtspServer(listeners, service, links);
	}

	/**
	 * Takes over a connection that came in elsewhere, such as a half of a tunnel at a camera's HTTP port.
	 *
	 * @param before bytes of it that have been read
	 * @param find what is to be had over it
	 */
	adopt(socket: Socket, before: Buffer, find: Find): void {
		attach(socket, { ...this.#links, accept: (link) => this.#service.accept(link, find) }, before);
	}

	/** Ends the sessions of users who are no longer let in as they were: to be called after each change of the accounts. */
	review(): void {
		this.#service.review();
	}

	/**
	 * Sends to a multicast group until the function that it resolves to is called.
	 *
	 * @param ended called when the source, or the group, is no more
	 * @throws Error when it cannot be sent there
	 */
	async multicast(what: Multicast, ended: () => void): Promise<() => void> {
		const member = await this.#service.groups.join(what, ended);
		member.start({ queued() {}, taken() {}, ended() {}, unpackable: ended });
		member.release();
		return () => member.close();
	}

	/** Ends what goes to groups that are no longer as they are wanted: to be called after each change of addresses. */
	reviewMulticast(): void {
		this.#service.groups.review();
	}

	/** The sessions that are open now. */
	sessions(): SessionStatus[] {
		return [...this.#service.sessions.values()].map((session) => {
			const { id, stream, peer, account, since, state, interleaves, tracks } = session;
			const all = [...tracks.values()];
			const sum = (count: (track: SessionTrack) => number) =>
				all.reduce((total, track) => total + count(track), 0);
			return {
				id,
				path: stream.info.path,
				peer,
				account,
				since,
				tracks: trafficOf(session),
				transport: interleaves ? "TCP" : "UDP",
				state,
				packets: sum(({ sender }) => sender.packets),
				octets: sum(({ sender }) => sender.octets),
				skipped: sum(({ skipped }) => skipped),
			};
		});
	}

	/** What sessions of a stream got that are over, by kind of track. */
	past(path: string): ReadonlyMap<TrackKind, TrackAmount> {
		return this.#service.past.of(path);
	}

	/** The multicast groups that are sent to now. */
	get groups(): readonly GroupStatus[] {
		return this.#service.groups.status;
	}

	/** Ends all sessions with an RTCP BYE, closes all connections and stops listening. */
	async close(): Promise<void> {
		const closed = this.#listeners.map((listener) => listener.close());
		this.#service.close();
		await Promise.all(closed);
	}
}
