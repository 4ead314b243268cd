import { type Colour, mix } from "../../artwork/colour.ts";
import type { Painter } from "../../artwork/painter.ts";
import type { CarView, Vector } from "./pose.ts";
import type { CarPoint } from "./shape.ts";

/** Towards the sun: behind the camera, to its left. */
export const sun: Vector = normalise([-0.52, 0.74, -0.42]);

/** What a surface is made of. */
export interface Material {
	readonly colour: Colour;
	/** How much of its surroundings it mirrors, 0..1. */
	readonly gloss: number;
}

/** The outward normal of a face in the world; its points run clockwise as seen from outside. */
export function normalOf(view: CarView, points: readonly CarPoint[]): Vector {
	const a = view.world(points[0]!);
	const b = view.world(points[1]!);
	const c = view.world(points[points.length - 1]!);
	const ux = b[0] - a[0];
	const uy = b[1] - a[1];
	const uz = b[2] - a[2];
	const vx = c[0] - a[0];
	const vy = c[1] - a[1];
	const vz = c[2] - a[2];
	return normalise([uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]);
}

/** Whether the camera sees this side of a contour: it runs clockwise on the screen. */
export function faces(contour: readonly number[]): boolean {
	let area = 0;
	for (let i = 0; i < contour.length; i += 2) {
		const j = (i + 2) % contour.length;
		area += contour[i]! * contour[j + 1]! - contour[j]! * contour[i + 1]!;
	}
	return area > 0;
}

/** The colour of a surface under the open sky, seen from the camera. */
export function shadeOf(
	painter: Painter,
	view: CarView,
	at: CarPoint,
	normal: Vector,
	material: Material,
): Colour {
	const world = view.world(at);
	const sight = normalise([world[0], world[1] - view.lens.eye, world[2]]);
	const facing = -(sight[0] * normal[0] + sight[1] * normal[1] + sight[2] * normal[2]);
	const lightness =
		0.46 + 0.2 * normal[1] + 0.5 * Math.max(0, normal[0] * sun[0] + normal[1] * sun[1] + normal[2] * sun[2]);
	const base = painter.lighting.grade([
		Math.min(255, material.colour[0] * lightness),
		Math.min(255, material.colour[1] * lightness),
		Math.min(255, material.colour[2] * lightness),
	]);
	const up = sight[1] + 2 * facing * normal[1];
	const sky = mix(
		painter.lighting.skyHorizon,
		painter.lighting.skyMiddle,
		Math.min(1, Math.max(0, up * 1.6)),
	);
	// The horizon in the paint is soft.
	const mirrored = mix(ground(painter, up), sky, Math.min(1, Math.max(0, 0.5 + up * 3)));
	const fresnel = material.gloss * (0.12 + 0.6 * (1 - Math.max(0, facing)) ** 3);
	return mix(base, mirrored, Math.min(0.75, fresnel));
}

/** The ground as paint mirrors it: where it is seen flat, and steeply. */
export const groundMirrored: { readonly flat: Colour; readonly steep: Colour } = {
	flat: [120, 120, 122],
	steep: [64, 64, 68],
};

function ground(painter: Painter, up: number): Colour {
	const { flat, steep } = groundMirrored;
	return painter.lighting.grade(mix(flat, steep, Math.min(1, Math.max(0, -up * 2))));
}

/** A contour (clockwise) grown by a hair, so that no gap opens to its neighbours. */
export function overlap(contour: readonly number[], pixels: number): number[] {
	const count = contour.length;
	const grown = contour.slice();
	for (let from = 0; from < count; from += 2) {
		const to = from + 2 < count ? from + 2 : 0;
		const dx = contour[to]! - contour[from]!;
		const dy = contour[to + 1]! - contour[from + 1]!;
		const length = Math.sqrt(dx * dx + dy * dy);
		if (length === 0) continue;
		// Both ends of an edge go outwards with it.
		const outX = (dy / length) * pixels;
		const outY = (-dx / length) * pixels;
		grown[from]! += outX;
		grown[from + 1]! += outY;
		grown[to]! += outX;
		grown[to + 1]! += outY;
	}
	return grown;
}

function normalise(vector: Vector | readonly [number, number, number]): Vector {
	const x = vector[0];
	const y = vector[1];
	const z = vector[2];
	const length = Math.sqrt(x * x + y * y + z * z) || 1;
	return [x / length, y / length, z / length];
}
