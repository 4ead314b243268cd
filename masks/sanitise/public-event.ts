import type { Field } from "./fields.ts";
import { chosenToken, label, utcTime as utc } from "./fields.ts";
import { textOf, topicOf } from "./message.ts";
import { findPlateText, findPlateTextAcross, findPlateTextBelow } from "./plate-text.ts";
import { type EventKind, type Facts, onvifNamespace, type Values, vocabulary } from "./vocabulary.ts";

/** Thrown when a value that claims to be a PublicEvent is not one. */
export class ForgedEventError extends TypeError {
	readonly code = "EVENT_FORGED" as const;
}

/** Thrown when a message that was about to become public reads like a number plate. It does not quote the message. */
export class ScanTrippedError extends Error {
	readonly code = "SCAN_TRIPPED" as const;

	constructor(kind: EventKind | "frame" | "discovery" | "document") {
		super(`a message of kind ${kind} reads like a number plate and was dropped`);
	}
}

/** What an outlet may know of an event. All of it comes from the vocabulary. */
export interface EventOutline {
	readonly kind: EventKind;
	/** MQTT topic below the camera's own. */
	readonly topic: string;
	/** ONVIF topic such as `tns1:VideoSource/MotionAlarm`; undefined for what is not in ONVIF's topic namespace. */
	readonly onvifTopic: string | undefined;
	readonly qos: 0 | 1;
	/** True for a property event or another state: the broker keeps the latest. */
	readonly retain: boolean;
	/** xs:dateTime, in whole seconds. */
	readonly utcTime: string;
	readonly source: Values;
	readonly data: Values;
	/** The state is no more: nothing will be said of it, and its data are what was said last. Such an event has no payload. */
	readonly deleted: boolean;
}

const admission: unique symbol = Symbol("masks/sanitise");

/**
 * What may be published about a scene (invariant I2). Objects of this class are made by `project` alone, out of the
 * vocabulary; there is no other way to get one, and outlets accept nothing else. The text is a string, which nobody
 * can change afterwards.
 */
export class PublicEvent {
	readonly #outline: EventOutline;
	readonly #text: string;

	/** @param key the module's own admission symbol: nobody else can call this */
	constructor(key: typeof admission, outline: EventOutline, text: string) {
		if (key !== admission) throw new ForgedEventError("a PublicEvent is made by the sanitiser only");
		this.#outline = outline;
		this.#text = text;
		Object.freeze(this);
	}

	/** True for an event that the sanitiser made, and for nothing that looks like one. */
	static isGenuine(value: unknown): value is PublicEvent {
		return typeof value === "object" && value !== null && #text in value;
	}

	/** The payload as it goes out. Throws ForgedEventError on an impostor. */
	static bytesOf(event: PublicEvent): Uint8Array {
		return new TextEncoder().encode(genuine(event).#text);
	}

	/** Throws ForgedEventError on an impostor. */
	static outlineOf(event: PublicEvent): EventOutline {
		return genuine(event).#outline;
	}
}
Object.freeze(PublicEvent);
Object.freeze(PublicEvent.prototype);

function genuine(event: PublicEvent): PublicEvent {
	if (!PublicEvent.isGenuine(event)) throw new ForgedEventError("not a PublicEvent");
	return event;
}

/** Looks each field up by its own name, once; whatever else `facts` holds is never touched. */
function take(fields: Readonly<Record<string, Field>>, facts: Readonly<Record<string, unknown>>): Values {
	const taken: Record<string, Values[string]> = {};
	for (const [name, field] of Object.entries(fields)) {
		const value = field.take(facts[name]);
		if (value !== undefined) taken[name] = value;
	}
	return Object.freeze(taken);
}

/** Texts of those fields that are meant. */
function textsOf(
	fields: Readonly<Record<string, Field>>,
	values: Values,
	isMeant: (field: Field) => boolean,
): string[] {
	return Object.entries(fields).flatMap(([name, field]) => {
		const value = values[name];
		return isMeant(field) && typeof value === "string" ? [value] : [];
	});
}

/** What people chose; all else is words, tokens and numbers of ours. */
const isChosen = (field: Field) => field === label || field === chosenToken;
/** A word of a list is no part of a plate, whatever name stands before it: `Tor 12` with `Left`. */
const isOpen = (field: Field) => !("enum" in field.schema);

/** What people chose of the things in lists, which stand each by itself. */
function listedOf(fields: Readonly<Record<string, Field>>, values: Values): string[] {
	return Object.entries(fields).flatMap(([name, { items }]) =>
		items ? ((values[name] ?? []) as readonly Values[]).flatMap((one) => textsOf(items, one, isChosen)) : [],
	);
}

interface ProjectOptions {
	readonly tripwire?: ((text: string) => boolean) | undefined;
	readonly deleted?: boolean;
	/** Times are cut to a multiple of so many seconds. */
	readonly seconds?: number;
	/** First levels of the topic that it goes to, such as `persienne` and `cam-1`. */
	readonly below?: readonly string[];
	/** Signs the text of a kind that goes out signed, and of no other. */
	readonly seal?: ((text: string) => string) | undefined;
}

/**
 * Makes a PublicEvent by allow-list projection: the fields of its kind, each reduced to its closed set, and no other.
 * Behind the projection stands a scan of the serialised topic and payload, and of what people chose of both.
 *
 * @param at wall time in milliseconds since 1970
 * @param options.tripwire a further scan: true drops the message. It adds to the built-in one and cannot replace it.
 * @param options.deleted the state that the message is about is no more
 * @param options.below where it goes: what somebody called a prefix, a camera and a rule may be a plate together
 * @param options.seal what it makes of a text is not looked at again: it is what was scanned, and a signature
 * @throws SanitiseError when a field is missing or outside its set
 * @throws ScanTrippedError when the result reads like a number plate
 */
export function project<K extends EventKind>(
	kind: K,
	facts: Facts<K>,
	at: number,
	{ tripwire = () => false, deleted = false, seconds = 1, below = [], seal }: ProjectOptions = {},
): PublicEvent {
	const form = vocabulary[kind];
	const source = take(form.source, facts);
	const data = take(form.data, facts);
	const utcTime = utc(seconds).take(at);
	const topic = topicOf(form, source);
	const text = textOf(form, utcTime, source, data);
	const leaving = `${topic}|${text}`;
	const all = { ...form.source, ...form.data };
	const values = { ...source, ...data };
	const isPlate =
		findPlateText(leaving) ??
		findPlateTextAcross(textsOf(all, values, isOpen)) ??
		findPlateTextBelow(below, textsOf(all, values, isChosen)) ??
		listedOf(form.data, data)
			.map((name) => findPlateTextBelow(below, [name]))
			.find((country) => country !== undefined);
	if (isPlate !== undefined || tripwire(leaving)) throw new ScanTrippedError(kind);
	const onvifTopic = form.topic.startsWith(onvifNamespace) ? form.topic : undefined;
	const { qos, retain } = form;
	const outline = Object.freeze({ kind, topic, onvifTopic, qos, retain, utcTime, source, data, deleted });
	if (deleted) return new PublicEvent(admission, outline, "");
	if (form.form !== "sealed") return new PublicEvent(admission, outline, text);
	if (!seal) throw new TypeError(`an event of kind ${kind} goes out signed`);
	return new PublicEvent(admission, outline, seal(text));
}
