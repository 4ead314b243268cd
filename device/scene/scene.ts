import type { Surface } from "../../masks/frame.ts";
import type { Script } from "./script/script.ts";
import type { Staging } from "./staging.ts";

/** What a scene paints into: the imaging worker's native picture, as plain planes. */
export interface Canvas extends Surface {}

/** Where the light comes from: by day, or at dusk with lamps and headlights. */
export type Light = "day" | "dusk";

export interface SceneOptions {
	/** Picture size in pixels; both even, 160×90 to 3840×2160. */
	readonly width: number;
	readonly height: number;
	/** Same scene, size, seed, light and time: the same picture, byte for byte (invariant I8). */
	readonly seed: number;
	readonly light?: Light;
	/** Adds sensor noise of this standard deviation in luma steps, 0 (default) to 12. */
	readonly noise?: number;
	readonly rain?: boolean;
	/** Private areas carry a pattern that cannot be overlooked, to see that it never leaves. */
	readonly canary?: boolean;
	/** Where, in ONVIF's coordinates: x to the right, y up, both from -1 to 1; in its private areas unless given. */
	readonly canaryAreas?: readonly PixelPolygon[];
	/** Who plays in the world; those who usually do unless given. */
	readonly staging?: Staging;
	/** What happens in it, in place of what usually does. */
	readonly script?: Script;
}

/** A closed polygon in pixels of the picture, as [x, y] pairs. */
export type PixelPolygon = readonly (readonly [number, number])[];

/**
 * What is truly in the picture, known because we drew it. For tests and scoring only: the masking stage and the
 * analytics never see it (an import rule holds that).
 */
export interface GroundTruth {
	readonly actors: readonly {
		/** Stable while the actor is in the scene. */
		readonly id: number;
		readonly kind: "person" | "bicycle" | "car" | "bag" | "tram";
		/** Box of its visible part: x, y, width, height in pixels. */
		readonly box: readonly [number, number, number, number];
	}[];
	readonly plates: readonly {
		readonly text: string;
		readonly country: string;
		/** The plate's four corners, clockwise from top left. */
		readonly polygon: PixelPolygon;
		/** Height of the characters in pixels. */
		readonly characterHeight: number;
		/** How much of it no other actor hides and the picture's edge does not cut, 0..1. */
		readonly visible: number;
	}[];
	/** Windows, doors, gardens: areas that a mask has to cover. */
	readonly privateAreas: readonly PixelPolygon[];
}

/** Draws the world of one camera at any time. It owns its artwork; `draw` is called once a frame and must be fast. */
export interface Scene {
	/** After this many seconds it repeats exactly; Infinity for one that does not. */
	readonly period: number;
	/** Paints the picture at `time` (seconds since the scene's start) over all of `canvas`. */
	draw(canvas: Canvas, time: number): void;
	/** Makes ready what the picture at `time` needs, so that drawing it will take no longer than drawing any other. */
	prepare?(time: number): void;
	close(): void;
}

/** A scene that we drew ourselves and so know the truth of. */
export interface SyntheticScene extends Scene {
	truth(time: number): GroundTruth;
}
