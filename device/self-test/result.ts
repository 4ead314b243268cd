/** Where was looked. */
export const sinkNames = [
	"main",
	"sub",
	"mjpeg",
	"snapshot",
	"onvif",
	"events",
	"metadata",
	"mqtt",
	"retained",
	"broker-file",
	"ledger",
	"log",
] as const;
export type SinkName = (typeof sinkNames)[number];

/** What was planted, and is to be found nowhere. */
export type Canary = "pattern" | "plate" | "zone-name" | "password";

export interface SinkResult {
	readonly sink: SinkName;
	/** Pictures, answers, messages or files. */
	readonly items: number;
	readonly bytes: number;
	/** What was sought in it. */
	readonly sought: readonly Canary[];
	/** What was found, how often; empty: nothing. */
	readonly found: Readonly<Partial<Record<Canary, number>>>;
	/** Why nothing was looked at; null: something was. */
	readonly trouble: string | null;
}

/** How much of the pattern was seen at worst. */
export interface Sighting {
	/** Part of all chroma samples that have its colour. */
	readonly coloured: number;
	/** Correlation of luma with the pattern in its place, -1 to 1; null where its place in the picture is not known. */
	readonly correlation: number | null;
}

/** A policy that was tried. */
export interface PolicyTest {
	/** Its hash, as it is in force; null: none, and the camera is dark. */
	readonly policy: string | null;
	/** The cameras that have it. */
	readonly cameras: readonly string[];
	readonly planted: {
		/** Areas that carry the pattern: those of the policy that are filled with a colour. */
		readonly patterns: number;
		/** Registrations of cars that pass. */
		readonly plates: number;
		readonly zoneNames: number;
		readonly passwords: number;
	};
	readonly seen: Sighting;
	/** Plates that the masking stage covered meanwhile, counted once a picture. */
	readonly platesCovered: number;
	readonly sinks: readonly SinkResult[];
}

export interface SelfTest {
	/** ISO 8601, in UTC. */
	readonly ran: string;
	readonly outcome: "passed" | "failed" | "not-run";
	/** What kept it from looking everywhere, also where something was found; null: nothing did. */
	readonly why: string | null;
	/** The world that was filmed in place of the cameras' own scenes. */
	readonly world: string;
	/** The same pattern where nothing is masked: what the search finds when there is something to find. */
	readonly control: Sighting | null;
	readonly policies: readonly PolicyTest[];
	/** Cameras whose policy was not tried, since there are too many different ones. */
	readonly untested: readonly string[];
}

export function notRun(why: string, now: number): SelfTest {
	return {
		ran: new Date(now).toISOString(),
		outcome: "not-run",
		why,
		world: "street",
		control: null,
		policies: [],
		untested: [],
	};
}
