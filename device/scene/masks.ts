import type { PixelPolygon } from "./scene.ts";
import type { NormalisedPolygon } from "./world.ts";

type Corner = readonly [x: number, y: number];

/** A convex polygon of a picture in ONVIF's coordinates, cut off at the picture's edges. */
export function normalise(polygon: PixelPolygon, width: number, height: number): NormalisedPolygon {
	let corners: Corner[] = polygon.map(([x, y]) => [(2 * x) / width - 1, 1 - (2 * y) / height] as const);
	// Sutherland and Hodgman: cut at one edge after the other.
	for (const axis of [0, 1] as const) {
		for (const sign of [-1, 1]) corners = cut(corners, axis, sign);
	}
	return corners.map(([x, y]) => [round(x), round(y)] as const);
}

/** Keeps what lies on the near side of coordinate `axis` = `sign`. */
function cut(corners: readonly Corner[], axis: 0 | 1, sign: number): Corner[] {
	const kept: Corner[] = [];
	const inside = (corner: Corner) => corner[axis] * sign <= 1;
	corners.forEach((corner, index) => {
		const before = corners[(index + corners.length - 1) % corners.length]!;
		if (inside(corner) !== inside(before)) {
			const share = (sign - before[axis]) / (corner[axis] - before[axis]);
			const other = axis === 0 ? 1 : 0;
			const crossing = before[other] + (corner[other] - before[other]) * share;
			kept.push(axis === 0 ? [sign, crossing] : [crossing, sign]);
		}
		if (inside(corner)) kept.push(corner);
	});
	return kept;
}

/** Four decimals are a tenth of a pixel of the largest picture. */
function round(value: number): number {
	return Math.round(value * 1e4) / 1e4;
}
