import type { Account } from "../auth/accounts.ts";
import type { DigestGuard } from "../auth/digest.ts";
import type { AudioFeed } from "../media/audio-feed.ts";
import type { Source, Stream } from "../media/stream.ts";
import type { Link } from "./link.ts";
import type { RtspRequest, RtspResponse } from "./message.ts";
import type { MulticastPlan, RtspService } from "./service.ts";
import type { CloseReason, Session } from "./session.ts";
import { RtspError } from "./status.ts";
import type { StreamHold } from "./stream-hold.ts";
import { type Target, trackControl } from "./target.ts";

/** What a connection lets the methods do. */
export interface Viewer {
	readonly service: RtspService;
	readonly link: Link;
	/** The sessions set up over this connection. */
	readonly sessions: ReadonlySet<Session>;
	/** Keeps `stream` running until PLAY, in place of what was held before. */
	hold(stream: Stream): StreamHold;
	releaseHold(): void;
	addSession(session: Session): void;
	/** A track was added to a session. */
	extended(session: Session): void;
	sessionClosed(session: Session, reason: CloseReason): void;
}

/** One authenticated request and what it is about. */
export interface Exchange {
	readonly viewer: Viewer;
	readonly request: RtspRequest;
	readonly target: Target;
	readonly guard: DigestGuard;
	/** Who asks. */
	readonly account: Account;
	/** What the path names. */
	readonly stream: Stream;
	/** What there is beside the pictures. */
	readonly metadata: Source | undefined;
	readonly audio: AudioFeed | undefined;
	/** Where it goes by multicast. */
	readonly multicast: MulticastPlan | undefined;
	/** The session named by the request, if there is one that this viewer may control. */
	readonly session: Session | undefined;
}

export interface Answer extends RtspResponse {
	/** Called when the answer is written. */
	readonly written?: () => void;
}

export type Method = (exchange: Exchange) => Answer | Promise<Answer>;

/** The session of a request that needs one. */
export function requireSession({ session }: Exchange): Session {
	if (!session) throw new RtspError(454, "no such session");
	return session;
}

/** Absolute URL of the stream, or of one of its tracks, at the address that the client used. */
export function urlOf({ viewer, target }: Exchange, track?: number): string {
	const { localAddress, localPort } = viewer.link;
	const host = localAddress.includes(":") ? `[${localAddress}]` : localAddress;
	const path = target.path.split("/").map(encodeURIComponent).join("/");
	const scheme = target.secure ? "rtsps" : "rtsp";
	const root = `${scheme}://${target.authority ?? `${host}:${localPort}`}/${path}`;
	return track === undefined ? `${root}/` : `${root}/${trackControl(track)}`;
}
