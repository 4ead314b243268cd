import type { Account } from "../auth/accounts.ts";
import type { DigestGuard } from "../auth/digest.ts";
import type { Clock } from "../clock.ts";
import type { AudioFeed } from "../media/audio-feed.ts";
import type { Source, Stream } from "../media/stream.ts";
import { parseRtcp } from "../rtp/rtcp-parse.ts";
import type { RtspLimits } from "./limits.ts";
import type { MulticastPlan } from "./service.ts";
import type { SessionTrack } from "./track.ts";

export type CloseReason =
	| "teardown"
	| "timeout"
	| "connection-closed"
	| "stream-ended"
	| "server-closed"
	/** Its user was deleted, or has another password or level. */
	| "account-changed"
	/** The stream gave a picture that cannot go over RTP. */
	| "unpackable";

/** Numbers of the tracks, as SDP and SETUP have them. */
export const videoTrack = 0;
export const metadataTrack = 1;
export const audioTrack = 2;

export interface SessionOptions {
	readonly id: string;
	/** The viewer's address. */
	readonly peer: string;
	/** Below the server's root, as the viewer named it. */
	readonly path: string;
	readonly stream: Stream;
	/** What may be set up beside the video. */
	readonly metadata: Source | undefined;
	readonly audio: AudioFeed | undefined;
	/** Where they go by multicast. */
	readonly multicast: MulticastPlan | undefined;
	/** Who may control it. */
	readonly guard: DigestGuard;
	/** Who set it up. */
	readonly account: Account;
	readonly clock: Clock;
	readonly limits: RtspLimits;
	/** Called once, when the session is over. */
	readonly onClosed: (reason: CloseReason) => void;
}

/**
 * One viewer of one stream, from SETUP to TEARDOWN (RFC 2326 appendix A.2), with each of its tracks that were set up:
 *
 *     (no session) --SETUP--> ready --PLAY--> playing --TEARDOWN, timeout, end--> closed
 *                               ^---PAUSE-------'
 *
 * It lives as long as its viewer shows signs of life: any request, RTCP, or media taken from a TCP connection.
 */
export class Session {
	readonly id: string;
	readonly peer: string;
	readonly path: string;
	readonly stream: Stream;
	readonly metadata: Source | undefined;
	readonly audio: AudioFeed | undefined;
	readonly multicast: MulticastPlan | undefined;
	readonly guard: DigestGuard;
	readonly account: Account;
	/** When it was set up, in milliseconds since 1970. */
	readonly since: number;
	readonly #options: SessionOptions;
	readonly #tracks = new Map<number, SessionTrack>();
	#state: "ready" | "playing" | "closed" = "ready";
	#lastSign: number;
	#cancelExpiry: () => void;
	/** Called at the first picture after PLAY, or when there will be none. */
	#onFirstPicture: (() => void) | undefined;

	constructor(options: SessionOptions) {
		this.#options = options;
		this.id = options.id;
		this.peer = options.peer;
		this.path = options.path;
		this.stream = options.stream;
		this.metadata = options.metadata;
		this.audio = options.audio;
		this.multicast = options.multicast;
		this.guard = options.guard;
		this.account = options.account;
		this.since = options.clock.now();
		this.#lastSign = options.clock.monotonic();
		this.#cancelExpiry = options.clock.after(options.limits.sessionMs, () => this.#checkExpiry());
	}

	get state(): "ready" | "playing" | "closed" {
		return this.#state;
	}

	/** By number, the lowest first. */
	get tracks(): ReadonlyMap<number, SessionTrack> {
		return this.#tracks;
	}

	/** Whether any of it comes over the RTSP connection, and so ends with it. */
	get interleaves(): boolean {
		return [...this.#tracks.values()].some(({ outlet }) => outlet.channels !== undefined);
	}

	/** A sign of life. */
	touch(): void {
		this.#lastSign = this.#options.clock.monotonic();
	}

	add(number: number, track: SessionTrack): void {
		this.#tracks.set(number, track);
		const sorted = [...this.#tracks].sort(([a], [b]) => a - b);
		this.#tracks.clear();
		for (const [key, value] of sorted) this.#tracks.set(key, value);
	}

	/** Ends one track. The session goes on with the others; without any, it is closed. */
	remove(number: number): void {
		this.#tracks.get(number)?.close(true);
		this.#tracks.delete(number);
		if (this.#tracks.size === 0) this.close("teardown");
	}

	/**
	 * Begins to queue what the sources give, pictures from a key frame on. Resolves as soon as there is a picture, or after
	 * `keyFrameMs` without one; what comes beside the video is not waited for. Nothing is sent before `release`.
	 */
	async play(): Promise<void> {
		if (this.#state !== "ready") return;
		this.#state = "playing";
		for (const [number, track] of [...this.#tracks]) {
			if (this.#closed) return;
			track.start({
				queued: () => {
					if (number === videoTrack && track.next) this.#onFirstPicture?.();
				},
				taken: () => this.touch(),
				ended: () => this.close("stream-ended"),
				unpackable: () => this.close("unpackable"),
			});
		}
		const video = this.#tracks.get(videoTrack);
		if (video && !video.next && !this.#closed) await this.#firstPicture();
	}

	/** The answer to PLAY is on its way: packets may follow. */
	release(): void {
		for (const track of this.#tracks.values()) track.release();
	}

	pause(): void {
		if (this.#state !== "playing") return;
		this.#state = "ready";
		for (const track of this.#tracks.values()) track.stop();
	}

	/** RTCP from the viewer: a sign of life, and perhaps its good-bye. Malformed packets are nobody's. */
	control(bytes: Buffer): void {
		const rtcp = parseRtcp(bytes);
		if (!rtcp) return;
		if (rtcp.bye) this.close("teardown");
		else this.touch();
	}

	close(reason: CloseReason): void {
		if (this.#closed) return;
		this.#state = "closed";
		this.#cancelExpiry();
		for (const track of this.#tracks.values()) track.close(reason !== "connection-closed");
		this.#onFirstPicture?.();
		this.#options.onClosed(reason);
	}

	get #closed(): boolean {
		return this.#state === "closed";
	}

	#firstPicture(): Promise<void> {
		const { clock, limits } = this.#options;
		return new Promise((resolve) => {
			const cancel = clock.after(limits.keyFrameMs, () => this.#onFirstPicture?.());
			this.#onFirstPicture = () => {
				this.#onFirstPicture = undefined;
				cancel();
				resolve();
			};
		});
	}

	#checkExpiry(): void {
		const { clock, limits } = this.#options;
		const left = this.#lastSign + limits.sessionMs - clock.monotonic();
		if (left <= 0) this.close("timeout");
		else this.#cancelExpiry = clock.after(left, () => this.#checkExpiry());
	}
}
