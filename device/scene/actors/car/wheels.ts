import { type Colour, hex, mix } from "../../artwork/colour.ts";
import type { CarCraft } from "./craft.ts";
import type { CarPoint } from "./shape.ts";
import { faces } from "./surface.ts";

const rubber = hex("#1b1c1f");
const metal = hex("#b4b8bd");
const arch = hex("#0e0f11");
const tyreWidth = 0.2;

/** The tyres' treads, seen below the bumpers from before and behind, and the dark under the car. */
export function paintTreads({ painter, view, hull }: CarCraft): void {
	const { wheel, frontAxle, rearAxle, halfWidth, length, sill } = hull.shape;
	const under: CarPoint[] = [
		[-0.8, sill + 0.06, 0.3],
		[0.8, sill + 0.06, 0.3],
		[0.8, 0.1, 0.5],
		[-0.8, 0.1, 0.5],
	];
	const behind = under.map(([x, y, z]) => [x, y, length - z] as const);
	for (const plane of [under, behind]) painter.solid([view.contour(plane)], arch, 0.85);
	for (const axle of [frontAxle, rearAxle]) {
		for (const side of [-1, 1]) {
			const outer = side * (halfWidth - 0.06);
			const inner = side * (halfWidth - 0.06 - tyreWidth);
			const edge = side * 0.03;
			for (const z of [axle - wheel * 0.55, axle + wheel * 0.55]) {
				const tread: CarPoint[] = [
					[outer - edge, 0.01, z],
					[inner + edge, 0.01, z],
					[inner, 0.05, z],
					[inner, wheel * 1.4, z],
					[outer, wheel * 1.4, z],
					[outer, 0.05, z],
				];
				painter.solid([view.contour(tread)], rubber);
			}
		}
	}
}

/** Wheels and their arches on the side that the camera sees. */
export function paintWheels(craft: CarCraft): void {
	const { wheel, frontAxle, rearAxle, halfWidth } = craft.hull.shape;
	for (const side of [-1, 1]) {
		if (!craft.view.maySeeSide(side)) continue;
		for (const axle of [frontAxle, rearAxle]) {
			const disc = (radius: number, x: number) => circle(side, axle, wheel, radius, x);
			const outline = craft.view.contour(disc(wheel * 1.2, halfWidth * 0.985));
			if (!faces(outline)) continue;
			craft.painter.solid([archOutline(craft, side, axle)], arch);
			craft.painter.solid([craft.view.contour(disc(wheel, halfWidth - 0.04))], rubber);
			craft.painter.solid([craft.view.contour(disc(wheel * 0.7, halfWidth - 0.03))], hex("#34373b"));
			paintRim(craft, side, axle);
		}
	}
}

/** The arch: a circle cut off at the sill. */
function archOutline({ view, hull }: CarCraft, side: number, axle: number): number[] {
	const { wheel, sill } = hull.shape;
	const points = circle(side, axle, wheel, wheel * 1.22, 0).map(([, y, z]) => {
		const height = Math.max(y, sill - 0.02);
		return [side * (hull.halfWidth(height) + 0.004), height, z] as const;
	});
	return view.contour(points);
}

function circle(side: number, axle: number, height: number, radius: number, x: number): CarPoint[] {
	const points: CarPoint[] = [];
	const count = 28;
	for (let i = 0; i < count; i++) {
		const angle = side * (i / count) * 2 * Math.PI;
		points.push([side * x, height + Math.sin(angle) * radius, axle + Math.cos(angle) * radius]);
	}
	return points;
}

function paintRim({ painter, view, hull, look }: CarCraft, side: number, axle: number): void {
	const { wheel, halfWidth } = hull.shape;
	const x = halfWidth - 0.03;
	const radius = wheel * 0.66;
	const place = (angle: number, reach: number): CarPoint => [
		side * x,
		wheel + Math.sin(angle) * reach,
		axle + Math.cos(angle) * reach,
	];
	if (look.rim === "cap") {
		painter.solid([view.contour(circle(side, axle, wheel, radius, x))], metal);
		for (let hole = 0; hole < 8; hole++) {
			const angle = (hole / 8) * 2 * Math.PI;
			painter.solid(
				[
					view.contour([
						place(angle - 0.2, radius * 0.85),
						place(angle + 0.2, radius * 0.85),
						place(angle + 0.12, radius * 0.5),
						place(angle - 0.12, radius * 0.5),
					]),
				],
				hex("#54585d"),
			);
		}
		return;
	}
	for (let spoke = 0; spoke < 5; spoke++) {
		const angle = (spoke / 5) * 2 * Math.PI + 0.3;
		const tone: Colour = mix(metal, [255, 255, 255], spoke % 2 === 0 ? 0.15 : 0);
		painter.solid(
			[
				view.contour([
					place(angle - 0.17, radius),
					place(angle + 0.17, radius),
					place(angle + 0.5, radius * 0.2),
					place(angle - 0.5, radius * 0.2),
				]),
			],
			tone,
		);
	}
	painter.solid([view.contour(circle(side, axle, wheel, radius * 0.24, x))], mix(metal, [0, 0, 0], 0.25));
}
