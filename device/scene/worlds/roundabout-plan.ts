import { panoramaAspect } from "../../../masks/project.ts";
import type { Spot } from "../actors/route.ts";
import { hex } from "../artwork/colour.ts";
import { type HouseStyle, privateParts } from "../artwork/house-plan.ts";
import { Wall } from "../artwork/wall.ts";
import { Lens } from "../lens.ts";
import { normalise } from "../masks.ts";
import type { PictureSize, WorldMask } from "../world.ts";
import { houses as models } from "./town-square-plan.ts";

/** In picture heights: all the way round is one panorama wide. */
const focal = panoramaAspect / (2 * Math.PI);

/** On a mast in the middle, above the flowers. */
const eye = 5;
const horizon = 0.34;

/**
 * Metres from the mast. What is at one distance lies on a circle: the lens sees all directions alike (a cylinder that is unrolled),
 * so that a metre along a circle is equally long wherever it is.
 */
export const place = {
	island: 9.4,
	road: { near: 9.8, far: 17 },
	lanes: [11.4, 14.6],
	parking: 17.4,
	pavement: 22.4,
	fronts: 33,
} as const;

/** Where somebody is who is seen in direction `azimuth`, in radians to the right of straight ahead, at distance z. */
export const at = (azimuth: number, z: number): Spot => [azimuth * z, z];

const count = 20;

/** Metres of one house's front: all of them together go round. */
const frontage = (2 * Math.PI * place.fronts) / count;

export interface Front {
	readonly style: HouseStyle;
	/** Direction of its middle, in radians to the right of straight ahead. */
	readonly azimuth: number;
}

/** Houses in a ring. One begins where the panorama does, so that none of them lies across its seam. */
export const fronts: readonly Front[] = Array.from({ length: count }, (_, index) => {
	const model = models[(index * 3) % models.length] as HouseStyle;
	const shutters = index % 4 === 1 ? { shutters: hex("#6f8a86") } : {};
	return {
		style: { ...model, ...shutters, from: 0, to: frontage, floors: 3 + (index % 3 === 0 ? 1 : 0) },
		azimuth: ((index + 0.5) / count) * 2 * Math.PI - Math.PI,
	};
});

/** @param azimuth radians: what is straight ahead of it is in the middle of what it places */
export function lensTowards(azimuth: number, { width, height }: PictureSize): Lens {
	// A panorama's width is rounded to whole pixels, and all the way round is exactly that.
	const isPanorama = width / height > 4;
	const length = isPanorama ? width / height / (2 * Math.PI) : focal;
	return new Lens(
		{ eye, focal: length, horizon, centre: 0.5 + (length * azimuth * height) / width },
		width,
		height,
	);
}

export function wallOf({ azimuth }: Front, size: PictureSize): Wall {
	return new Wall(lensTowards(azimuth, size), [-frontage / 2, place.fronts], [frontage / 2, place.fronts]);
}

export function roundaboutMasks(size: PictureSize): readonly WorldMask[] {
	return fronts.flatMap((front, index) => {
		const wall = wallOf(front, size);
		const { upper, ground } = privateParts(front.style);
		return [
			{ name: `house-${index + 1}-floors`, polygon: wall.polygon(...upper) },
			{ name: `house-${index + 1}-entrance`, polygon: wall.polygon(...ground) },
		]
			.map(({ name, polygon }) => ({ name, polygon: normalise(polygon, size.width, size.height) }))
			.filter(({ polygon }) => new Set(polygon.map(String)).size >= 3);
	});
}
