import type { Clock } from "../clock.ts";
import type { AccessUnit } from "../media/access-unit.ts";
import type { Source, Subscriber } from "../media/stream.ts";
import type { Packetiser } from "../rtp/packetiser.ts";
import type { RtpSender } from "../rtp/sender.ts";
import type { Instant } from "../rtp/wall-origin.ts";
import type { RtspLimits } from "./limits.ts";
import type { Outlet } from "./outlet.ts";
import { PictureQueue } from "./picture-queue.ts";

export interface TrackOptions {
	readonly source: Source;
	readonly sender: RtpSender;
	readonly outlet: Outlet;
	readonly packetiser: Packetiser;
	readonly clock: Clock;
	readonly limits: RtspLimits;
}

/** What a track tells its session. */
export interface TrackEvents {
	/** Something has been queued. */
	queued(): void;
	/** The viewer's end of a TCP connection takes what it is sent. */
	taken(): void;
	ended(): void;
	/** The source gave what cannot go over RTP. */
	unpackable(): void;
}

/** A track as its session sees it. */
export interface SessionTrack {
	readonly sender: RtpSender;
	readonly outlet: Outlet;
	/** Pictures that the viewer was too slow for. */
	readonly skipped: number;
	/** When what leaves next was taken. */
	readonly next: Instant | undefined;
	/** Begins to queue what the source gives. Nothing is sent before `release`. */
	start(events: TrackEvents): void;
	/** The answer to PLAY is on its way: packets may follow. */
	release(): void;
	stop(): void;
	/** @param bye whether the viewer is told that nothing more comes */
	close(bye: boolean): void;
}

/** One track of a session: its packets' way from the source to the viewer, with an RTP clock of its own. */
export class Track implements SessionTrack, Subscriber {
	readonly sender: RtpSender;
	readonly #options: TrackOptions;
	readonly #queue: PictureQueue;
	#events: TrackEvents | undefined;
	#outlet: Outlet;
	/** False from PLAY until its answer is written: no packet overtakes it. */
	#released = false;
	#unsubscribe: (() => void) | undefined;
	#cancelReport: (() => void) | undefined;

	constructor(options: TrackOptions) {
		this.#options = options;
		this.sender = options.sender;
		this.#queue = new PictureQueue(options.packetiser, options.limits, options.clock);
		this.#outlet = options.outlet;
		this.#outlet.onReady = () => this.#pump();
	}

	get outlet(): Outlet {
		return this.#outlet;
	}

	/** Pictures that the viewer was too slow for. */
	get skipped(): number {
		return this.#queue.skipped;
	}

	/** When what leaves next was taken. */
	get next(): Instant | undefined {
		return this.#queue.next;
	}

	/** SETUP once more before PLAY: another way to the same viewer. */
	reroute(outlet: Outlet): void {
		this.#outlet.close();
		this.#outlet = outlet;
		outlet.onReady = () => this.#pump();
	}

	/** Begins to queue what the source gives. Nothing is sent before `release`. */
	start(events: TrackEvents): void {
		this.#events = events;
		const unsubscribe = this.#options.source.subscribe(this);
		// The source may have ended the session at once.
		if (this.#events) this.#unsubscribe = unsubscribe;
		else unsubscribe();
	}

	/** The answer to PLAY is on its way: packets may follow. */
	release(): void {
		this.#released = true;
		this.#pump();
	}

	stop(): void {
		this.#events = undefined;
		this.#released = false;
		this.#unsubscribe?.();
		this.#unsubscribe = undefined;
		this.flush();
		this.#cancelReport?.();
		this.#cancelReport = undefined;
	}

	/** @param bye whether the viewer is told that nothing more comes */
	close(bye: boolean): void {
		this.stop();
		const farewell = this.sender.report(this.#options.clock, true);
		if (farewell && bye) this.#outlet.control(farewell);
		this.#outlet.close();
	}

	unit(unit: AccessUnit): void {
		if (!this.#events) return;
		try {
			this.#queue.push(unit);
		} catch {
			this.#events.unpackable();
			return;
		}
		this.#events.queued();
		this.#pump();
	}

	flush(): void {
		if (this.#queue.flush()) this.sender.skip();
	}

	end(): void {
		this.#events?.ended();
	}

	#pump(): void {
		while (this.#released && this.#queue.bytes > 0) {
			const budget = this.#outlet.budget(this.#queue.bytes);
			if (budget === 0) return;
			// A connection that takes more has a reader at its other end.
			if (this.#outlet.channels) this.#events?.taken();
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
}
