import { hex } from "../artwork/colour.ts";
import { type HouseStyle, ridgeOf } from "../artwork/house-plan.ts";
import { Wall } from "../artwork/wall.ts";
import { Lens, type LensSpec, type Point3 } from "../lens.ts";
import { normalise } from "../masks.ts";
import type { PixelPolygon } from "../scene.ts";
import type { PictureSize, WorldMask } from "../world.ts";

/** On a mast above the end of a hedge: a private garden to its left, a public path to its right. */
export const view: LensSpec = { eye: 4.8, focal: 1.15, horizon: 0.26, centre: 0.5 };

/** Metres. */
export const plan = {
	hedge: { left: 0.3, right: 1.15, near: 4.6, far: 25, height: 1.35 },
	/** How high what is private in the garden reaches: people, furniture. */
	gardenHeight: 2.9,
	villa: 25,
	terrace: 20.6,
	pool: { left: -10.6, right: -4.4, near: 12.2, far: 16.4 },
	table: [-3.6, 22.2],
	path: [1.5, 5],
	parking: [5.9, 14],
	flats: 44,
} as const;

export const villa: HouseStyle = {
	from: 0,
	to: 21,
	floors: 2,
	wall: hex("#ece3d0"),
	trim: hex("#faf6ec"),
	roof: hex("#8a4f3c"),
	door: hex("#3a4d3a"),
	shutters: hex("#7f9a92"),
	garden: true,
};

export const flats: readonly HouseStyle[] = [
	{
		from: 0,
		to: 14,
		floors: 4,
		wall: hex("#cfc3b4"),
		trim: hex("#eae2d4"),
		roof: hex("#5f6670"),
		door: hex("#3d4a5a"),
		balconies: true,
	},
	{
		from: 14,
		to: 27,
		floors: 3,
		wall: hex("#c79a78"),
		trim: hex("#ead9c2"),
		roof: hex("#6d463a"),
		door: hex("#40523a"),
		shutters: hex("#8a9aa6"),
	},
	{
		from: 27,
		to: 42,
		floors: 4,
		wall: hex("#d8d4c8"),
		trim: hex("#f0ece2"),
		roof: hex("#59616d"),
		door: hex("#5a3a2a"),
		balconies: true,
	},
];

export function villaWall(lens: Lens): Wall {
	return new Wall(lens, [-21.6, plan.villa], [-0.6, plan.villa]);
}

export function flatsWall(lens: Lens): Wall {
	return new Wall(lens, [-4, plan.flats], [38, plan.flats]);
}

/** Everything left of the hedge up to where people's heads are. */
export function gardenArea(lens: Lens): PixelPolygon {
	const { left, near, far } = plan.hedge;
	const corners: Point3[] = [
		[-60, plan.gardenHeight, far],
		[left, plan.gardenHeight, far],
		[left, plan.gardenHeight, near],
		[left, 0, near],
		[-60, 0, near],
	];
	return lens.polygon(corners);
}

export function courtyardMasks({ width, height }: PictureSize): readonly WorldMask[] {
	const lens = new Lens(view, width, height);
	const ahead = flatsWall(lens);
	const upper = (house: HouseStyle) => ahead.polygon(house.from, 0, house.to, ridgeOf(house));
	return [
		{ name: "garden", polygon: normalise(gardenArea(lens), width, height) },
		{
			name: "villa",
			polygon: normalise(villaWall(lens).polygon(villa.from, 0, villa.to, ridgeOf(villa)), width, height),
		},
		...flats.map((house, index) => ({
			name: `flats-${index + 1}`,
			polygon: normalise(upper(house), width, height),
		})),
	];
}
