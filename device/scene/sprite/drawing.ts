import type { Colour } from "../artwork/colour.ts";
import { crop } from "../artwork/crop.ts";
import type { Picture } from "../artwork/picture.ts";
import { type Shade, shadeOf } from "./shade.ts";
import { type Sprite, spriteOf } from "./sprite.ts";

/** A sprite that knows which point of it stands where its owner stands. */
export interface Drawing {
	readonly sprite: Sprite;
	/** In pixels of the sprite, from its left and top edges. */
	readonly anchorX: number;
	readonly anchorY: number;
	/** Pixels per metre it was drawn at. */
	readonly unit: number;
	/** What it throws on the ground, drawn smaller: shadows have no detail. */
	readonly shadow?: ShadowDrawing;
}

/** The same for what lies on the ground: a mere shadow, or light as well. */
export interface ShadowDrawing extends Omit<Drawing, "sprite" | "shadow"> {
	readonly sprite: Sprite | Shade;
}

/** Memory that a drawing takes. */
export function bytesOf({ sprite, shadow }: Drawing): number {
	return sizeOf(sprite) + (shadow ? sizeOf(shadow.sprite) : 0);
}

function sizeOf(sprite: Sprite | Shade): number {
	return "data" in sprite ? sprite.data.length : sprite.luma.data.length + sprite.chroma.data.length;
}

/** @param anchorX, @param anchorY in pixels of `picture` */
export function drawingOf(picture: Picture, anchorX: number, anchorY: number, unit: number): Drawing {
	const cropped = crop(picture);
	return {
		sprite: spriteOf(cropped.picture),
		anchorX: anchorX - cropped.left,
		anchorY: anchorY - cropped.top,
		unit,
	};
}

/** The same for a picture that was painted in one dark colour. */
export function shadowOf(
	picture: Picture,
	colour: Colour,
	anchorX: number,
	anchorY: number,
	unit: number,
): ShadowDrawing {
	const cropped = crop(picture);
	return {
		sprite: shadeOf(cropped.picture, colour),
		anchorX: anchorX - cropped.left,
		anchorY: anchorY - cropped.top,
		unit,
	};
}
