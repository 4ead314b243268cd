import type { Colour } from "../artwork/colour.ts";
import type { Picture } from "../artwork/picture.ts";
import type { Bounds } from "../kernel/easel.ts";
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

export function sizeOf(sprite: Sprite | Shade): number {
	return "data" in sprite ? sprite.data.length : sprite.luma.data.length + sprite.chroma.data.length;
}

/** A clear margin around each drawing, in pixels. */
const margin = 2;

/** @param anchorX, @param anchorY in pixels of `picture` */
export function drawingOf(picture: Picture, anchorX: number, anchorY: number, unit: number): Drawing {
	const part = painted(picture);
	return { sprite: spriteOf(picture, part), anchorX: anchorX - part.left, anchorY: anchorY - part.top, unit };
}

/** The same for a picture that was painted in one dark colour. */
export function shadowOf(
	picture: Picture,
	colour: Colour,
	anchorX: number,
	anchorY: number,
	unit: number,
): ShadowDrawing {
	const part = painted(picture);
	return {
		sprite: shadeOf(picture, colour, part),
		anchorX: anchorX - part.left,
		anchorY: anchorY - part.top,
		unit,
	};
}

/** What is not clear, with a clear margin and even sides. */
function painted({ easel, address }: Picture): Bounds {
	easel.brush.seen(address);
	const { left, top, right, bottom } = easel.answer();
	if (right === 0) return { left: 0, top: 0, right: 2, bottom: 2 };
	const width = even(right - left + 2 * margin);
	const height = even(bottom - top + 2 * margin);
	return {
		left: left - margin,
		top: top - margin,
		right: left - margin + width,
		bottom: top - margin + height,
	};
}

function even(size: number): number {
	return (size + 1) & ~1;
}
