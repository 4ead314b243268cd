import { PersienneError } from "../../errors.ts";

/** Where people come from and go to: left and right on a square, near and far where the way leads away from the camera. */
export const sides = ["left", "right", "near", "far"] as const;
export type Side = (typeof sides)[number];

/** What can happen, by who or what it happens to. A word that follows says more of it. */
export const verbs = {
	person: ["enters", "stands", "walks", "runs", "leaves"],
	runner: ["passes"],
	bicycle: ["passes"],
	car: ["passes"],
	bag: ["left", "taken"],
	crowd: ["gathers", "disperses"],
	camera: ["covered", "uncovered", "moved", "back", "defocused", "focused"],
	light: ["day", "dusk"],
} as const;

export type Subject = keyof typeof verbs;
export const subjects: readonly Subject[] = Object.keys(verbs) as Subject[];

/** One thing that happens. */
export type Cue = {
	[S in Subject]: {
		readonly what: S;
		readonly does: (typeof verbs)[S][number];
		/** Seconds since the round began. */
		readonly at: number;
		/** Of the script, from 1. */
		readonly line: number;
		/** Of a person: who, where there are several. */
		readonly name?: string;
		/** Where from, or where to. */
		readonly side?: Side;
		/** Of a crowd: how many people. */
		readonly size?: number;
	};
}[Subject];

/** What happens in a scene, and when; all over again after `period` seconds. Plain data, so that it can go to an imaging worker. */
export interface Script {
	readonly period: number;
	/** In the order of time. */
	readonly cues: readonly Cue[];
}

export const scriptLimits = {
	/** Bytes of its text. */
	bytes: 16_384,
	cues: 200,
	/** Seconds: a loop of it is kept in memory. */
	longest: 300,
	shortest: 5,
	/** Letters of a person's name. */
	name: 16,
	/** People. */
	crowd: { least: 2, usual: 8, most: 24 },
} as const;

/** A script that cannot be played: where, what was expected, and what to do. */
export class ScriptError extends PersienneError {
	override readonly code = "SCRIPT_INVALID" as const;
	/** From 1. */
	readonly line: number;

	constructor(line: number, message: string, remedy?: string) {
		super("SCRIPT_INVALID", message, remedy);
		this.line = line;
	}
}
