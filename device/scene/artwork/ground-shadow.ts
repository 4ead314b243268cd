import { Limb } from "../kernel/easel.ts";
import type { Lens } from "../lens.ts";
import type { Painter } from "./painter.ts";
import { ellipse } from "./shapes.ts";
import { paintSoft } from "./soften.ts";

/** The shadow of something round at a height above (x, z), all in metres: a tree's crown. */
export function paintRoundShadow(
	painter: Painter,
	lens: Lens,
	x: number,
	z: number,
	height: number,
	radius: number,
): void {
	const { shadowRight, shadowAway, shadowColour, shadowOpacity } = painter.lighting;
	const far = z + shadowAway * height;
	const unit = lens.scale(far);
	const spot = ellipse(
		lens.x(x + shadowRight * height, far),
		lens.y(0, far),
		radius * unit,
		radius * 0.9 * unit * (lens.eye / far),
	);
	paintSoft(painter.picture, [[spot]], {
		colour: shadowColour,
		radius: unit * 0.3,
		opacity: shadowOpacity * 0.85,
	});
}

/** The shadow of an upright post. */
export function paintPostShadow(
	painter: Painter,
	lens: Lens,
	x: number,
	z: number,
	height: number,
	width: number,
): void {
	const { shadowRight, shadowAway, shadowColour, shadowOpacity } = painter.lighting;
	const far = z + shadowAway * height;
	const half = width / 2;
	const line = new Limb(
		lens.x(x, z),
		lens.y(0, z),
		half * lens.scale(z),
		lens.x(x + shadowRight * height, far),
		lens.y(0, far),
		half * lens.scale(far),
	);
	paintSoft(painter.picture, [[line]], {
		colour: shadowColour,
		radius: lens.scale(z) * 0.03,
		opacity: shadowOpacity * 0.9,
	});
}
