import type { Canvas } from "../scene.ts";
import { copy } from "./copy.ts";
import { interpolate } from "./interpolate.ts";
import { darken, type Shade } from "./shade.ts";
import type { Sprite } from "./sprite.ts";

/** Columns left..right-1 and rows top..bottom-1 of the picture: nothing is painted outside. */
export interface Clip {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** A sprite put somewhere in the picture. */
export interface Placed {
	readonly sprite: Sprite | Shade;
	/** Pixels of the picture where the sprite's left and top edges come to lie. */
	readonly x: number;
	readonly y: number;
	/** Pixels of the picture per pixel of the sprite. */
	readonly scale: number;
	readonly clip?: Clip;
}

/**
 * Paints a sprite over the picture. Whole positions at scale 1 are copied, everything else is interpolated.
 * @param within replaces the sprite's own clip; both must be even
 */
export function lay(canvas: Canvas, placed: Placed, within?: Clip): void {
	const { sprite, x, y, scale } = placed;
	const clip = within ?? placed.clip ?? { left: 0, top: 0, right: canvas.width, bottom: canvas.height };
	if (x >= clip.right || y >= clip.bottom) return;
	if (x + sprite.width * scale <= clip.left || y + sprite.height * scale <= clip.top) return;
	const [luma, blue, red] = canvas.planes;
	const [lumaStride, blueStride, redStride] = canvas.strides;
	if ("dark" in sprite) {
		darken(luma, lumaStride, clip, sprite, x, y, scale);
		return;
	}
	const half: Clip = {
		left: clip.left >> 1,
		top: clip.top >> 1,
		right: clip.right >> 1,
		bottom: clip.bottom >> 1,
	};
	const { chroma } = sprite;
	if (scale === 1 && Number.isInteger(x) && Number.isInteger(y)) {
		copy(luma, lumaStride, clip, sprite.luma, 0, x, y);
		copy(blue, blueStride, half, chroma, 0, x >> 1, y >> 1);
		copy(red, redStride, half, chroma, 1, x >> 1, y >> 1);
		return;
	}
	interpolate(luma, lumaStride, clip, sprite.luma, 0, x, y, scale);
	interpolate(blue, blueStride, half, chroma, 0, x / 2, y / 2, scale);
	interpolate(red, redStride, half, chroma, 1, x / 2, y / 2, scale);
}
