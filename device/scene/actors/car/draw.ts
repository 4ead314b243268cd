import { type Colour, hex, mix } from "../../artwork/colour.ts";
import type { Lighting } from "../../artwork/light.ts";
import { Painter } from "../../artwork/painter.ts";
import { Picture } from "../../artwork/picture.ts";
import { paintSoft } from "../../artwork/soften.ts";
import type { Lens } from "../../lens.ts";
import { type Drawing, drawingOf, type ShadowDrawing, shadowOf } from "../../sprite/drawing.ts";
import { paintCabin } from "./cabin.ts";
import { paintFront, paintRear, paintSides } from "./details.ts";
import { paintBeams, paintHalos, shinesAhead } from "./lamps.ts";
import type { CarLook } from "./look.ts";
import { bodyFaces, type Face, lidFaces, plasticLevel } from "./mesh.ts";
import { paintMirrors } from "./mirrors.ts";
import { type CarPose, CarView } from "./pose.ts";
import { type CarPoint, Hull, shapes } from "./shape.ts";
import { faces, type Material, normalOf, overlap, shadeOf } from "./surface.ts";
import { paintTreads, paintWheels } from "./wheels.ts";

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

/** Draws a car as it stands in the picture. The drawing's anchor is the picture's top left corner. */
export function drawCar(spec: CarSpec): Drawing {
	const { craft, corner } = sketch(spec);
	paintTreads(craft);
	paintMirrors(craft, false);
	paintBody(craft);
	paintWheels(craft);
	paintSides(craft);
	paintCabin(craft);
	paintMirrors(craft, true);
	paintFront(craft);
	paintRear(craft);
	paintHalos(craft);
	const { picture } = craft.painter;
	return {
		...drawingOf(picture, -corner[0], -corner[1], craft.unit),
		shadow: drawGround({ ...spec, lens: spec.lens.shrunk(1 / groundShrink) }, picture, corner),
	};
}

/** Shadow and light on the ground are drawn this many times smaller. */
const groundShrink = 4;

/**
 * What a car does to the ground around it: its shadow, and the light of its lamps.
 * @param body the car, whose left top corner is at `bodyCorner`: what it hides need not be drawn
 */
function drawGround(
	spec: CarSpec,
	body: Picture,
	bodyCorner: readonly [left: number, top: number],
): ShadowDrawing {
	const { craft, corner } = sketch(spec);
	paintShadow(craft);
	const { picture, lighting } = craft.painter;
	if (shinesAhead(craft)) {
		paintBeams(craft);
		return drawingOf(picture, -corner[0], -corner[1], craft.unit);
	}
	removeHidden(picture, corner, body, bodyCorner);
	return shadowOf(picture, lighting.shadowColour, -corner[0], -corner[1], craft.unit);
}

/** Clears what of a ground picture lies well inside the body above it. */
function removeHidden(
	ground: Picture,
	[left, top]: readonly [number, number],
	body: Picture,
	[bodyLeft, bodyTop]: readonly [number, number],
): void {
	const reach = groundShrink * 1.5;
	const hides = (x: number, y: number): boolean => {
		const column = Math.floor(x - bodyLeft);
		const row = Math.floor(y - bodyTop);
		if (column < 0 || row < 0 || column >= body.width || row >= body.height) return false;
		return body.pixels[row * body.width + column]! >>> 24 === 255;
	};
	for (let row = 0; row < ground.height; row++) {
		const y = (row + top + 0.5) * groundShrink;
		for (let column = 0; column < ground.width; column++) {
			const x = (column + left + 0.5) * groundShrink;
			const around = [-reach, 0, reach];
			if (around.every((dy) => around.every((dx) => hides(x + dx, y + dy)))) {
				ground.pixels[row * ground.width + column] = 0;
			}
		}
	}
}

/** A clear picture of a car's size and all that is needed to draw on it. */
function sketch({ look, pose, lens, lighting, parked }: CarSpec): {
	craft: CarCraft;
	corner: readonly [left: number, top: number];
} {
	const hull = new Hull(shapes[look.kind]);
	const view = new CarView(lens, pose);
	const { left, top, right, bottom } = frameOf(view, hull, lens);
	const painter = new Painter(new Picture(right - left, bottom - top), lighting, left, top);
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
): { left: number; top: number; right: number; bottom: number } {
	const { length, halfWidth, roof } = hull.shape;
	const reach = 0.9;
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

function paintBody(craft: CarCraft): void {
	const { hull, look, view, unit } = craft;
	const skin = bodyFaces(hull, unit);
	const lids = [...lidFaces(hull, "bonnet"), ...lidFaces(hull, "boot")];
	const plastic: Colour = mix(look.trim, hex("#101214"), 0.4);
	for (const face of [...farthestFirst(view, skin), ...farthestFirst(view, lids)]) {
		const material: Material =
			face.level < plasticLevel ? { colour: plastic, gloss: 0.1 } : { colour: look.paint, gloss: 0.75 };
		paintFace(craft, face.points, material);
	}
}

function farthestFirst(view: CarView, list: readonly Face[]): Face[] {
	const depth = (face: Face) => view.depth(face.points[0]!) + view.depth(face.points[2]!);
	return [...list].sort((a, b) => depth(b) - depth(a));
}

/** Paints a piece of skin if the camera sees its outside. */
export function paintFace(craft: CarCraft, points: readonly CarPoint[], material: Material): void {
	const { view, painter } = craft;
	const contour = view.contour(points);
	if (!faces(contour)) return;
	const colour = shadeOf(painter, view, points[0]!, normalOf(view, points), material);
	painter.lit([overlap(contour, 0.4)], colour);
}
