import { Limb } from "../kernel/easel.ts";
import type { Lens } from "../lens.ts";
import { hex } from "./colour.ts";
import type { Glow } from "./glow.ts";
import type { Painter } from "./painter.ts";
import { bar, ellipse } from "./shapes.ts";

const post = hex("#2e3338");
const height = 5.2;

/** A lantern on a post that stands at (x, z) metres. */
export function paintStreetLamp(painter: Painter, lens: Lens, x: number, z: number): void {
	const unit = lens.scale(z);
	const foot = lens.x(x, z);
	const ground = lens.y(0, z);
	const top = ground - height * unit;
	painter.depth = z;
	painter.solid([new Limb(foot, ground, 0.1 * unit, foot, ground - 0.9 * unit, 0.09 * unit)], post);
	painter.solid([bar(foot, ground - 0.8 * unit, foot, top, 0.1 * unit)], post);
	const glass: readonly number[] = [
		foot - 0.2 * unit,
		top - 0.52 * unit,
		foot + 0.2 * unit,
		top - 0.52 * unit,
		foot + 0.13 * unit,
		top,
		foot - 0.13 * unit,
		top,
	];
	if (painter.lighting.lampsOn) painter.lit([glass], [255, 240, 205]);
	else painter.solid([glass], hex("#cfd6d8"));
	painter.solid(
		[[foot - 0.26 * unit, top - 0.52 * unit, foot + 0.26 * unit, top - 0.52 * unit, foot, top - 0.82 * unit]],
		post,
	);
	painter.solid([ellipse(foot, top, 0.16 * unit, 0.05 * unit)], post);
	painter.depth = 0;
}

/** The light it sheds at dusk: round the lantern, and on the ground below. */
export function shineStreetLamp(painter: Painter, lens: Lens, glow: Glow, x: number, z: number): void {
	if (!painter.lighting.lampsOn) return;
	const unit = lens.scale(z);
	const foot = lens.x(x, z);
	const lantern = lens.y(height + 0.3, z);
	const warm = hex("#ffc66e");
	glow.add(painter.picture, foot, lantern, 2.6 * unit, 2.6 * unit, warm, 0.6);
	glow.add(painter.picture, foot, lens.y(0, z), 6 * unit, 6 * unit * (lens.eye / z), warm, 0.34);
}
