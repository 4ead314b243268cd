import { SanitiseError } from "./fields.ts";
import type { RandomBytes } from "./geometric.ts";
import { Pseudonyms } from "./pseudonyms.ts";
import { PublicEvent, project, ScanTrippedError } from "./public-event.ts";
import { listOf, type PublicFrame, projectFrame, type SeenScene } from "./public-frame.ts";
import {
	type ConfigurationType,
	countedObjects,
	type EventKind,
	type Facts,
	type PrivacyCode,
	type RuleEventKind,
	vocabulary,
} from "./vocabulary.ts";

/** What the sanitiser reads of one analysed picture. Whatever else the object holds is ignored. */
export interface SeenPicture {
	/** Wall time in milliseconds since 1970. */
	readonly takenAt: number;
	/** Left out where nobody is to be told of motion. */
	readonly motion?: boolean | undefined;
	/** Motion is told, and was not seen. */
	readonly motionSimulated?: boolean | undefined;
	/** What the rules of the camera say of the picture. */
	readonly findings: readonly SeenFinding[];
}

/** What the sanitiser reads of what a rule says. Whatever else the objects hold is ignored. */
export interface SeenFinding {
	readonly kind: RuleEventKind;
	/** Name of the rule. */
	readonly rule: string;
	/** The data of an event of this kind, by name. */
	readonly data: Readonly<Record<string, unknown>>;
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

/** As a policy has it. */
export interface Coarseness {
	/** Times of events are cut to a multiple of so many seconds. */
	readonly seconds: number;
	/** Edges of boxes are snapped to a grid of so many hundredths of the picture. */
	readonly grid: number;
	/** Seconds for which a thing that is followed has one name; 0 for one picture. */
	readonly pseudonyms: number;
}

export interface SanitiserOptions {
	/** Token of the video source: letters, digits, `_`, `-`, at most 64 characters. */
	readonly videoSource: string;
	/** Milliseconds between two messages of one state, at least: a flickering detector does not flood the broker. `stateInterval` unless given. */
	readonly minInterval?: number;
	/** How coarse places and times are. */
	readonly coarse?: Coarseness | undefined;
	/** For what things in frames are called; it must not follow from the seed of the scene. Without it there are no frames. */
	readonly random?: RandomBytes;
	/** Of these kinds nothing is said: what they say would undo the protection of others. */
	readonly withheld?: readonly EventKind[];
	/** First levels of the topics on which it is published, where there are such: they are scanned with each message. */
	readonly below?: readonly string[];
	/** Signs the states that are published signed. */
	readonly seal?: (text: string) => string;
	/** A scan that adds to the built-in one: true drops the message. Tests plant their canaries with it. */
	readonly tripwire?: (text: string) => boolean;
}

export interface SanitiserCounters {
	readonly made: number;
	/** Messages that the scan held back. */
	readonly scanned: number;
	/** Inputs that were refused because a field was outside its set. */
	readonly refused: number;
	/** What would have been told of kinds that are withheld. */
	readonly withheld: number;
}

/** What a scan behind the sanitiser holds back: an event or a document in XML, a frame, an announcement. */
export type HeldBack = "event" | "document" | "frame" | "discovery";

/** Milliseconds from one message of a state to the next, at least. */
export const stateInterval = 1000;

/** That frames and documents are held back is told this often at most, in milliseconds. */
const frameScanInterval = 60_000;

/** What was published of one state last. */
interface Published {
	/** The values as text. */
	readonly said: string;
	readonly at: number;
	/** Makes the event that says that the state is no more. */
	retract(at: number): PublicEvent[];
}

/**
 * Turns what one camera saw and how it fares into PublicEvents, and stands in the only way there. It publishes a state
 * when it changes, not with each picture. Every call returns what is to be published now: often nothing.
 */
export class Sanitiser {
	readonly #videoSource: string;
	readonly #minInterval: number;
	readonly #tripwire: ((text: string) => boolean) | undefined;
	readonly #coarse: Coarseness;
	readonly #names: Pseudonyms | undefined;
	readonly #withheld: readonly EventKind[];
	readonly #below: readonly string[];
	readonly #seal: ((text: string) => string) | undefined;
	/** The latest of each zone. */
	readonly #zones = new Map<string, Facts<"metrics">>();
	/** By kind, and by rule where there may be several. */
	readonly #published = new Map<string, Published>();
	readonly #counters = { made: 0, scanned: 0, refused: 0, withheld: 0 };
	/** What would have been told last of those that are withheld, by kind and rule. */
	readonly #untold = new Map<string, string>();
	#failure: PrivacyCode | undefined;
	#dark: boolean | undefined;
	#privacy: string | undefined;
	#scanReportedAt = Number.NEGATIVE_INFINITY;

	/** @throws SanitiseError or ScanTrippedError when the token cannot be published */
	constructor(options: SanitiserOptions) {
		this.#videoSource = options.videoSource;
		this.#minInterval = options.minInterval ?? stateInterval;
		this.#tripwire = options.tripwire;
		this.#coarse = options.coarse ?? { seconds: 1, grid: 1, pseudonyms: 60 };
		this.#names = options.random && new Pseudonyms(this.#coarse.pseudonyms, options.random);
		this.#withheld = options.withheld ?? [];
		this.#below = options.below ?? [];
		this.#seal = options.seal;
		project("motion", { Source: this.#videoSource, State: false }, 0);
	}

	get counters(): SanitiserCounters {
		return { ...this.#counters };
	}

	/** Events of states whose values changed. */
	observe(seen: SeenPicture): PublicEvent[] {
		const { takenAt, motion, motionSimulated, findings } = seen;
		const moves =
			motion === undefined
				? []
				: this.#change("motion", "", takenAt, {
						Source: this.#videoSource,
						State: motion,
						...(motionSimulated && { Simulated: true }),
					});
		return [...moves, ...findings.flatMap((finding) => this.#found(finding, takenAt))];
	}

	/** A state will not be told any more: that of motion, or that of a rule. */
	retract(kind: StateKind, rule: string, at: number): PublicEvent[] {
		const key = keyOf(kind, rule);
		const events = this.#published.get(key)?.retract(at) ?? [];
		this.#published.delete(key);
		this.#untold.delete(key);
		return events;
	}

	#found({ kind, rule, data }: SeenFinding, at: number): PublicEvent[] {
		if (this.#withheld.includes(kind)) return this.#withhold(keyOf(kind, rule), data);
		// Each kind takes what it has fields for, and nothing else of it.
		const facts = { ...data, VideoSource: this.#videoSource, Rule: rule, RuleName: rule };
		// What has happened is told each time, a state when it is another.
		if (!vocabulary[kind].retain) return this.#make(kind, facts as unknown as Facts<typeof kind>, at);
		return this.#change(kind, rule, at, facts as unknown as Facts<typeof kind>);
	}

	#withhold(key: string, data: SeenFinding["data"]): [] {
		const said = JSON.stringify(data);
		if (this.#untold.get(key) !== said) this.#counters.withheld++;
		this.#untold.set(key, said);
		return [];
	}

	/** Where things are in one picture; undefined when a value is outside its set. */
	frame(seen: SeenScene): PublicFrame | undefined {
		const names = this.#names;
		if (!names) throw new TypeError("frames need random bytes for names");
		return this.#unlessRefused(() => projectFrame(seen, names, this.#coarse));
	}

	/** Undefined, and counted, when a value is outside its set. */
	#unlessRefused<T>(make: () => T): T | undefined {
		try {
			return make();
		} catch (error) {
			if (!(error instanceof SanitiseError)) throw error;
			this.#counters.refused++;
			return undefined;
		}
	}

	/** How many things are in a picture, by what their shapes speak for. */
	objectCounts({ takenAt, objects }: Pick<SeenScene, "takenAt" | "objects">): PublicEvent[] {
		if (this.#withheld.includes("objectCount")) return [];
		const seen = this.#unlessRefused(() => listOf(objects));
		if (!seen) return [];
		return countedObjects.flatMap((object) => {
			const count = seen.filter(({ shape }) => object === "all" || shape === shapeOf[object]).length;
			return this.#change("objectCount", object, takenAt, { object, count });
		});
	}

	/** Things are counted no more. */
	forgetObjectCounts(at: number): PublicEvent[] {
		return countedObjects.flatMap((object) => this.retract("objectCount", object, at));
	}

	/** What was counted in a zone, at the end of a window. */
	metrics(facts: Facts<"metrics">, at: number): PublicEvent[] {
		const events = this.#make("metrics", facts, at);
		if (events.some((event) => PublicEvent.outlineOf(event).kind === "metrics"))
			this.#zones.set(facts.zone, facts);
		return events;
	}

	/** Nothing will be counted in a zone any more. */
	forgetZone(zone: string, at: number): PublicEvent[] {
		const facts = this.#zones.get(zone);
		this.#zones.delete(zone);
		return facts ? this.#make("metrics", facts, at, true) : [];
	}

	/** What is masked, and what was suppressed how often. Said again when it has changed. */
	privacy(facts: Facts<"privacy">, at: number): PublicEvent[] {
		const said = JSON.stringify(facts);
		if (said === this.#privacy) return [];
		this.#privacy = said;
		return this.#make("privacy", facts, at);
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

	/** The scan held back what was made of events, or is none. What comes all the time is told of once a minute. */
	heldBack(what: HeldBack, at: number): PublicEvent[] {
		const isFrequent = what === "frame" || what === "document";
		return this.#scanTripped(at, isFrequent ? frameScanInterval : this.#minInterval);
	}

	/** Another mask policy is in force, and what is followed is counted anew. */
	policyChanged(revision: number, at: number): PublicEvent[] {
		this.#names?.forget();
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

	#change<K extends StateKind>(kind: K, rule: string, at: number, facts: Facts<K>): PublicEvent[] {
		const key = keyOf(kind, rule);
		const last = this.#published.get(key);
		// Of what runs nothing tells again: it changes when somebody says so, or moves the camera.
		const isRepeated = kind !== "function";
		if (isRepeated && last && Math.abs(at - last.at) < this.#minInterval) return [];
		const said = JSON.stringify(facts);
		if (last?.said === said) return [];
		const events = this.#make(kind, facts, at);
		if (events.length > 0)
			this.#published.set(key, { said, at, retract: (gone) => this.#make(kind, facts, gone, true) });
		return events;
	}

	/** One event, or in place of one that the scan held back a `privacy/failed`, or nothing. It does not throw. */
	#make<K extends EventKind>(kind: K, facts: Facts<K>, at: number, deleted = false): PublicEvent[] {
		try {
			const { seconds } = this.#coarse;
			const event = project(kind, facts, at, {
				tripwire: this.#tripwire,
				deleted,
				seconds,
				below: this.#below,
				seal: this.#seal,
			});
			this.#counters.made++;
			return [event];
		} catch (error) {
			if (error instanceof ScanTrippedError) return this.#scanTripped(at, this.#minInterval, kind);
			if (!(error instanceof SanitiseError)) throw error;
			this.#counters.refused++;
			return [];
		}
	}

	#scanTripped(at: number, interval: number, kind?: EventKind): PublicEvent[] {
		this.#counters.scanned++;
		const due = Math.abs(at - this.#scanReportedAt) >= interval;
		if (kind === "privacyFailed" || !due) return [];
		this.#scanReportedAt = at;
		return this.#make("privacyFailed", { VideoSource: this.#videoSource, Code: "scan-tripped" }, at);
	}
}

/** What is told when it is another than before. */
type StateKind = "motion" | "objectCount" | RuleEventKind;

const shapeOf = { person: "upright", car: "wide" } as const;

function keyOf(kind: EventKind, rule: string): string {
	return `${kind} ${rule}`;
}
