import type { Picture } from "../artwork/picture.ts";
import type { Bounds } from "../kernel/easel.ts";
import type { Laid } from "../kernel/memory.ts";
import { luma } from "./colour-space.ts";

/** A shadow: how much of the light it takes at each place. It darkens luma and leaves the colours alone. */
export interface Shade extends Laid {
	readonly width: number;
	readonly height: number;
	/** Luma where the shadow is full. */
	readonly dark: number;
}

/** Width, height, where alpha and hull begin, and luma where it is full: `Shade` in kernel.as. */
const headerBytes = 5 * 4;

/** Takes the alpha of a picture that was painted in one colour, or of a part of it. */
export function shadeOf(
	picture: Picture,
	colour: readonly [number, number, number],
	part: Bounds = { left: 0, top: 0, right: picture.width, bottom: picture.height },
): Shade {
	const { easel, address } = picture;
	const dark = Math.round(16 + luma[0] * colour[0] + luma[1] * colour[1] + luma[2] * colour[2]);
	const width = part.right - part.left;
	const height = part.bottom - part.top;
	const bytes = headerBytes + height * 4 + width * height;
	const pixels = easel.work.hold(width * height * 4 + bytes);
	const shade = pixels + width * height * 4;
	easel.brush.cut(address, pixels, part.left, part.top, width, height);
	easel.brush.packShade(pixels, width, height, dark, shade);
	return { data: easel.bytes.slice(shade, shade + bytes), width, height, dark };
}
