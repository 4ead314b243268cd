import type { DigestGuard } from "../auth/digest.ts";
import type { Clock } from "../clock.ts";
import type { AccessUnit } from "../media/access-unit.ts";
import type { Stream, Subscriber } from "../media/stream.ts";
import type { Packetiser } from "../rtp/packetiser.ts";
import { parseRtcp } from "../rtp/rtcp-parse.ts";
import type { Instant, RtpSender } from "../rtp/sender.ts";
import type { RtspLimits } from "./limits.ts";
import type { Outlet } from "./outlet.ts";
import { PictureQueue } from "./picture-queue.ts";

export type CloseReason =
	| "teardown"
	| "timeout"
	| "connection-closed"
	| "stream-ended"
	| "server-closed"
	/** The stream gave a picture that cannot go over RTP. */
	| "unpackable";

export interface SessionOptions {
	readonly id: string;
	/** The viewer's address. */
	readonly peer: string;
	readonly stream: Stream;
	/** Who may control it. */
	readonly guard: DigestGuard;
	readonly sender: RtpSender;
	readonly outlet: Outlet;
	readonly packetiser: Packetiser;
	readonly clock: Clock;
	readonly limits: RtspLimits;
	/** Called once, when the session is over. */
	readonly onClosed: (reason: CloseReason) => void;
}

/**
 * One viewer of one stream, from SETUP to TEARDOWN (RFC 2326 appendix A.2):
 *
 *     (no session) --SETUP--> ready --PLAY--> playing --TEARDOWN, timeout, end--> closed
 *                               ^---PAUSE-------'
 *
 * It lives as long as its viewer shows signs of life: any request, RTCP, or media taken from a TCP connection.
 */
export class Session implements Subscriber {
	readonly id: string;
	readonly peer: string;
	readonly stream: Stream;
	readonly guard: DigestGuard;
	readonly sender: RtpSender;
	readonly #options: SessionOptions;
	readonly #queue: PictureQueue;
	#outlet: Outlet;
	#state: "ready" | "playing" | "closed" = "ready";
	/** False from PLAY until its answer is written: no packet overtakes it. */
	#released = false;
	#unsubscribe: (() => void) | undefined;
	#lastSign: number;
	#cancelExpiry: () => void;
	#cancelReport: (() => void) | undefined;
	/** Called at the first picture after PLAY, or when there will be none. */
	#onFirstPicture: (() => void) | undefined;

	constructor(options: SessionOptions) {
		this.#options = options;
		this.id = options.id;
		this.peer = options.peer;
		this.stream = options.stream;
		this.guard = options.guard;
		this.sender = options.sender;
		this.#queue = new PictureQueue(options.packetiser, options.limits, options.clock);
		this.#outlet = options.outlet;
		this.#outlet.onReady = () => this.#pump();
		this.#lastSign = options.clock.monotonic();
		this.#cancelExpiry = options.clock.after(options.limits.sessionMs, () => this.#checkExpiry());
	}

	get state(): "ready" | "playing" | "closed" {
		return this.#state;
	}

	get outlet(): Outlet {
		return this.#outlet;
	}

	/** Pictures that the viewer was too slow for. */
	get skipped(): number {
		return this.#queue.skipped;
	}

	/** A sign of life. */
	touch(): void {
		this.#lastSign = this.#options.clock.monotonic();
	}

	/** SETUP once more before PLAY: another way to the same viewer. */
	reroute(outlet: Outlet): void {
		this.#outlet.close();
		this.#outlet = outlet;
		outlet.onReady = () => this.#pump();
	}

	/**
	 * Begins to queue pictures, from a key frame on. Resolves with the first one's time as soon as it is there, or with
	 * undefined after `keyFrameMs` without one. Nothing is sent before `release`.
	 */
	async play(): Promise<Instant | undefined> {
		if (this.#state !== "ready") return this.#queue.next;
		this.#state = "playing";
		const unsubscribe = this.stream.subscribe(this);
		if (this.#closed) unsubscribe();
		else this.#unsubscribe = unsubscribe;
		if (!this.#queue.next && !this.#closed) await this.#firstPicture();
		return this.#queue.next;
	}

	/** The answer to PLAY is on its way: packets may follow. */
	release(): void {
		this.#released = true;
		this.#pump();
	}

	pause(): void {
		if (this.#state !== "playing") return;
		this.#state = "ready";
		this.#released = false;
		this.#unsubscribe?.();
		this.#unsubscribe = undefined;
		this.flush();
		this.#cancelReport?.();
		this.#cancelReport = undefined;
	}

	/** RTCP from the viewer: a sign of life, and perhaps its good-bye. Malformed packets are nobody's. */
	control(bytes: Buffer): void {
		const rtcp = parseRtcp(bytes);
		if (!rtcp) return;
		if (rtcp.bye) this.close("teardown");
		else this.touch();
	}

	unit(unit: AccessUnit): void {
		if (this.#state !== "playing") return;
		try {
			this.#queue.push(unit);
		} catch {
			this.close("unpackable");
			return;
		}
		if (this.#queue.next) this.#onFirstPicture?.();
		this.#pump();
	}

	flush(): void {
		if (this.#queue.flush()) this.sender.skip();
	}

	end(): void {
		this.close("stream-ended");
	}

	close(reason: CloseReason): void {
		if (this.#closed) return;
		this.pause();
		this.#state = "closed";
		this.#cancelExpiry();
		const bye = this.sender.report(this.#options.clock, true);
		if (bye && reason !== "connection-closed") this.#outlet.control(bye);
		this.#outlet.close();
		this.#onFirstPicture?.();
		this.#options.onClosed(reason);
	}

	get #closed(): boolean {
		return this.#state === "closed";
	}

	#pump(): void {
		while (this.#released && this.#queue.bytes > 0) {
			const budget = this.#outlet.budget(this.#queue.bytes);
			if (budget === 0) return;
			// A connection that takes more has a reader at its other end.
			if (this.#outlet.channels) this.touch();
			this.#outlet.send(this.#queue.take(budget), this.sender);
			if (this.#released) this.#cancelReport ??= this.#report();
		}
	}

	/** Sends a sender report now and then, and returns what stops it. */
	#report(): () => void {
		const report = this.sender.report(this.#options.clock);
		if (report) this.#outlet.control(report);
		return this.#options.clock.after(this.#options.limits.reportMs, () => {
			this.#cancelReport = this.#report();
		});
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
