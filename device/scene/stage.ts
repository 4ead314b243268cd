import type { PixelPolygon } from "./scene.ts";
import type { Placed } from "./sprite/lay.ts";

export type ActorKind = "person" | "bicycle" | "car" | "bag" | "tram";

/** A plate as it is painted in this picture. */
export interface ShownPlate {
	readonly text: string;
	readonly country: string;
	/** Its four corners in pixels, clockwise from top left. */
	readonly polygon: PixelPolygon;
	/** Height of its characters in pixels. */
	readonly characterHeight: number;
}

/** One sprite in one picture, with what it stands for; scenery that stands before actors has no actor. */
export interface Item extends Placed {
	/** Metres from the camera to where it touches the ground: the farther is painted first. */
	readonly depth: number;
	/** Lies on the ground, under everything that stands. */
	readonly onGround?: boolean;
	readonly actor?: { readonly id: number; readonly kind: ActorKind };
	readonly plates?: readonly ShownPlate[];
}

/** Something that takes part in a scene: it adds its items as they are at `time` seconds, 0 ≤ time < period. */
export interface Performer {
	perform(time: number, items: Item[]): void;
}

/** Every world repeats after this many seconds, unless it is staged otherwise. */
export const period = 40;

/** Where `time` lies in a round, to the microsecond: the same moment of two rounds is the very same number. */
export function phaseOf(time: number, round: number = period): number {
	const micros = Math.round(time * 1e6) % (round * 1e6);
	// Adding 0 makes 0 of -0.
	return (micros < 0 ? micros + round * 1e6 : micros + 0) / 1e6;
}

/** Everything that moves as it is at `phase`, in the order of painting. */
export function itemsAt(performers: readonly Performer[], phase: number): Item[] {
	const items: Item[] = [];
	for (const performer of performers) performer.perform(phase, items);
	return items.sort(paintingOrder);
}

/** First what lies on the ground, then what stands, the farthest first. */
export function paintingOrder(a: Item, b: Item): number {
	const ground = Number(b.onGround ?? false) - Number(a.onGround ?? false);
	// Two depths may both be infinite, so that they cannot be subtracted.
	return ground || (a.depth === b.depth ? 0 : b.depth < a.depth ? -1 : 1);
}
