import { type Picture, Scratch } from "../../artwork/picture.ts";
import { paintSoft } from "../../artwork/soften.ts";
import { drawingOf, type ShadowDrawing, shadowOf } from "../../sprite/drawing.ts";
import { type CarCraft, type CarSpec, reaches, sketch } from "./craft.ts";
import { paintBeams, shinesAhead } from "./lamps.ts";
import type { CarPoint } from "./shape.ts";

/** Shadow and light on the ground are drawn this many times smaller. */
const groundShrink = 4;

/** What lies so many pixels inside the body is hidden, whatever the rounding. */
const wellInside = groundShrink * 1.5;

const scratch = new Scratch();

/**
 * What a car does to the ground around it: its shadow, and the light of its lamps.
 * @param body the car, whose left top corner is at `bodyCorner`: what it hides need not be drawn
 */
export function drawGround(
	spec: CarSpec,
	body: Picture,
	bodyCorner: readonly [left: number, top: number],
): ShadowDrawing {
	const lens = spec.lens.shrunk(1 / groundShrink);
	const { craft, corner } = sketch({ ...spec, lens }, scratch, reaches.ground);
	paintShadow(craft);
	const { picture, lighting } = craft.painter;
	if (shinesAhead(craft)) {
		paintBeams(craft);
		return drawingOf(picture, -corner[0], -corner[1], craft.unit);
	}
	const { easel, address } = picture;
	easel.brush.clearHidden(address, ...corner, body.address, ...bodyCorner, groundShrink, wellInside);
	return shadowOf(picture, lighting.shadowColour, -corner[0], -corner[1], craft.unit);
}

/** On the ground under the car: drawn out away from the sun, and darkest right below it. */
function paintShadow({ painter, view, hull, unit, local }: CarCraft): void {
	const { lighting, picture } = painter;
	const footprint = (inset: number): (readonly [number, number])[] => {
		const { length, halfWidth } = hull.shape;
		const corners: CarPoint[] = [
			[-0.95, 0, 0.2],
			[-0.6, 0, 0.04],
			[0.6, 0, 0.04],
			[0.95, 0, 0.2],
			[0.95, 0, length - 0.2],
			[0.6, 0, length - 0.04],
			[-0.6, 0, length - 0.04],
			[-0.95, 0, length - 0.2],
		];
		return corners.map(([x, , z]) => {
			const middle = length / 2;
			const point = view.world([x * (halfWidth - inset), 0, middle + (z - middle) * (1 - inset)]);
			return [point[0], point[2]] as const;
		});
	};
	const pixels = (points: (readonly [number, number])[]) =>
		local(points.flatMap(([x, z]) => [view.lens.x(x, z), view.lens.y(0, z)]));
	const height = 0.7;
	const ground = footprint(0);
	const thrown = ground.map(
		([x, z]) => [x + lighting.shadowRight * height, z + lighting.shadowAway * height] as const,
	);
	const colour = lighting.shadowColour;
	paintSoft(picture, [[pixels(convex([...ground, ...thrown]))]], {
		colour,
		radius: 0.05 * unit,
		opacity: 0.42,
	});
	paintSoft(picture, [[pixels(footprint(0.08))]], { colour: [8, 8, 10], radius: 0.07 * unit, opacity: 0.72 });
}

/** The convex hull of points on the ground (Andrew's monotone chain). */
function convex(points: (readonly [number, number])[]): (readonly [number, number])[] {
	const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
	const half = (list: (readonly [number, number])[]) => {
		const chain: (readonly [number, number])[] = [];
		for (const point of list) {
			while (chain.length > 1) {
				const a = chain[chain.length - 2]!;
				const b = chain[chain.length - 1]!;
				if ((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) > 0) break;
				chain.pop();
			}
			chain.push(point);
		}
		chain.pop();
		return chain;
	};
	return [...half(sorted), ...half(sorted.reverse())];
}
