import type { Light, PixelPolygon } from "./scene.ts";
import type { Backdrop } from "./sprite/backdrop.ts";
import type { Performer } from "./stage.ts";

/** A world with its artwork drawn for one size, seed and light. */
export interface World {
	readonly backdrop: Backdrop;
	readonly performers: readonly Performer[];
	readonly privateAreas: readonly PixelPolygon[];
}

/** In pixels. */
export interface PictureSize {
	readonly width: number;
	readonly height: number;
}

export interface WorldSpec extends PictureSize {
	readonly seed: number;
	readonly light: Light;
}

/** A polygon in ONVIF's normalised coordinates: x to the right and y up, both -1..1 (ONVIF Schema, Polygon). */
export type NormalisedPolygon = readonly (readonly [x: number, y: number])[];

/** An area to configure as a mask. */
export interface WorldMask {
	readonly name: string;
	readonly polygon: NormalisedPolygon;
}
