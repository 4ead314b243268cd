import { crop } from "../artwork/crop.ts";
import type { Picture } from "../artwork/picture.ts";
import { type Sprite, spriteOf } from "./sprite.ts";

/** A sprite that knows which point of it stands where its owner stands. */
export interface Drawing {
	readonly sprite: Sprite;
	/** In pixels of the sprite, from its left and top edges. */
	readonly anchorX: number;
	readonly anchorY: number;
	/** Pixels per metre it was drawn at. */
	readonly unit: number;
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
