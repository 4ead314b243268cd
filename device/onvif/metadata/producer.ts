import { ScanTrippedError } from "../../../masks/sanitise/public-event.ts";
import { PublicFrame } from "../../../masks/sanitise/public-frame.ts";
import type { Clock } from "../../clock.ts";
import { type MetadataDocument, MetadataFeed } from "../../media/metadata-feed.ts";
import type { EventSource } from "../events/event-source.ts";
import { FilterError } from "../events/fault.ts";
import { compileFilter, type Filter, type FilterExpression, passes } from "../events/filter.ts";
import type { Notification } from "../events/notification.ts";
import type { MarkupScan } from "../soap/scan.ts";
import type { Xml } from "../soap/write.ts";
import { type PtzState, ptzStatus } from "../types/ptz.ts";
import { DocumentWriter } from "./document.ts";
import { emptyFrameMs } from "./frame-pace.ts";
import type { MetadataSettings } from "./settings.ts";

/** The PTZ status is told no more often than this, in milliseconds. */
const ptzMs = 200;

export interface MetadataProducerOptions {
	readonly source: EventSource;
	readonly uuid: string;
	readonly clock: Clock;
	/** Media time now, in 1/90000 s. */
	readonly ticks: () => number;
	/** As they are now. After a change, `synchronise` tells viewers what they may know from then on. */
	readonly settings: () => MetadataSettings;
	/** Where the camera looks now; undefined for one that does not move. */
	readonly ptz?: () => PtzState;
	/** Stands behind the sanitiser, and looks at each document; the scan for plate text unless given. */
	readonly scan?: MarkupScan;
	/** Told of each document, but for those of frames, that the scan kept from going out. */
	readonly heldBack?: () => void;
}

interface LastFrame {
	/** On the monotonic clock, when it was told. */
	readonly at: number;
	readonly ticks: number;
	readonly takenAt: number;
	readonly objects: number;
}

/** Makes one camera's metadata stream out of its events and of what was seen in its pictures, as the configuration says. */
export class MetadataProducer {
	/** Events, and what was seen in the pictures. */
	readonly feed: MetadataFeed;
	/** For profiles without the analytics configuration. */
	readonly eventsAlone: MetadataFeed;
	readonly #options: MetadataProducerOptions;
	readonly #writer: DocumentWriter;
	readonly #unlisten: () => void;
	#compiled: { readonly from: readonly FilterExpression[]; readonly filter: Filter | undefined } | undefined;
	#lastFrame: LastFrame | undefined;
	/** When the PTZ status was told last, on the monotonic clock, and what keeps the next one from being told too soon. */
	#ptzAt = Number.NEGATIVE_INFINITY;
	#cancelPtz: (() => void) | undefined;

	constructor(options: MetadataProducerOptions) {
		this.#options = options;
		this.#writer = new DocumentWriter(options.uuid, options.scan);
		this.feed = new MetadataFeed(() => this.#document(this.#greeting()));
		this.eventsAlone = new MetadataFeed(() => this.#document(this.#greeting()));
		this.#unlisten = options.source.listen((notification) => this.#tell([notification]));
	}

	/**
	 * What was seen in one picture, at that picture's own time.
	 *
	 * @throws ForgedEventError for what the sanitiser did not make
	 * @throws ScanTrippedError for what reads like a number plate: viewers go without it
	 */
	frame(frame: PublicFrame): void {
		const { ticks, utcTime, objects } = PublicFrame.outlineOf(frame);
		const now = this.#options.clock.monotonic();
		const last = this.#lastFrame;
		const idle = objects.length === 0 && last?.objects === 0 && now - last.at < emptyFrameMs;
		if (idle || !this.#options.settings().analytics || this.feed.viewers === 0) return;
		const data = this.#writer.frame(frame);
		const takenAt = Date.parse(utcTime);
		this.#lastFrame = { at: now, ticks, takenAt, objects: objects.length };
		this.feed.push({ data, ticks, takenAt });
	}

	/** The camera moves, or has stopped: told a few times a second, and once more when it stands. */
	moved(): void {
		const { clock, ptz, settings } = this.#options;
		const { position, status } = settings().ptz;
		if (!ptz || this.#cancelPtz || !this.#isWatched || !(position || status)) return;
		const wait = Math.max(0, this.#ptzAt + ptzMs - clock.monotonic());
		this.#cancelPtz = clock.after(wait, () => {
			this.#cancelPtz = undefined;
			this.#tellPtz(ptz());
		});
	}

	#tellPtz(state: PtzState): void {
		const { clock, ticks } = this.#options;
		this.#ptzAt = clock.monotonic();
		const status = this.#ptzStatus(state);
		const data = status && this.#written(() => this.#writer.ptz(status));
		if (data) this.#push({ data, ticks: ticks(), takenAt: clock.now() });
		if (state.moving.panTilt || state.moving.zoom) this.moved();
	}

	#ptzStatus(state: PtzState): Xml | undefined {
		const { position, status } = this.#options.settings().ptz;
		if (!position && !status) return undefined;
		return ptzStatus("tt:PTZStatus", state, this.#options.clock.now(), { position, status });
	}

	/** All states once more (Media2 Specification, "SetSynchronizationPoint"). */
	synchronise(): void {
		this.#lastFrame = undefined;
		this.#push(this.#document(this.#greeting()));
	}

	/** Nothing that was made under the policy before may go out (invariant I4); what went with it is told anew. */
	policyChanged(): void {
		for (const feed of this.#feeds) feed.flush();
		this.synchronise();
	}

	close(): void {
		this.#cancelPtz?.();
		this.#unlisten();
		for (const feed of this.#feeds) feed.end();
	}

	get #feeds(): readonly MetadataFeed[] {
		return [this.feed, this.eventsAlone];
	}

	get #isWatched(): boolean {
		return this.#feeds.some(({ viewers }) => viewers > 0);
	}

	#push(document: MetadataDocument): void {
		for (const feed of this.#feeds) feed.push(document);
	}

	#tell(notifications: readonly Notification[]): void {
		if (!this.#isWatched) return;
		const told = this.#selected(notifications);
		const data = told.length > 0 ? this.#written(() => this.#writer.events(told)) : undefined;
		if (data) this.#push(this.#document(data));
	}

	/** Undefined for what the scan holds back. */
	#written(write: () => Uint8Array): Uint8Array | undefined {
		try {
			return write();
		} catch (error) {
			if (!(error instanceof ScanTrippedError)) throw error;
			this.#options.heldBack?.();
			return undefined;
		}
	}

	#greeting(): Uint8Array {
		const states = this.#selected(this.#options.source.states);
		const state = this.#options.ptz?.();
		const status = state && this.#ptzStatus(state);
		const greeting = this.#written(() => {
			if (status) return this.#writer.ptz(status, states);
			return states.length > 0 ? this.#writer.events(states) : this.#writer.empty();
		});
		return greeting ?? this.#writer.empty();
	}

	#selected(notifications: readonly Notification[]): readonly Notification[] {
		const filter = this.#filter();
		return filter ? notifications.filter((notification) => passes(filter, notification)) : [];
	}

	/** Undefined: no events. Compiled once for each setting. */
	#filter(): Filter | undefined {
		const { events } = this.#options.settings();
		if (events === null) return undefined;
		if (this.#compiled?.from !== events) this.#compiled = { from: events, filter: compiled(events) };
		return this.#compiled.filter;
	}

	/** Frames come with the pictures, which are held back a little; what is not about a picture keeps behind them. */
	#document(data: Uint8Array): MetadataDocument {
		const { clock, ticks } = this.#options;
		const last = this.#lastFrame;
		if (last && clock.monotonic() - last.at < emptyFrameMs)
			return { data, ticks: last.ticks, takenAt: last.takenAt };
		return { data, ticks: ticks(), takenAt: clock.now() };
	}
}

/** A filter that was kept by a version with other topics, and cannot be met by any of today's, lets nothing through. */
function compiled(events: readonly FilterExpression[]): Filter | undefined {
	try {
		return compileFilter(events);
	} catch (error) {
		if (error instanceof FilterError) return undefined;
		throw error;
	}
}
