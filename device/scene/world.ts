import type { Picture } from "./artwork/picture.ts";
import { Composer } from "./compose.ts";
import { Moments } from "./moments.ts";
import type { Light, PixelPolygon } from "./scene.ts";
import { backdropOf } from "./sprite/backdrop.ts";
import { type Item, type Performer, period as usual } from "./stage.ts";
import type { Staging } from "./staging.ts";

/** In pixels. */
export interface PictureSize {
	readonly width: number;
	readonly height: number;
}

export interface WorldSpec extends PictureSize {
	readonly seed: number;
	readonly light: Light;
	/** Who plays; those of the world unless given. */
	readonly staging?: Staging;
}

/** What a world is made of. */
export interface WorldParts {
	/** What is behind everything. */
	readonly background: Picture;
	/** What stands still, but can be passed behind. */
	readonly scenery: readonly Item[];
	/** What moves. */
	readonly performers: readonly Performer[];
	/** Seconds after which that repeats; as usual unless given. */
	readonly period?: number | undefined;
	readonly privateAreas: readonly PixelPolygon[];
}

/** A world with its artwork drawn for one size, seed and light. */
export interface World extends PictureSize {
	/** Seconds. */
	readonly period: number;
	readonly composer: Composer;
	readonly scenery: readonly Item[];
	readonly moments: Moments;
	readonly privateAreas: readonly PixelPolygon[];
}

/** Bytes of drawings that what moves may hold on to, for each pixel of the picture: as many as are kept anyway. */
const heldPerPixel = 15;

export function createWorld({
	background,
	scenery,
	performers,
	period = usual,
	privateAreas,
}: WorldParts): World {
	const { width, height } = background;
	const composer = new Composer(backdropOf(background), scenery);
	const moments = new Moments(performers, width * height * heldPerPixel);
	return { width, height, composer, scenery, moments, period, privateAreas };
}

/** A polygon in ONVIF's normalised coordinates: x to the right and y up, both -1..1 (ONVIF Schema, Polygon). */
export type NormalisedPolygon = readonly (readonly [x: number, y: number])[];

/** An area to configure as a mask. */
export interface WorldMask {
	readonly name: string;
	readonly polygon: NormalisedPolygon;
}
