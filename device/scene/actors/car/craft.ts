import type { Lighting } from "../../artwork/light.ts";
import { Painter } from "../../artwork/painter.ts";
import type { Scratch } from "../../artwork/picture.ts";
import type { Lens } from "../../lens.ts";
import type { CarLook } from "./look.ts";
import { type CarPose, CarView } from "./pose.ts";
import { type CarPoint, Hull, shapes } from "./shape.ts";
import { faces, type Material, normalOf, overlap, shadeOf } from "./surface.ts";

export interface CarSpec {
	readonly look: CarLook;
	readonly pose: CarPose;
	readonly lens: Lens;
	readonly lighting: Lighting;
	/** Its lamps are on at dusk, unless it is parked. */
	readonly parked: boolean;
}

/** Everything that draws a part of a car needs. */
export interface CarCraft {
	readonly painter: Painter;
	readonly view: CarView;
	readonly hull: Hull;
	readonly look: CarLook;
	readonly lampsOn: boolean;
	/** Nobody sits in it. */
	readonly parked: boolean;
	/** Pixels per metre at the car's nearer end. */
	readonly unit: number;
	/** A contour in pixels of the world's picture, as pixels of the sprite's. */
	local(contour: readonly number[]): number[];
}

/** Metres around a car that its mirrors take, that the glare of its lamps takes, and that its shadow and beams take. */
export const reaches = { body: 0.3, glare: 0.9, ground: 0.9 } as const;

/** A clear picture of a car's size and all that is needed to draw on it. @param reach metres around the car */
export function sketch(
	{ look, pose, lens, lighting, parked }: CarSpec,
	scratch: Scratch,
	reach: number,
): {
	craft: CarCraft;
	corner: readonly [left: number, top: number];
} {
	const hull = new Hull(shapes[look.kind]);
	const view = new CarView(lens, pose);
	const { left, top, right, bottom } = frameOf(view, hull, lens, reach);
	const painter = new Painter(scratch.picture(right - left, bottom - top), lighting, left, top);
	const near = Math.min(view.depth([0, 0, 0]), view.depth([0, 0, hull.shape.length]));
	const unit = lens.scale(near);
	const local = (contour: readonly number[]) => contour.map((value, i) => value - (i % 2 === 0 ? left : top));
	const lampsOn = lighting.lampsOn && !parked;
	painter.depth = near;
	return { craft: { painter, view, hull, look, lampsOn, parked, unit, local }, corner: [left, top] };
}

/** The pixels that a car may touch, a little more than the picture shows. */
function frameOf(
	view: CarView,
	hull: Hull,
	lens: Lens,
	reach: number,
): { left: number; top: number; right: number; bottom: number } {
	const { length, halfWidth, roof } = hull.shape;
	let left = Number.POSITIVE_INFINITY;
	let top = Number.POSITIVE_INFINITY;
	let right = Number.NEGATIVE_INFINITY;
	let bottom = Number.NEGATIVE_INFINITY;
	for (const x of [-halfWidth - reach, halfWidth + reach]) {
		for (const y of [0, roof + 0.2]) {
			for (const z of [-reach, length + reach]) {
				const [px, py] = view.pixel([x, y, z]);
				left = Math.min(left, px);
				right = Math.max(right, px);
				top = Math.min(top, py);
				bottom = Math.max(bottom, py);
			}
		}
	}
	const spare = lens.height * 0.08;
	return {
		left: Math.floor(Math.max(left, -spare)),
		top: Math.floor(Math.max(top, -spare)),
		right: Math.max(Math.ceil(Math.min(right, lens.width + spare)), Math.floor(Math.max(left, -spare)) + 2),
		bottom: Math.max(Math.ceil(Math.min(bottom, lens.height + spare)), Math.floor(Math.max(top, -spare)) + 2),
	};
}

/** Paints a piece of skin if the camera sees its outside. */
export function paintFace(craft: CarCraft, points: readonly CarPoint[], material: Material): void {
	const { view, painter } = craft;
	const contour = view.contour(points);
	if (!faces(contour)) return;
	const colour = shadeOf(painter, view, points[0]!, normalOf(view, points), material);
	painter.lit([overlap(contour, 0.4)], colour);
}
