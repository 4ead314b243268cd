import { someone } from "../actors/person/look.ts";
import { Person } from "../actors/person/person.ts";
import { Route } from "../actors/route.ts";
import type { Setting } from "../actors/setting.ts";
import { hex } from "../artwork/colour.ts";
import { Glow } from "../artwork/glow.ts";
import { asphalt, cobbles, paintGround, slabs } from "../artwork/ground.ts";
import { type HouseStyle, paintHouse } from "../artwork/house.ts";
import { lighting } from "../artwork/light.ts";
import { Painter } from "../artwork/painter.ts";
import { Picture } from "../artwork/picture.ts";
import { paintSky } from "../artwork/sky.ts";
import { paintStreetLamp, shineStreetLamp } from "../artwork/street-lamp.ts";
import { Texture } from "../artwork/texture.ts";
import { paintTree } from "../artwork/tree.ts";
import { Wall } from "../artwork/wall.ts";
import { Lens } from "../lens.ts";
import { Random } from "../random.ts";
import type { PixelPolygon } from "../scene.ts";
import { backdropOf } from "../sprite/backdrop.ts";
import { SpriteBank } from "../sprite/bank.ts";
import type { Performer } from "../stage.ts";
import type { PictureSize, World, WorldMask, WorldSpec } from "../world.ts";

const view = { eye: 6, focal: 1.2, horizon: 0.34, centre: 0.5 };
/** Metres to the house fronts. */
const fronts = 33;

const houses: readonly HouseStyle[] = [
	{
		from: 0,
		to: 9.5,
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
		from: 9.5,
		to: 17.5,
		floors: 4,
		wall: hex("#d9a98a"),
		trim: hex("#f0e2cf"),
		roof: hex("#7b4a3c"),
		door: hex("#5a3a2a"),
		shutters: hex("#5d7c73"),
	},
	{
		from: 17.5,
		to: 28,
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
		from: 28,
		to: 36,
		floors: 4,
		wall: hex("#e7dfd0"),
		trim: hex("#f7f2e8"),
		roof: hex("#4f5762"),
		door: hex("#6a2f2f"),
		balconies: true,
		shutters: hex("#8a9aa6"),
	},
	{
		from: 36,
		to: 46,
		floors: 3,
		wall: hex("#c98f6a"),
		trim: hex("#ecdcc6"),
		roof: hex("#6d463a"),
		door: hex("#394a2e"),
		shop: { sign: "PHARMACIE", front: hex("#dfe5dc"), lettering: hex("#1f7a45") },
	},
];

export function townSquareMasks(_size: PictureSize): readonly WorldMask[] {
	return [
		{
			name: "homes",
			polygon: [
				[-1, 1],
				[1, 1],
				[1, 0.05],
				[-1, 0.05],
			],
		},
	];
}

export async function drawTownSquare(spec: WorldSpec): Promise<World> {
	const { width, height, seed, light } = spec;
	const lens = new Lens(view, width, height);
	const picture = new Picture(width, height);
	const painter = new Painter(picture, lighting(light));
	const texture = await Texture.grow(seed);
	const glow = await Glow.create();
	const random = new Random(seed, "town-square");
	paintSky(painter, lens, texture);
	paintSquare(painter, lens, texture);
	const wall = new Wall(lens, [-23, fronts], [23, fronts]);
	const privateAreas: PixelPolygon[] = houses.flatMap((house) =>
		paintHouse(painter, wall, house, texture, random),
	);
	for (const x of [-17, -6, 6, 17]) paintStreetLamp(painter, lens, x, 27.5);
	for (const x of [-12.5, 12.5])
		paintTree(painter, lens, { x, z: 26.5, height: 7, crown: 4.6, leaves: hex("#5c8a3f") }, random);
	for (const x of [-17, -6, 6, 17]) shineStreetLamp(painter, lens, glow, x, 27.5);
	const setting: Setting = { lens, lighting: lighting(light), bank: new SpriteBank(width * height * 12) };
	return { backdrop: backdropOf(picture), performers: cast(setting, seed), privateAreas };
}

function paintSquare(painter: Painter, lens: Lens, texture: Texture): void {
	const far = 60;
	paintGround(
		painter,
		lens,
		[
			[-80, far],
			[80, far],
			[80, fronts - 5],
			[-80, fronts - 5],
		],
		hex("#b9b2a6"),
		slabs(0.9, 0.6, texture),
	);
	paintGround(
		painter,
		lens,
		[
			[-40, 28],
			[40, 28],
			[40, 20],
			[-40, 20],
		],
		hex("#77777b"),
		asphalt(texture),
	);
	paintGround(
		painter,
		lens,
		[
			[-40, 20],
			[40, 20],
			[40, 5],
			[-40, 5],
		],
		hex("#c3b8a5"),
		cobbles(0.5, texture),
	);
}

function cast(setting: Setting, seed: number): Performer[] {
	const random = new Random(seed, "cast");
	const people: Performer[] = [];
	for (let i = 0; i < 14; i++) {
		const z = random.between(10, 30);
		const right = random.next() < 0.5;
		const edge = z * 0.85 + 1;
		const route = new Route(
			right
				? [
						[-edge, z],
						[edge, z],
					]
				: [
						[edge, z],
						[-edge, z],
					],
			random.between(1.2, 1.6),
		);
		people.push(
			new Person(i, someone(random), setting, random.between(0, 40), [{ kind: "go", route, action: "walk" }]),
		);
	}
	return people;
}
