import { failureCodes } from "../failure.ts";
import {
	amount,
	chosenToken,
	digest,
	type Field,
	flag,
	hours,
	type ListItem,
	label,
	listOf,
	oneOf,
	optional,
	someOf,
	timeZone,
	token,
	uuid,
} from "./fields.ts";

/** Everything that is ever published, kind by kind: what is not in this file has no way out (invariant I2). */

/** Stands for ONVIF's topic namespace. */
export const onvifNamespace = "tns1:";

type Fields = Readonly<Record<string, Field>>;
type Value = boolean | number | string | readonly string[] | readonly ListItem[];
export type Values = Readonly<Record<string, Value>>;

/** How things of one kind are told. */
export interface Kind {
	/** MQTT topic below the camera's own. For an ONVIF event, its topic: `tns1:` stands for ONVIF's topic namespace. */
	readonly topic: string;
	/** How the values become text: `sealed` is `flat`, signed by the camera; `word` and `number` have one value, and no time. */
	readonly form: "onvif" | "flat" | "word" | "number" | "sealed";
	/** MQTT quality of service: 1 for what happened, 0 for what the next message says again. */
	readonly qos: 0 | 1;
	/** True for a state that a late subscriber wants at once: an ONVIF property, or the latest of a series. */
	readonly retain: boolean;
	/** A topic of our own of which there is one for each rule: the rule's name stands behind it. */
	readonly perRule?: boolean;
	/** In the order in which they stand in the topic and the payload. */
	readonly source: Fields;
	readonly data: Fields;
}

/** The reasons for a `privacy/failed` event: those of the masking stage, and the sanitiser's own. */
export const privacyCodes: readonly [...typeof failureCodes, "scan-tripped"] = [
	...failureCodes,
	"scan-tripped",
];
export type PrivacyCode = (typeof privacyCodes)[number];

/** Kinds of configuration (ONVIF Media2 Specification, ConfigurationEnumeration), and what lies on a picture. */
const configurationTypes = [
	"VideoSource",
	"VideoEncoder",
	"AudioSource",
	"AudioEncoder",
	"Metadata",
	"Analytics",
	"PTZ",
	"Mask",
	"OSD",
] as const;
export type ConfigurationType = (typeof configurationTypes)[number];

type FieldsOf<T> = { readonly [N in keyof T]-?: Field<T[N] & (Value | undefined)> };
type KindOf<Source, Data> = Omit<Kind, "source" | "data"> & {
	readonly source: FieldsOf<Source>;
	readonly data: FieldsOf<Data>;
};

/**
 * How full a zone is, by how many things there would be in a whole picture as full as it: fewer than 1, 5, 15, 40, or more.
 * Nobody has measured the place: a band says nothing of people per square metre.
 */
export const densityBands = ["empty", "sparse", "moderate", "dense", "packed"] as const;
export type DensityBand = (typeof densityBands)[number];

/** What is counted in a picture for who knows Frigate's topics: all that is followed, and what looks like one of these. */
export const countedObjects = ["all", "person", "car"] as const;
export type CountedObject = (typeof countedObjects)[number];

interface RuleSource {
	VideoSource: string;
	RuleName: string;
}

/** Said of what somebody who tests what listens has raised: it was not seen. */
interface Simulation {
	Simulated?: boolean | undefined;
}
const simulation: FieldsOf<Required<Simulation>> = { Simulated: optional(flag) } as const;

/** What a rule tells: whether it is met, how many there are, or that something has happened. */
function ruleEvent<Data>(
	topic: string,
	data: FieldsOf<Data>,
	retain = true,
): KindOf<RuleSource, Data & Simulation> {
	return {
		topic,
		form: "onvif",
		qos: 1,
		retain,
		perRule: !topic.startsWith(onvifNamespace),
		source: { VideoSource: token, RuleName: label },
		data: { ...data, ...simulation } as FieldsOf<Data & Simulation>,
	};
}

/** A rule that is met or not. */
const ruleState = (topic: string) => ruleEvent<{ State: boolean }>(topic, { State: flag });

/** What a function is there for: an answer that can be compared. What else there is to say stays on the device. */
export const purposes = [
	"crowd-safety",
	"public-order",
	"property-protection",
	"traffic",
	"accessibility",
	"statistics",
	"testing",
	"unstated",
] as const;
export type Purpose = (typeof purposes)[number];

/** On what ground (GDPR Art. 6 (1), a to f). */
export const legalBases = [
	"consent",
	"contract",
	"legal-obligation",
	"vital-interests",
	"public-task",
	"legitimate-interests",
	"unstated",
] as const;
export type LegalBasis = (typeof legalBases)[number];

/** The functions that there are. None of them identifies anybody or anything. */
export const functionNames = [
	"motion",
	"objects",
	"motion-region",
	"occupancy",
	"tampering",
	"line-crossing",
	"counting",
	"objects-inside",
	"loitering",
	"crowd-density",
	"object-left",
	"object-removed",
	"fast-motion",
] as const;
export type FunctionName = (typeof functionNames)[number];

/** In the order of the week. */
export const weekDays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** A rule or module, as a camera states it: the closed part of what was configured, and what it does now. */
const statedFunction: Readonly<Record<string, Field>> = {
	rule: label,
	function: oneOf(functionNames),
	purpose: oneOf(purposes),
	legalBasis: oneOf(legalBases),
	running: flag,
	suspended: optional(flag),
	/** When it runs; always, without these. */
	days: optional(someOf(weekDays)),
	hours: optional(hours),
	timeZone: optional(timeZone),
};

const levels = ["None", "Low", "Medium", "High"] as const;
const sides = ["Left", "Right"] as const;

type RuleState = KindOf<RuleSource, { State: boolean } & Simulation>;

interface Vocabulary {
	readonly motion: KindOf<{ Source: string }, { State: boolean } & Simulation>;
	readonly occupancy: KindOf<{ VideoSource: string; Rule: string }, { Count: number } & Simulation>;
	readonly motionRegion: RuleState;
	readonly sceneChange: RuleState;
	readonly imageTooDark: RuleState;
	readonly imageTooBright: RuleState;
	readonly imageTooBlurry: RuleState;
	readonly lineCrossed: KindOf<RuleSource, { Direction: (typeof sides)[number] } & Simulation>;
	readonly counter: KindOf<
		{ VideoSource: string; Rule: string },
		{ Count: number; In: number; Out: number } & Simulation
	>;
	readonly objectsInside: KindOf<RuleSource, { IsInside: boolean } & Simulation>;
	readonly loitering: RuleState;
	readonly crowdDensity: KindOf<RuleSource, { Level: (typeof levels)[number] } & Simulation>;
	readonly objectLeft: RuleState;
	readonly objectRemoved: RuleState;
	readonly fastMotion: RuleState;
	readonly function: KindOf<
		RuleSource,
		{
			Function: FunctionName;
			Purpose: Purpose;
			LegalBasis: LegalBasis;
			Running: boolean;
			/** It would run, were it not that the camera is turned: it moves, or looks elsewhere. */
			Suspended?: boolean | undefined;
		}
	>;
	readonly profileChanged: KindOf<{ Token: string }, unknown>;
	readonly configurationChanged: KindOf<{ Token: string; Type: ConfigurationType }, unknown>;
	readonly dark: KindOf<{ VideoSource: string }, { State: boolean }>;
	readonly policyChanged: KindOf<{ VideoSource: string }, { Revision: number }>;
	readonly privacyFailed: KindOf<{ VideoSource: string }, { Code: PrivacyCode }>;
	readonly privacyRestored: KindOf<{ VideoSource: string }, { Code: PrivacyCode }>;
	readonly metrics: KindOf<
		{ zone: string },
		{
			window: number;
			suppressed: boolean;
			count?: number | undefined;
			density?: DensityBand | undefined;
			epsilon?: number | undefined;
			epsilonLeft?: number | undefined;
		}
	>;
	readonly privacy: KindOf<
		{ camera: string },
		{
			state: "masked" | "dark";
			policy?: string | undefined;
			revision: number;
			zones?: number | undefined;
			pixelated?: number | undefined;
			shown?: number | undefined;
			plates?: "strict" | "balanced" | "off" | undefined;
			motion?: "off" | "mask" | undefined;
			functions: readonly ListItem[];
			darkFrames: number;
			suppressedCounts: number;
			heldBack: number;
			refused: number;
			ledgerEntry?: number | undefined;
			ledgerHash?: string | undefined;
		}
	>;
	readonly objectCount: KindOf<{ object: CountedObject }, { count: number }>;
	readonly availability: KindOf<unknown, { state: "online" | "offline" }>;
	readonly health: KindOf<
		unknown,
		{ fps: number; maskedFrames: number; darkFrames: number; lagMs: number; viewers: number }
	>;
}

export const vocabulary: Vocabulary = {
	/** Imaging Service Specification, MotionAlarm. */
	motion: {
		topic: "tns1:VideoSource/MotionAlarm",
		form: "onvif",
		qos: 1,
		retain: true,
		source: { Source: token },
		data: { State: flag, ...simulation },
	},
	/** Analytics Service Specification, Annex "Occupancy Counting rule"; source items as its "Message format" has them. */
	occupancy: {
		topic: "tns1:RuleEngine/CountAggregation/OccupancyCounter",
		form: "onvif",
		qos: 1,
		retain: true,
		source: { VideoSource: token, Rule: label },
		data: { Count: amount(9999), ...simulation },
	},
	/** Analytics Service Specification, Annex "Motion region detector". */
	motionRegion: ruleState("tns1:RuleEngine/MotionRegionDetector/Motion"),
	/** Analytics Service Specification, Annex "Tampering Detection". */
	sceneChange: ruleState("tns1:VideoSource/GlobalSceneChange/AnalyticsService"),
	imageTooDark: ruleState("tns1:VideoSource/ImageTooDark/AnalyticsService"),
	imageTooBright: ruleState("tns1:VideoSource/ImageTooBright/AnalyticsService"),
	imageTooBlurry: ruleState("tns1:VideoSource/ImageTooBlurry/AnalyticsService"),
	/** Analytics Service Specification, Annex "Line Detector". That somebody crossed, and never who. */
	lineCrossed: ruleEvent("tns1:RuleEngine/LineDetector/Crossed", { Direction: oneOf(sides) }, false),
	/** Analytics Service Specification, Annex "Line Counting rule". */
	counter: {
		topic: "tns1:RuleEngine/CountAggregation/Counter",
		form: "onvif",
		qos: 1,
		retain: true,
		source: { VideoSource: token, Rule: label },
		data: { Count: amount(1e7), In: amount(1e7), Out: amount(1e7), ...simulation },
	},
	/** Analytics Service Specification, Annex "Field Detector". */
	objectsInside: ruleEvent("tns1:RuleEngine/FieldDetector/ObjectsInside", { IsInside: flag }),
	/** Analytics Service Specification, Annex "Loitering Detector". */
	loitering: ruleState("tns1:RuleEngine/LoiteringDetector/ObjectIsLoitering"),
	/** ONVIF has no topics for these. */
	crowdDensity: ruleEvent("analytics/crowd-density", { Level: oneOf(levels) }),
	objectLeft: ruleState("analytics/object-left"),
	objectRemoved: ruleState("analytics/object-removed"),
	fastMotion: ruleState("analytics/fast-motion"),
	/** What runs on the camera, what for, and on what ground. */
	function: {
		topic: "privacy/function",
		form: "onvif",
		qos: 1,
		retain: true,
		perRule: true,
		source: { VideoSource: token, RuleName: label },
		data: {
			Function: oneOf(functionNames),
			Purpose: oneOf(purposes),
			LegalBasis: oneOf(legalBases),
			Running: flag,
			Suspended: optional(flag),
		},
	},
	/** Media2 Specification, "Profile Change". */
	profileChanged: {
		topic: "tns1:Media/ProfileChanged",
		form: "onvif",
		qos: 1,
		retain: false,
		source: { Token: chosenToken },
		data: {},
	},
	/** Media2 Specification, "Configuration Change". */
	configurationChanged: {
		topic: "tns1:Media/ConfigurationChanged",
		form: "onvif",
		qos: 1,
		retain: false,
		source: { Token: token, Type: oneOf(configurationTypes) },
		data: {},
	},
	dark: {
		topic: "privacy/dark",
		form: "onvif",
		qos: 1,
		retain: true,
		source: { VideoSource: token },
		data: { State: flag },
	},
	policyChanged: {
		topic: "privacy/policy-changed",
		form: "onvif",
		qos: 1,
		retain: false,
		source: { VideoSource: token },
		data: { Revision: amount(1e9) },
	},
	privacyFailed: {
		topic: "privacy/failed",
		form: "onvif",
		qos: 1,
		retain: false,
		source: { VideoSource: token },
		data: { Code: oneOf(privacyCodes) },
	},
	privacyRestored: {
		topic: "privacy/restored",
		form: "onvif",
		qos: 1,
		retain: false,
		source: { VideoSource: token },
		data: { Code: oneOf(privacyCodes) },
	},
	metrics: {
		topic: "metrics",
		form: "flat",
		qos: 1,
		retain: true,
		source: { zone: label },
		data: {
			window: amount(86_400),
			suppressed: flag,
			count: optional(amount(9999)),
			density: optional(oneOf(densityBands)),
			epsilon: optional(amount(100, 2)),
			epsilonLeft: optional(amount(1e6, 2)),
		},
	},
	privacy: {
		topic: "privacy",
		form: "sealed",
		qos: 1,
		retain: true,
		source: { camera: uuid },
		data: {
			state: oneOf(["masked", "dark"]),
			policy: optional(digest),
			revision: amount(1e9),
			zones: optional(amount(64)),
			pixelated: optional(amount(64)),
			shown: optional(amount(64)),
			plates: optional(oneOf(["strict", "balanced", "off"])),
			motion: optional(oneOf(["off", "mask"])),
			/** No camera has as many. */
			functions: listOf(statedFunction, 100),
			darkFrames: amount(1e12),
			suppressedCounts: amount(1e12),
			heldBack: amount(1e12),
			refused: amount(1e12),
			/** Where the ledger ends: whoever keeps the message can tell later what was cut. */
			ledgerEntry: optional(amount(1e12)),
			ledgerHash: optional(digest),
		},
	},
	/** On a topic of its own only: below another prefix, and where somebody asked for it. */
	objectCount: {
		topic: "",
		form: "number",
		qos: 1,
		retain: true,
		source: { object: oneOf(countedObjects) },
		data: { count: amount(9999) },
	},
	availability: {
		topic: "availability",
		form: "word",
		qos: 1,
		retain: true,
		source: {},
		data: { state: oneOf(["online", "offline"]) },
	},
	health: {
		topic: "health",
		form: "flat",
		qos: 0,
		retain: true,
		source: {},
		data: {
			fps: amount(240, 1),
			maskedFrames: amount(1e12),
			darkFrames: amount(1e12),
			lagMs: amount(60_000),
			viewers: amount(9999),
		},
	},
};

export type EventKind = keyof Vocabulary;

/** What rules tell. Each says which rule it was. */
export type RuleEventKind =
	| "occupancy"
	| "motionRegion"
	| "sceneChange"
	| "imageTooDark"
	| "imageTooBright"
	| "imageTooBlurry"
	| "lineCrossed"
	| "counter"
	| "objectsInside"
	| "loitering"
	| "crowdDensity"
	| "objectLeft"
	| "objectRemoved"
	| "fastMotion"
	| "function";

type Given<F extends Fields> = { readonly [N in keyof F]: ReturnType<F[N]["take"]> };
type OptionalName<T> = { [N in keyof T]: undefined extends T[N] ? N : never }[keyof T];
/** What may be undefined may be left out. */
type Taken<F extends Fields> = Omit<Given<F>, OptionalName<Given<F>>> & Partial<Given<F>>;
/** What a kind is made of: its source and data values by name. */
export type Facts<K extends EventKind> = Taken<Vocabulary[K]["source"]> & Taken<Vocabulary[K]["data"]>;
