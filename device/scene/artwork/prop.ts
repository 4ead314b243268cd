import type { Lens } from "../lens.ts";
import { drawingOf } from "../sprite/drawing.ts";
import type { Item } from "../stage.ts";
import type { Lighting } from "./light.ts";
import { Painter } from "./painter.ts";
import { Scratch } from "./picture.ts";

/** A place of the world that a prop fills: metres to each side of x, up, and a little below the ground. */
export interface PropSpace {
	readonly x: number;
	readonly z: number;
	readonly left: number;
	readonly right: number;
	readonly height: number;
}

const scratch = new Scratch();

/** Scenery that people and cars can pass behind. */
export function prop(
	lens: Lens,
	lighting: Lighting,
	space: PropSpace,
	paint: (painter: Painter) => void,
): Item {
	const left = Math.max(0, Math.floor(lens.x(space.x - space.left, space.z)));
	const right = Math.min(lens.width, Math.ceil(lens.x(space.x + space.right, space.z)));
	const top = Math.max(0, Math.floor(lens.y(space.height, space.z)));
	const bottom = Math.min(lens.height, Math.ceil(lens.y(-0.3, space.z)));
	const picture = scratch.picture(Math.max(2, right - left), Math.max(2, bottom - top));
	paint(new Painter(picture, lighting, left, top));
	const { sprite, anchorX, anchorY } = drawingOf(picture, -left, -top, lens.scale(space.z));
	return { sprite, x: -anchorX, y: -anchorY, scale: 1, depth: space.z };
}
