import type { Clip } from "../sprite/clip.ts";
import type { Drawing } from "../sprite/drawing.ts";
import type { Item } from "../stage.ts";
import type { Setting } from "./setting.ts";

/** Where a drawing is put: its standing point in pixels of the picture, and its size against what was drawn. */
export interface Standing {
	readonly x: number;
	readonly y: number;
	readonly scale: number;
	/** Metres from the camera. */
	readonly depth: number;
	readonly actor: NonNullable<Item["actor"]>;
	readonly clip?: Clip;
}

/** What a figure takes at most, in metres: to each side of where it stands, and up. */
const sideways = { person: 0.85, bicycle: 1.15 } as const;
const tallest = 2.1;
/** Pixels to spare: soft edges, rounding. */
const spare = 6;

/**
 * Whether nobody can see a figure, nor its shadow: then it need not even be drawn.
 * @param x where it stands, in pixels of the picture; @param unit pixels per metre there
 */
export function outOfSight(
	kind: keyof typeof sideways,
	x: number,
	unit: number,
	{ lens, lighting }: Setting,
	clip?: Clip,
): boolean {
	const reach = sideways[kind] * unit + spare;
	const thrown = clip ? 0 : tallest * lighting.shadowRight * unit;
	const { left, right } = clip ?? { left: 0, right: lens.width };
	return x + reach + thrown < left || x - reach > right;
}

/** Adds a drawing, and its shadow on the ground. */
export function stand(drawing: Drawing, { x, y, scale, depth, actor, clip }: Standing, items: Item[]): void {
	const { shadow } = drawing;
	if (shadow && !clip) {
		const grown = (scale * drawing.unit) / shadow.unit;
		items.push({
			sprite: shadow.sprite,
			...corner(x - shadow.anchorX * grown, y - shadow.anchorY * grown, grown),
			scale: grown,
			depth,
			onGround: true,
		});
	}
	items.push({
		sprite: drawing.sprite,
		...corner(x - drawing.anchorX * scale, y - drawing.anchorY * scale, scale),
		scale,
		depth,
		actor,
		...(clip ? { clip } : {}),
	});
}

/** What keeps its size is copied pixel by pixel, and so has to lie on whole pixels. */
function corner(x: number, y: number, scale: number): { x: number; y: number } {
	return scale === 1 ? { x: Math.round(x), y: Math.round(y) } : { x, y };
}
