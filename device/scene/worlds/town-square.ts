import { settingOf } from "../actors/setting.ts";
import { type Colour, hex } from "../artwork/colour.ts";
import { paintBench, paintFountain, paintPlanter } from "../artwork/furniture.ts";
import { giveWay } from "../artwork/give-way.ts";
import type { Glow } from "../artwork/glow.ts";
import { cobbles, paintGround, slabs } from "../artwork/ground.ts";
import { paintPostShadow, paintRoundShadow } from "../artwork/ground-shadow.ts";
import { paintHouse } from "../artwork/house.ts";
import { lighting } from "../artwork/light.ts";
import { Painter } from "../artwork/painter.ts";
import { Picture } from "../artwork/picture.ts";
import { prop } from "../artwork/prop.ts";
import { paintShelter, paintStopSign } from "../artwork/shelter.ts";
import { paintSky } from "../artwork/sky.ts";
import { paintStreetLamp, shineStreetLamp } from "../artwork/street-lamp.ts";
import { paintSupplies } from "../artwork/supplies.ts";
import type { Texture } from "../artwork/texture.ts";
import { paintTree } from "../artwork/tree.ts";
import { Lens } from "../lens.ts";
import { Random } from "../random.ts";
import type { PixelPolygon } from "../scene.ts";
import type { Item } from "../stage.ts";
import { createWorld, type World, type WorldSpec } from "../world.ts";
import { castTownSquare } from "./town-square-cast.ts";
import { frontWall, houses, place, view } from "./town-square-plan.ts";

export async function drawTownSquare(spec: WorldSpec): Promise<World> {
	const { width, height, seed, light, staging } = spec;
	const lens = new Lens(view, width, height);
	const picture = new Picture(width, height);
	const painter = new Painter(picture, lighting(light));
	const { texture, glow } = await paintSupplies();
	const random = new Random(seed, "town-square");
	paintSky(painter, lens, texture, lens.y(9, place.fronts));
	await giveWay();
	paintSquare(painter, lens, texture);
	const wall = frontWall(lens);
	const privateAreas: PixelPolygon[] = [];
	for (const house of houses) {
		await giveWay();
		privateAreas.push(...paintHouse(painter, wall, house, texture, random));
	}
	await giveWay();
	const setting = settingOf(lens, light, staging);
	const scenery = furnish(painter, lens, glow, random);
	await giveWay();
	return createWorld({
		background: picture,
		scenery,
		performers: staging?.cast(setting) ?? castTownSquare(setting, wall, seed),
		period: staging?.period,
		privateAreas,
	});
}

function paintSquare(painter: Painter, lens: Lens, texture: Texture): void {
	const strip = (far: number, near: number): (readonly [number, number])[] => [
		[-60, far],
		[60, far],
		[60, near],
		[-60, near],
	];
	paintGround(
		painter,
		lens,
		strip(place.fronts + 1, place.pavement),
		hex("#c2bbae"),
		slabs(0.9, 0.6, texture),
	);
	paintGround(painter, lens, strip(place.pavement, place.tracks), hex("#8d8a86"), cobbles(0.2, texture));
	paintGround(
		painter,
		lens,
		strip(place.tracks, place.platform),
		hex("#b3ada3"),
		slabs(0.6, 0.6, texture, 0.8),
	);
	paintGround(painter, lens, strip(place.platform, 5), hex("#c9bda8"), slabs(1.2, 0.8, texture));
	const kerb = hex("#ddd7cb");
	for (const [z, depth] of [
		[place.pavement, 0.35],
		[place.tracks - 0.35, 0.35],
		[place.platform, 0.3],
	] as const) {
		flat(painter, lens, z, z + depth, kerb);
		flat(painter, lens, z - 0.1, z, hex("#7d7972"));
	}
	// Knobbly slabs along the platform's edge.
	flat(painter, lens, place.tracks - 0.95, place.tracks - 0.6, hex("#e3dcc8"));
	for (const track of [23.2, 25.9]) {
		for (const rail of [-0.72, 0.72]) {
			flat(painter, lens, track + rail - 0.16, track + rail + 0.16, hex("#77746f"));
			flat(painter, lens, track + rail - 0.05, track + rail + 0.05, hex("#4d4f52"));
			flat(painter, lens, track + rail - 0.03, track + rail + 0.02, hex("#b9bfc6"));
		}
	}
	for (let x = -30; x <= 30; x += 6) paintBand(painter, lens, x);
}

/** A darker band of stone across the square. */
function paintBand(painter: Painter, lens: Lens, x: number): void {
	const band = lens.contour([
		[x - 0.2, 0, place.platform - 0.1],
		[x + 0.2, 0, place.platform - 0.1],
		[x + 0.2, 0, 6],
		[x - 0.2, 0, 6],
	]);
	painter.solid([band], hex("#8f8473"), 0.4);
}

function flat(painter: Painter, lens: Lens, near: number, far: number, colour: Colour): void {
	painter.depth = near;
	const strip = lens.contour([
		[-60, 0, far],
		[60, 0, far],
		[60, 0, near],
		[-60, 0, near],
	]);
	painter.solid([strip], colour);
	painter.depth = 0;
}

function furnish(painter: Painter, lens: Lens, glow: Glow, random: Random): Item[] {
	const { lighting } = painter;
	const props: Item[] = [];
	for (const x of [-19, -6.6, 6.2, 18.6]) {
		const z = 28.4;
		paintPostShadow(painter, lens, x, z, 5.2, 0.12);
		shineStreetLamp(painter, lens, glow, x, z);
		props.push(
			prop(lens, lighting, { x, z, left: 0.5, right: 0.5, height: 6.2 }, (sketch) => {
				paintStreetLamp(sketch, lens, x, z);
			}),
		);
	}
	for (const [x, z] of [
		[-12.4, 28.1],
		[12.6, 28.1],
	] as const) {
		paintRoundShadow(painter, lens, x, z, 4.6, 2.2);
		const tree = { x, z, height: 7, crown: 4.4, leaves: hex("#5c8a3f") };
		props.push(
			prop(lens, lighting, { x, z, left: 3, right: 3, height: 7.8 }, (sketch) => {
				paintTree(sketch, lens, tree, random);
			}),
		);
	}
	const shelter = { x: 5.4, z: 20.6, width: 4.6 };
	paintRoundShadow(painter, lens, shelter.x + 2.3, shelter.z - 0.6, 1.4, 2.3);
	props.push(
		prop(lens, lighting, { x: shelter.x, z: shelter.z, left: 0.7, right: 5.6, height: 3 }, (sketch) => {
			paintShelter(sketch, lens, shelter.x, shelter.z, shelter.width);
		}),
		prop(lens, lighting, { x: 4.4, z: 20.3, left: 0.5, right: 0.6, height: 3.3 }, (sketch) => {
			paintStopSign(sketch, lens, 4.4, 20.3);
		}),
	);
	paintRoundShadow(painter, lens, -0.3, 15.6, 0.6, 2);
	props.push(
		prop(lens, lighting, { x: -0.6, z: 15.6, left: 3, right: 3, height: 3 }, (sketch) => {
			paintFountain(sketch, lens, -0.6, 15.6, 1.7);
		}),
	);
	for (const x of [-12.6, 10.8]) {
		paintRoundShadow(painter, lens, x + 0.9, 16.4, 0.3, 0.9);
		props.push(
			prop(lens, lighting, { x, z: 16.6, left: 0.3, right: 2.2, height: 1.2 }, (sketch) => {
				paintBench(sketch, lens, x, 16.6, 1.8);
			}),
		);
	}
	for (const [x, blossom] of [
		[-9.4, hex("#c8443f")],
		[8, hex("#e0a93f")],
	] as const) {
		props.push(
			prop(lens, lighting, { x, z: 18.2, left: 0.4, right: 2.2, height: 1.4 }, (sketch) => {
				paintPlanter(sketch, lens, x, 18.2, 1.8, blossom, random);
			}),
		);
	}
	return props;
}
