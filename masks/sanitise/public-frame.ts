import { amount, moment, oneOf, SanitiseError, utcTime } from "./fields.ts";
import type { Pseudonyms } from "./pseudonyms.ts";
import { ForgedEventError } from "./public-event.ts";

/** What the sanitiser reads of one thing in a picture. Whatever else the object holds is ignored. */
export interface SeenBox {
	/** Edges as parts of the picture's width and height, 0 to 1 from the left and from the top. */
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
	readonly shape: "upright" | "wide" | undefined;
	/** Which of the pictures before it is, as the camera counts. */
	readonly track: number;
}

/** What the sanitiser reads of a picture's things. */
export interface SeenScene {
	/** Media time in 1/90000 s. */
	readonly ticks: number;
	/** Wall time in milliseconds since 1970. */
	readonly takenAt: number;
	readonly objects: readonly SeenBox[];
}

/** Of ONVIF's object types, those that a shape may speak for. */
export type ObjectClass = "Human" | "Vehicle";

/** Edges in ONVIF's normalised coordinates: x to the right and y upwards, -1 to 1, in steps of 0.02. */
export interface PublicBox {
	/** What it is called for now: a pseudonym that changes at fixed times. */
	readonly id: number;
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
	readonly class: ObjectClass | undefined;
}

export interface FrameOutline {
	readonly ticks: number;
	/** xs:dateTime with milliseconds: it has to name one picture (Analytics Specification, "Frame"). */
	readonly utcTime: string;
	/** The same as coarse as times of events are, for who has no picture to it. */
	readonly coarseTime: string;
	readonly objects: readonly PublicBox[];
}

/** More things than this are not told of one picture. */
const mostObjects = 64;

/** A place in the picture, as a part of it. */
function place(value: unknown): number {
	if (typeof value !== "number" || !(value >= 0 && value <= 1))
		throw new SanitiseError("expected a place in the picture");
	return value;
}

const shape = oneOf(["upright", "wide"]);
const track = amount(Number.MAX_SAFE_INTEGER);
const ticks = amount(Number.MAX_SAFE_INTEGER);
const classes: Readonly<Record<"upright" | "wide", ObjectClass>> = { upright: "Human", wide: "Vehicle" };

const admission: unique symbol = Symbol("masks/sanitise");

/**
 * What may be told of the things in one picture, to who may see the picture (invariant I2): coarse boxes, what their shapes speak
 * for, and passing names. No identity, no colour, no crop, no text: there are no fields for them. Made by `projectFrame` alone.
 */
export class PublicFrame {
	readonly #outline: FrameOutline;

	/** @param key the module's own admission symbol: nobody else can call this */
	constructor(key: typeof admission, outline: FrameOutline) {
		if (key !== admission) throw new ForgedEventError("a PublicFrame is made by the sanitiser only");
		this.#outline = outline;
		Object.freeze(this);
	}

	/** Throws ForgedEventError on an impostor. */
	static outlineOf(frame: PublicFrame): FrameOutline {
		if (typeof frame !== "object" || frame === null || !(#outline in frame))
			throw new ForgedEventError("not a PublicFrame");
		return frame.#outline;
	}
}
Object.freeze(PublicFrame);
Object.freeze(PublicFrame.prototype);

/** How coarse a frame is. */
export interface FrameCoarseness {
	/** Seconds that `coarseTime` is cut to a multiple of. */
	readonly seconds: number;
	/** Hundredths of the picture that edges are snapped to, from 1 on. */
	readonly grid: number;
}

/** The finest there is: a hundredth is about 19 pixels of a full HD picture's width. */
const finest: FrameCoarseness = { seconds: 1, grid: 1 };

/**
 * @param names what things are called
 * @throws SanitiseError when a field is missing or outside its set
 */
export function projectFrame(
	scene: SeenScene,
	names: Pick<Pseudonyms, "of">,
	{ seconds, grid }: FrameCoarseness = finest,
): PublicFrame {
	const seen = listOf(scene.objects).slice(0, mostObjects);
	const ids = names.of(
		seen.map((box) => track.take(box.track)),
		scene.takenAt,
	);
	const boxes = seen.map((box, index) => projectBox(box, ids[index] as number, grid));
	const outline: FrameOutline = {
		ticks: ticks.take(scene.ticks),
		utcTime: new Date(Math.floor(moment(scene.takenAt))).toISOString(),
		coarseTime: utcTime(seconds).take(scene.takenAt),
		// In the order in which they came, their places in the list would be names that last.
		objects: Object.freeze(boxes.sort((a, b) => a.id - b.id)),
	};
	return new PublicFrame(admission, Object.freeze(outline));
}

/** @throws SanitiseError for what is no list of things */
export function listOf(objects: unknown): readonly SeenBox[] {
	if (!Array.isArray(objects) || objects.some((box) => typeof box !== "object" || box === null))
		throw new SanitiseError("expected a list of things");
	return objects;
}

/** Looks each field up by its own name, once; whatever else the box holds is never touched. */
function projectBox(box: SeenBox, id: number, grid: number): PublicBox {
	const found = box.shape;
	const [left, right] = snapped(box.left, box.right, grid);
	const [top, bottom] = snapped(box.top, box.bottom, grid);
	return Object.freeze({
		id,
		left: across(left),
		top: -across(top),
		right: across(right),
		bottom: -across(bottom),
		class: found === undefined ? undefined : classes[shape.take(found)],
	});
}

/** Both edges in hundredths of the picture, on the grid and not on one line of it; the picture's own edge is one, too. */
function snapped(from: unknown, to: unknown, grid: number): [number, number] {
	const snap = (edge: number) => Math.min(100, Math.round((edge * 100) / grid) * grid);
	const [start, end] = [snap(place(from)), snap(place(to))];
	if (start !== end || place(from) === place(to)) return [start, end];
	// At the far edge, from the last line before it.
	return end < 100 ? [start, Math.min(100, end + grid)] : [(Math.ceil(100 / grid) - 1) * grid, end];
}

/** Hundredths of the picture as ONVIF's coordinate; never -0, which is written otherwise. */
function across(hundredths: number): number {
	return (hundredths * 2 - 100) / 100 || 0;
}
