import { notificationOf } from "../../../device/onvif/events/notification.ts";
import { DocumentWriter } from "../../../device/onvif/metadata/document.ts";
import type { Field } from "../../../masks/sanitise/fields.ts";
import {
	chosenToken,
	digest,
	hours,
	isOptional,
	label,
	timeZone,
	token,
	uuid,
} from "../../../masks/sanitise/fields.ts";
import { checkName } from "../../../masks/sanitise/name.ts";
import {
	findPlateText,
	findPlateTextAcross,
	findPlateTextBelow,
} from "../../../masks/sanitise/plate-text.ts";
import { type PublicEvent, project, ScanTrippedError } from "../../../masks/sanitise/public-event.ts";
import { projectFrame } from "../../../masks/sanitise/public-frame.ts";
import { checkRuleName } from "../../../masks/sanitise/rule-name.ts";
import { type EventKind, vocabulary } from "../../../masks/sanitise/vocabulary.ts";
import { bytesFrom } from "../../helpers/random-bytes.ts";
import { disguises, names, plateOf, plateShapes } from "./plate-corpus.ts";

/** Both errors of the scan for plate text, measured: plates that get past it, and what is none and is held back. */

export interface Tally {
	readonly of: number;
	readonly hits: number;
}

type Below = (limit: number) => number;

/** Whole numbers from 0 to a limit, up to 2^32; the same for a seed. */
function chanceFrom(seed: number): Below {
	const random = bytesFrom(seed);
	return (limit) => {
		const [a = 0, b = 0, c = 0, d = 0] = random(4);
		return Math.floor(((a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) / 2 ** 32) * limit);
	};
}

const bare = (plate: string) => plate.replaceAll(/[ -]/g, "");

/** A plate in two parts, neither of them empty. */
function halves(plate: string, below: Below): [string, string] {
	const cut = 1 + below(plate.length - 1);
	return [plate.slice(0, cut), plate.slice(cut)];
}

/** Whether the scan of a message finds a plate that is written so. */
type Look = (plate: string, below: Below) => boolean;

/** As it stands in one text, for each disguise, and split as a message may split it. */
const looks: Readonly<Record<string, Look>> = {
	...Object.fromEntries(
		Object.entries(disguises).map(([name, write]): [string, Look] => [
			name,
			(plate) => findPlateText(`a car ${write(plate)} seen`) !== undefined,
		]),
	),
	"split over two fields": (plate, below) => {
		const [first, second] = halves(plate, below);
		return findPlateTextAcross([first.trim(), second.trim()]) !== undefined;
	},
	"split over two fields, without gaps": (plate, below) =>
		findPlateTextAcross(halves(bare(plate), below)) !== undefined,
	"split over topic and field": (plate, below) => {
		const [first, second] = halves(plate, below);
		return findPlateTextBelow(["persienne", first.trim()], [second.trim()]) !== undefined;
	},
};

export const disguiseNames: readonly string[] = Object.keys(looks);

/** @param each plates drawn of each of the shapes that the corpus has */
export function foundOf(disguise: string, each: number, seed = 11): Tally {
	const below = chanceFrom(seed);
	const look = looks[disguise];
	if (!look) throw new Error(`there is no disguise ${disguise}`);
	const drawn = plateShapes.flatMap(([, shape]) => Array.from({ length: each }, () => plateOf(shape, below)));
	return { of: drawn.length, hits: drawn.filter((plate) => look(plate, below)).length };
}

const allNames = [...names()];
/** Names that people give rules, and may. */
const ruleNames = allNames.filter((name) => checkRuleName(name).ok);

export function refusedNames(): Tally {
	return { of: allNames.length, hits: allNames.filter((name) => !checkName(name).ok).length };
}

const hexOf = (length: number, below: Below) => Array.from({ length }, () => below(16).toString(16)).join("");

const pick = <T>(list: readonly T[], below: Below): T => list[below(list.length)] as T;

/** A value that a field may have. */
function valueFor(field: Field, below: Below, name = ""): unknown {
	if (isOptional(field) && below(4) === 0) return undefined;
	const { items, schema } = field;
	if (items) return Array.from({ length: below(4) }, () => valuesFor(items, below));
	const {
		enum: words,
		maximum = 0,
		minimum = 0,
		pattern,
		type,
	} = schema as {
		enum?: readonly unknown[];
		maximum?: number;
		minimum?: number;
		pattern?: string;
		type?: string;
	};
	const is = (other: Field) => pattern === other.schema["pattern"];
	if (words) return pick(words, below);
	const listed = (schema as { items?: { enum?: readonly unknown[] } }).items?.enum;
	if (listed) return listed.slice(below(listed.length));
	if (type === "boolean") return below(2) === 1;
	// Small numbers are as frequent as large ones.
	if (type === "integer" || type === "number")
		return minimum + (maximum - minimum) * 10 ** -(below(1200) / 100);
	if (is(uuid)) return hexOf(32, below).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
	if (is(digest)) return hexOf(64, below);
	if (is(label)) return pick(ruleNames, below);
	// A camera has one lens.
	if (name.endsWith("Source")) return "VideoSource_1";
	if (is(token)) return pick(["VideoSource_1", "main-encoder", "metadata", "mask-12"], below);
	if (is(hours)) return pick(["08:00-20:00", "22:30-24:00", "00:00-05:15"], below);
	if (is(timeZone))
		return pick(["Europe/Paris", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT-12"], below);
	if (is(chosenToken)) return pick(["main", "sub", "Profile_1", "Profile_12", "profile-main-1"], below);
	throw new Error(`nothing is drawn for a field of ${JSON.stringify(schema)}`);
}

function valuesFor(fields: Readonly<Record<string, Field>>, below: Below): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(fields).map(([name, field]) => [name, valueFor(field, below, name)]),
	);
}

export const kinds = Object.keys(vocabulary) as readonly EventKind[];
/** 1970 to 2100. */
const anyTime = (below: Below) => below(2 ** 32 - 1) * 1000 + below(1000);

function eventOf(kind: EventKind, below: Below): PublicEvent {
	const { source, data } = vocabulary[kind];
	const facts = { ...valuesFor(source, below), ...valuesFor(data, below) };
	const topic = ["persienne", `cam-${1 + below(300)}`];
	return project(kind, facts as never, anyTime(below), { below: topic, seal: (text) => text });
}

function trips(make: () => unknown): boolean {
	try {
		make();
		return false;
	} catch (error) {
		if (error instanceof ScanTrippedError) return true;
		throw error;
	}
}

/** Of messages of one kind, with any values that they may have, how many are held back. */
export function heldBackOf(kind: EventKind, each: number, seed = 23): Tally {
	const below = chanceFrom(seed);
	const hits = Array.from({ length: each }, () => trips(() => eventOf(kind, below))).filter(Boolean).length;
	return { of: each, hits };
}

/** The same for documents of the metadata stream: frames, and events of all kinds. */
export function heldBackDocuments(each: number, seed = 29): Tally {
	const below = chanceFrom(seed);
	const part = () => below(1001) / 1000;
	const box = () => {
		const shape = pick(["upright", "wide", undefined] as const, below);
		return { left: part(), right: part(), top: part(), bottom: part(), shape, track: below(1e6) };
	};
	const frame = () =>
		projectFrame(
			{ ticks: 0, takenAt: anyTime(below), objects: Array.from({ length: below(8) }, box) },
			{ of: (tracks) => tracks.map(() => 1 + below(2 ** 31 - 1)) },
		);
	const event = () => notificationOf(eventOf(pick(kinds, below), below));
	const documents = Array.from({ length: each }, (_, index) => {
		const writer = new DocumentWriter(valueFor(uuid, below) as string);
		if (index % 2 === 0) return trips(() => writer.frame(frame()));
		return trips(() => {
			const told = event();
			if (told) writer.events([told]);
		});
	});
	return { of: each, hits: documents.filter(Boolean).length };
}
