import { type Colour, hex } from "../../artwork/colour.ts";
import { ellipse } from "../../artwork/shapes.ts";
import { paintSoft } from "../../artwork/soften.ts";
import type { CarCraft } from "./craft.ts";
import type { CarPoint } from "./shape.ts";

const white = hex("#fff3d6");
const red = hex("#ff4a35");

/** A soft round spot of light. */
function spot(
	{ painter, local }: CarCraft,
	[x, y]: readonly [number, number],
	radiusX: number,
	radiusY: number,
	colour: Colour,
	opacity: number,
): void {
	const outline = local(ellipse(x, y, radiusX * 0.6, radiusY * 0.6));
	paintSoft(painter.picture, [[outline]], { colour, radius: Math.min(radiusX, radiusY) * 0.32, opacity });
}

function seesNose({ view, hull }: CarCraft): boolean {
	return view.depth([0, 0, 0]) < view.depth([0, 0, hull.shape.length]);
}

function lampPoints({ hull }: CarCraft, nose: boolean): CarPoint[] {
	const { bonnet, waist } = hull.shape;
	const y = nose ? bonnet - 0.16 : waist - 0.12;
	return [-0.78, 0.78].map((share) =>
		nose ? hull.nose(share * hull.halfWidth(y), y) : hull.tail(share * hull.halfWidth(y), y),
	);
}

/** Whether its headlamps light the road between it and the camera. */
export function shinesAhead(craft: CarCraft): boolean {
	return craft.lampsOn && seesNose(craft);
}

/** Light that headlamps throw on the road before the car. */
export function paintBeams(craft: CarCraft): void {
	const { view, unit } = craft;
	const tilt = view.lens.eye / view.depth([0, 0, 0]);
	// Two pools, one behind the other, make a long one.
	spot(craft, view.pixel([0, 0, -0.1]), 1.5 * unit, 1.5 * unit * tilt, white, 0.2);
	spot(craft, view.pixel([0, 0, -0.5]), 2.2 * unit, 2.4 * unit * tilt, white, 0.2);
}

/** The glare round lamps that are on: a wide faint one and a small bright one. */
export function paintHalos(craft: CarCraft): void {
	if (!craft.lampsOn) return;
	const nose = seesNose(craft);
	for (const point of lampPoints(craft, nose)) {
		const at = craft.view.pixel(point);
		const radius = craft.unit * (nose ? 0.62 : 0.36);
		spot(craft, at, radius, radius, nose ? white : red, nose ? 0.3 : 0.24);
		spot(craft, at, radius * 0.4, radius * 0.4, nose ? [255, 255, 250] : red, nose ? 0.85 : 0.4);
	}
}
