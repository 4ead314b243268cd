import { settingOf } from "../actors/setting.ts";
import { type Colour, hex } from "../artwork/colour.ts";
import { giveWay } from "../artwork/give-way.ts";
import type { Glow } from "../artwork/glow.ts";
import { asphalt, paintGround, slabs } from "../artwork/ground.ts";
import { paintPostShadow, paintRoundShadow } from "../artwork/ground-shadow.ts";
import { paintHouse } from "../artwork/house.ts";
import type { HouseStyle } from "../artwork/house-plan.ts";
import { lighting } from "../artwork/light.ts";
import { Painter } from "../artwork/painter.ts";
import { Picture } from "../artwork/picture.ts";
import { prop } from "../artwork/prop.ts";
import { paintSky } from "../artwork/sky.ts";
import { paintStreetLamp, shineStreetLamp } from "../artwork/street-lamp.ts";
import { paintSupplies } from "../artwork/supplies.ts";
import type { Texture } from "../artwork/texture.ts";
import { paintTree } from "../artwork/tree.ts";
import type { Wall } from "../artwork/wall.ts";
import { Lens } from "../lens.ts";
import { Random } from "../random.ts";
import type { PixelPolygon } from "../scene.ts";
import type { Item } from "../stage.ts";
import { createWorld, type World, type WorldSpec } from "../world.ts";
import { castStreet, parkStreet } from "./street-cast.ts";
import {
	approaching,
	crossing,
	end,
	endWall,
	leaving,
	leftWall,
	place,
	rightWall,
	view,
} from "./street-plan.ts";

export async function drawStreet(spec: WorldSpec): Promise<World> {
	const { width, height, seed, light, staging } = spec;
	const lens = new Lens(view, width, height);
	const picture = new Picture(width, height);
	const painter = new Painter(picture, lighting(light));
	const { texture, glow } = await paintSupplies();
	const random = new Random(seed, "street");
	paintSky(painter, lens, texture, lens.y(8, end));
	await giveWay();
	paintRoad(painter, lens, texture);
	const privateAreas = await paintRows(painter, lens, texture, random);
	await giveWay();
	const setting = settingOf(lens, light, staging);
	const props = furnish(painter, lens, glow, random);
	await giveWay();
	const scenery = [...props, ...parkStreet(setting, seed)];
	await giveWay();
	return createWorld({
		background: picture,
		scenery,
		performers: staging?.cast(setting) ?? castStreet(setting, seed),
		period: staging?.period,
		privateAreas,
	});
}

function paintRoad(painter: Painter, lens: Lens, texture: Texture): void {
	const stone = hex("#b7b1a7");
	const kerb = hex("#cfcac0");
	// Everything begins before the nearest row of the picture and ends behind the last house.
	const strip = (from: number, to: number): (readonly [number, number])[] => [
		[from, end + 4],
		[to, end + 4],
		[to, 2],
		[from, 2],
	];
	const paving = slabs(0.6, 0.6, texture);
	paintGround(painter, lens, strip(place.leftFronts - 4, place.bays), stone, paving);
	paintGround(painter, lens, strip(place.rightKerb, place.rightFronts + 0.5), stone, paving);
	const lanes = [leaving.x, approaching.x];
	paintGround(
		painter,
		lens,
		strip(place.bays, place.leftKerb),
		hex("#8b8580"),
		slabs(0.24, 0.12, texture, 0.9),
	);
	paintGround(painter, lens, strip(place.leftKerb, place.rightKerb), hex("#67686c"), asphalt(texture, lanes));
	const line = hex("#e6e4dc");
	for (let z = 2; z < end; z += 4.5) {
		if (z + 2 > crossing.near && z < crossing.far) continue;
		flat(painter, lens, [place.middle - 0.07, z], [place.middle + 0.07, z + 2], line);
	}
	flat(painter, lens, [place.leftKerb - 0.09, 2], [place.leftKerb + 0.09, end], line, 0.9);
	for (let x = place.leftKerb + 0.5; x < place.rightKerb - 0.5; x += 1) {
		flat(painter, lens, [x, crossing.near], [x + 0.5, crossing.far], line);
	}
	paintKerb(painter, lens, place.rightKerb, kerb);
	paintKerb(painter, lens, place.bays, kerb);
	for (let z = 8; z < 60; z += 2.9) {
		// Bays stand at 60 degrees to the kerb.
		const contour = lens.contour([
			[place.leftKerb, 0, z],
			[place.leftKerb, 0, z + 0.14],
			[place.bays, 0, z + 2.74],
			[place.bays, 0, z + 2.6],
		]);
		painter.depth = z;
		painter.solid([contour], line, 0.85);
	}
	painter.depth = 0;
}

function flat(
	painter: Painter,
	lens: Lens,
	[x0, z0]: readonly [number, number],
	[x1, z1]: readonly [number, number],
	colour: Colour,
	opacity = 0.85,
): void {
	painter.depth = z0;
	painter.solid(
		[
			lens.contour([
				[x0, 0, z1],
				[x1, 0, z1],
				[x1, 0, z0],
				[x0, 0, z0],
			]),
		],
		colour,
		opacity,
	);
	painter.depth = 0;
}

function paintKerb(painter: Painter, lens: Lens, x: number, colour: Colour): void {
	const inner = x + (x < place.middle ? -0.18 : 0.18);
	painter.solid(
		[
			lens.contour([
				[x, 0, 200],
				[x, 0, 1.6],
				[x, 0.12, 1.6],
				[x, 0.12, 200],
			]),
		],
		hex("#8e8a83"),
	);
	painter.solid(
		[
			lens.contour([
				[x, 0.12, 200],
				[inner, 0.12, 200],
				[inner, 0.12, 1.6],
				[x, 0.12, 1.6],
			]),
		],
		colour,
	);
}

const walls = ["#e3d2b0", "#d9a98a", "#c9cfc4", "#e7dfd0", "#c98f6a", "#d8cfc0", "#bfc7cf", "#dcc9a4"].map(
	hex,
);

const roofs = ["#5a6470", "#7b4a3c", "#59616d", "#6d463a"].map(hex);

const doors = ["#31523f", "#5a3a2a", "#27405f", "#6a2f2f", "#394a2e", "#2b2f3a"].map(hex);

const shutters = ["#5d7c73", "#8a9aa6", "#6f7f5f", "#7a4e44"].map(hex);

/** Houses of several widths side by side until the row is full. */
function row(from: number, to: number, random: Random): HouseStyle[] {
	const row: HouseStyle[] = [];
	for (let u = from; u < to - 5; ) {
		const next = to - u < 14 ? to : u + random.between(7.5, 10.5);
		row.push({
			from: u,
			to: next,
			floors: 2 + random.below(3),
			wall: random.pick(walls),
			trim: random.pick([hex("#f1e9d8"), hex("#efeee6"), hex("#e6dccb")]),
			roof: random.pick(roofs),
			door: random.pick(doors),
			balconies: random.next() < 0.3,
			...(random.next() < 0.6 ? { shutters: random.pick(shutters) } : {}),
		});
		u = next;
	}
	return row;
}

async function paintRows(
	painter: Painter,
	lens: Lens,
	texture: Texture,
	random: Random,
): Promise<PixelPolygon[]> {
	const areas: PixelPolygon[] = [];
	const paint = async (wall: Wall, houses: readonly HouseStyle[]) => {
		for (const house of houses) {
			await giveWay();
			areas.push(...paintHouse(painter, wall, house, texture, random));
		}
	};
	await paint(endWall(lens), row(0, 34, random));
	await paint(leftWall(lens), row(0, end - 14, random).reverse());
	await paint(rightWall(lens), row(2, end - 4.2, random));
	return areas;
}

function furnish(painter: Painter, lens: Lens, glow: Glow, random: Random): Item[] {
	const props: Item[] = [];
	for (const z of [15, 30, 46]) {
		const x = place.rightKerb + 1.1;
		paintPostShadow(painter, lens, x, z, 5.2, 0.12);
		shineStreetLamp(painter, lens, glow, x, z);
		props.push(
			prop(lens, painter.lighting, { x, z, left: 0.5, right: 0.5, height: 6.2 }, (sketch) =>
				paintStreetLamp(sketch, lens, x, z),
			),
		);
	}
	for (const z of [24, 36, 48, 60]) {
		const x = place.bays - 0.9;
		paintRoundShadow(painter, lens, x, z, 4.5, 2);
		props.push(
			prop(lens, painter.lighting, { x, z, left: 3, right: 3, height: 8 }, (sketch) =>
				paintTree(sketch, lens, { x, z, height: 7.2, crown: 4.4, leaves: hex("#5f8742") }, random),
			),
		);
	}
	return props;
}
