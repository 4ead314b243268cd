import { hex } from "../artwork/colour.ts";
import { type HouseStyle, privateParts } from "../artwork/house-plan.ts";
import { Wall } from "../artwork/wall.ts";
import { Lens, type LensSpec } from "../lens.ts";
import { normalise } from "../masks.ts";
import type { PictureSize, WorldMask } from "../world.ts";

/** On a mast across the square from a row of town houses. */
export const view: LensSpec = { eye: 6, focal: 1.2, horizon: 0.34, centre: 0.5 };

/** Metres from the camera. */
export const place = { fronts: 33, pavement: 27.6, tracks: 21.6, platform: 18.8 } as const;

export const houses: readonly HouseStyle[] = [
	{
		from: 0,
		to: 10.4,
		floors: 3,
		wall: hex("#e3d2b0"),
		trim: hex("#f1e9d8"),
		roof: hex("#5a6470"),
		door: hex("#31523f"),
		balconies: true,
		shop: {
			sign: "BOULANGERIE",
			front: hex("#5d2e2a"),
			lettering: hex("#f0d9a0"),
			awning: [hex("#b23a34"), hex("#efe6d6")],
		},
	},
	{
		from: 10.4,
		to: 19,
		floors: 4,
		wall: hex("#d9a98a"),
		trim: hex("#f0e2cf"),
		roof: hex("#7b4a3c"),
		door: hex("#5a3a2a"),
		shutters: hex("#5d7c73"),
	},
	{
		from: 19,
		to: 31,
		floors: 3,
		wall: hex("#c9cfc4"),
		trim: hex("#efeee6"),
		roof: hex("#59616d"),
		door: hex("#27405f"),
		shop: {
			sign: "CAFE DU MARCHE",
			front: hex("#23463c"),
			lettering: hex("#f2e2b4"),
			awning: [hex("#2f5d4c"), hex("#e9e2cd")],
		},
	},
	{
		from: 31,
		to: 39.6,
		floors: 4,
		wall: hex("#e7dfd0"),
		trim: hex("#f7f2e8"),
		roof: hex("#4f5762"),
		door: hex("#6a2f2f"),
		balconies: true,
		shutters: hex("#8a9aa6"),
	},
	{
		from: 39.6,
		to: 50,
		floors: 3,
		wall: hex("#c98f6a"),
		trim: hex("#ecdcc6"),
		roof: hex("#6d463a"),
		door: hex("#394a2e"),
		shop: {
			sign: "PHARMACIE",
			front: hex("#dfe5dc"),
			lettering: hex("#1f7a45"),
			awning: [hex("#e8ece6"), hex("#4c9a68")],
		},
	},
];

export function frontWall(lens: Lens): Wall {
	return new Wall(lens, [-25, place.fronts], [25, place.fronts]);
}

export function townSquareMasks({ width, height }: PictureSize): readonly WorldMask[] {
	const wall = frontWall(new Lens(view, width, height));
	return houses.flatMap((house, index) => {
		const { upper, ground } = privateParts(house);
		return [
			{ name: `house-${index + 1}-floors`, polygon: normalise(wall.polygon(...upper), width, height) },
			{ name: `house-${index + 1}-entrance`, polygon: normalise(wall.polygon(...ground), width, height) },
		];
	});
}
