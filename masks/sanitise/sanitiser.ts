import { SanitiseError } from "./fields.ts";
import { type PublicEvent, project, ScanTrippedError } from "./public-event.ts";
import { type PublicFrame, projectFrame, type SeenScene } from "./public-frame.ts";
import type { ConfigurationType, EventKind, Facts, PrivacyCode } from "./vocabulary.ts";

/** What the sanitiser reads of one analysed picture. Whatever else the object holds is ignored. */
export interface SeenPicture {
	/** Wall time in milliseconds since 1970. */
	readonly takenAt: number;
	readonly motion: boolean;
	/** Objects in the picture. */
	readonly occupancy: number;
}

/** What the sanitiser reads of a camera's state of health. Whatever else the object holds is ignored. */
export interface HealthSample {
	/** Wall time in milliseconds since 1970. */
	readonly at: number;
	/** Pictures per second. */
	readonly fps: number;
	/** Pictures masked since the camera started. */
	readonly maskedFrames: number;
	/** Pictures that went out entirely filled since the camera started. */
	readonly darkFrames: number;
	/** From the picture to its encoded form, in milliseconds. */
	readonly lagMs: number;
	readonly viewers: number;
}

export interface SanitiserOptions {
	/** Token of the video source: letters, digits, `_`, `-`, at most 64 characters. */
	readonly videoSource: string;
	/** Name of the counting rule, of the same form. */
	readonly rule?: string;
	/** The states that are published; a function that is off publishes nothing. Default: all. */
	readonly kinds?: readonly ("motion" | "occupancy")[];
	/** Whether the places of things may be told, in a metadata stream. Default: they may not. */
	readonly frames?: boolean;
	/** Milliseconds between two messages of one state, at least: a flickering detector does not flood the broker. */
	readonly minInterval?: number;
	/** A scan that adds to the built-in one: true drops the message. Tests plant their canaries with it. */
	readonly tripwire?: (text: string) => boolean;
}

export interface SanitiserCounters {
	readonly made: number;
	/** Messages that the scan held back. */
	readonly scanned: number;
	/** Inputs that were refused because a field was outside its set. */
	readonly refused: number;
}

/** The latest published value of one state. */
interface Published {
	readonly value: boolean | number;
	readonly at: number;
}

/**
 * Turns what one camera saw and how it fares into PublicEvents, and stands in the only way there. It publishes a state
 * when it changes, not with each picture. Every call returns what is to be published now: often nothing.
 */
export class Sanitiser {
	readonly #videoSource: string;
	readonly #rule: string;
	readonly #kinds: readonly ("motion" | "occupancy")[];
	readonly #frames: boolean;
	readonly #minInterval: number;
	readonly #tripwire: ((text: string) => boolean) | undefined;
	readonly #published = new Map<EventKind, Published>();
	readonly #counters = { made: 0, scanned: 0, refused: 0 };
	#failure: PrivacyCode | undefined;
	#dark: boolean | undefined;
	#scanReportedAt = Number.NEGATIVE_INFINITY;

	/** @throws SanitiseError or ScanTrippedError when a token cannot be published */
	constructor(options: SanitiserOptions) {
		this.#videoSource = options.videoSource;
		this.#rule = options.rule ?? "occupancy";
		this.#kinds = options.kinds ?? ["motion", "occupancy"];
		this.#frames = options.frames ?? false;
		this.#minInterval = options.minInterval ?? 1000;
		this.#tripwire = options.tripwire;
		project("occupancy", { VideoSource: this.#videoSource, Rule: this.#rule, Count: 0 }, 0);
	}

	get counters(): SanitiserCounters {
		return { ...this.#counters };
	}

	/** `motion` and `occupancy` events, when their values changed. */
	observe(seen: SeenPicture): PublicEvent[] {
		const { takenAt, motion, occupancy } = seen;
		return [
			...this.#change("motion", motion, takenAt, { Source: this.#videoSource, State: motion }),
			...this.#change("occupancy", occupancy, takenAt, {
				VideoSource: this.#videoSource,
				Rule: this.#rule,
				Count: occupancy,
			}),
		];
	}

	/** Where things are in one picture; undefined when that is not published, or not known. */
	frame(seen: Partial<SeenScene>): PublicFrame | undefined {
		const { ticks, takenAt, objects } = seen;
		if (!this.#frames || ticks === undefined || takenAt === undefined || objects === undefined)
			return undefined;
		try {
			return projectFrame({ ticks, takenAt, objects });
		} catch (error) {
			if (!(error instanceof SanitiseError)) throw error;
			this.#counters.refused++;
			return undefined;
		}
	}

	health(sample: HealthSample): PublicEvent[] {
		return this.#make("health", sample, sample.at);
	}

	/** Pictures are dark, or a message was held back, for the reason `code`. A reason that was told already gives nothing. */
	privacyFailed(code: PrivacyCode, at: number): PublicEvent[] {
		if (code === this.#failure) return [];
		this.#failure = code;
		const failed = this.#make("privacyFailed", { VideoSource: this.#videoSource, Code: code }, at);
		return [...failed, ...this.#darkness(true, at)];
	}

	/** Pictures are masked: what `privacyFailed` told of is over. */
	privacyRestored(at: number): PublicEvent[] {
		const code = this.#failure;
		this.#failure = undefined;
		const over = code && this.#make("privacyRestored", { VideoSource: this.#videoSource, Code: code }, at);
		return [...(over ?? []), ...this.#darkness(false, at)];
	}

	/** Another mask policy is in force. */
	policyChanged(revision: number, at: number): PublicEvent[] {
		return this.#make("policyChanged", { VideoSource: this.#videoSource, Revision: revision }, at);
	}

	/** A media profile was created, deleted, or has other configurations. */
	profileChanged(token: string, at: number): PublicEvent[] {
		return this.#make("profileChanged", { Token: token }, at);
	}

	/** A configuration is not what it was, or there is no such one any more. */
	configurationChanged(token: string, type: ConfigurationType, at: number): PublicEvent[] {
		return this.#make("configurationChanged", { Token: token, Type: type }, at);
	}

	/** Told at once and once: nothing tells of it again. */
	#darkness(dark: boolean, at: number): PublicEvent[] {
		if (this.#dark === dark) return [];
		this.#dark = dark;
		return this.#make("dark", { VideoSource: this.#videoSource, State: dark }, at);
	}

	#change<K extends "motion" | "occupancy">(
		kind: K,
		value: boolean | number,
		at: number,
		facts: Facts<K>,
	): PublicEvent[] {
		if (!this.#kinds.includes(kind)) return [];
		const last = this.#published.get(kind);
		if (last && (last.value === value || Math.abs(at - last.at) < this.#minInterval)) return [];
		const events = this.#make(kind, facts, at);
		if (events.length > 0) this.#published.set(kind, { value, at });
		return events;
	}

	/** One event, or in place of one that the scan held back a `privacy/failed`, or nothing. It does not throw. */
	#make<K extends EventKind>(kind: K, facts: Facts<K>, at: number): PublicEvent[] {
		try {
			const event = project(kind, facts, at, this.#tripwire);
			this.#counters.made++;
			return [event];
		} catch (error) {
			if (error instanceof ScanTrippedError) return this.#scanTripped(kind, at);
			if (!(error instanceof SanitiseError)) throw error;
			this.#counters.refused++;
			return [];
		}
	}

	#scanTripped(kind: EventKind, at: number): PublicEvent[] {
		this.#counters.scanned++;
		const due = Math.abs(at - this.#scanReportedAt) >= this.#minInterval;
		if (kind === "privacyFailed" || !due) return [];
		this.#scanReportedAt = at;
		return this.#make("privacyFailed", { VideoSource: this.#videoSource, Code: "scan-tripped" }, at);
	}
}
