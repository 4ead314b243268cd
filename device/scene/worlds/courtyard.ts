import { settingOf } from "../actors/setting.ts";
import { hex } from "../artwork/colour.ts";
import { paintBench, paintPlanter } from "../artwork/furniture.ts";
import { paintHedge, paintLounger, paintPool, paintTable } from "../artwork/garden.ts";
import { giveWay } from "../artwork/give-way.ts";
import type { Glow } from "../artwork/glow.ts";
import { asphalt, lawn, paintGround, slabs } from "../artwork/ground.ts";
import { paintPostShadow, paintRoundShadow } from "../artwork/ground-shadow.ts";
import { paintHouse } from "../artwork/house.ts";
import { eavesOf } from "../artwork/house-plan.ts";
import { lighting } from "../artwork/light.ts";
import { Painter } from "../artwork/painter.ts";
import { Picture } from "../artwork/picture.ts";
import { prop } from "../artwork/prop.ts";
import { paintSky } from "../artwork/sky.ts";
import { paintStreetLamp, shineStreetLamp } from "../artwork/street-lamp.ts";
import { paintSupplies } from "../artwork/supplies.ts";
import type { Texture } from "../artwork/texture.ts";
import { paintTree } from "../artwork/tree.ts";
import { Wall } from "../artwork/wall.ts";
import { Lens } from "../lens.ts";
import { Random } from "../random.ts";
import type { PixelPolygon } from "../scene.ts";
import type { Item } from "../stage.ts";
import { createWorld, type World, type WorldSpec } from "../world.ts";
import { castCourtyard, parkAtCourtyard } from "./courtyard-cast.ts";
import { flats, flatsWall, gardenArea, plan, view, villa, villaWall } from "./courtyard-plan.ts";

export async function drawCourtyard(spec: WorldSpec): Promise<World> {
	const { width, height, seed, light, staging } = spec;
	const lens = new Lens(view, width, height);
	const picture = new Picture(width, height);
	const painter = new Painter(picture, lighting(light));
	const { texture, glow } = await paintSupplies();
	const random = new Random(seed, "courtyard");
	paintSky(painter, lens, texture, lens.y(7, plan.flats));
	await giveWay();
	paintGrounds(painter, lens, texture);
	const privateAreas: PixelPolygon[] = [gardenArea(lens)];
	const ahead = flatsWall(lens);
	for (const house of flats) {
		await giveWay();
		privateAreas.push(...paintHouse(painter, ahead, house, texture, random));
	}
	await giveWay();
	for (const x of [2.2, 9.5, 16]) {
		paintTree(painter, lens, { x, z: 40, height: 7.5, crown: 5, leaves: hex("#5d8a45") }, random);
	}
	privateAreas.push(...paintVilla(painter, lens, texture, random));
	paintPool(painter, lens, plan.pool, random);
	await giveWay();
	const furniture = furnish(painter, lens, glow, random);
	await giveWay();
	paintHedge(painter, lens, plan.hedge, random);
	const setting = settingOf(lens, light, staging);
	const cars = parkAtCourtyard(setting, seed);
	await giveWay();
	return createWorld({
		background: picture,
		scenery: [...furniture, ...cars],
		performers: staging?.cast(setting) ?? castCourtyard(setting, seed),
		period: staging?.period,
		privateAreas,
	});
}

function paintGrounds(painter: Painter, lens: Lens, texture: Texture): void {
	const patch = (left: number, right: number, far: number, near = 5): (readonly [number, number])[] => [
		[left, far],
		[right, far],
		[right, near],
		[left, near],
	];
	const grass = hex("#6f9a4c");
	paintGround(painter, lens, patch(-40, plan.path[0], plan.flats + 1), grass, lawn(texture));
	paintGround(painter, lens, patch(plan.path[1], plan.parking[0], plan.flats + 1), grass, lawn(texture));
	paintGround(painter, lens, patch(plan.parking[0], 50, plan.flats + 1, 35.8), grass, lawn(texture));
	paintGround(
		painter,
		lens,
		patch(-30, 0, plan.villa, plan.terrace),
		hex("#cdbfa6"),
		slabs(0.8, 0.8, texture),
	);
	paintGround(painter, lens, patch(plan.parking[0], 40, 36), hex("#77777a"), asphalt(texture));
	paintGround(
		painter,
		lens,
		patch(plan.path[0], plan.path[1], plan.flats + 1),
		hex("#c4b8a2"),
		slabs(0.5, 0.25, texture),
	);
	const kerb = hex("#d5cfc3");
	for (const x of [plan.path[0], plan.path[1], plan.parking[0]]) {
		painter.solid(
			[
				lens.contour([
					[x - 0.09, 0, 60],
					[x + 0.09, 0, 60],
					[x + 0.09, 0, 5],
					[x - 0.09, 0, 5],
				]),
			],
			kerb,
		);
	}
	for (let z = 8.2; z < 34; z += 2.8) {
		painter.depth = z;
		const line = lens.contour([
			[plan.parking[0] + 0.2, 0, z + 0.12],
			[plan.parking[0] + 5.2, 0, z + 0.12],
			[plan.parking[0] + 5.2, 0, z],
			[plan.parking[0] + 0.2, 0, z],
		]);
		painter.solid([line], hex("#e6e4dc"), 0.85);
	}
	painter.depth = 0;
}

function paintVilla(painter: Painter, lens: Lens, texture: Texture, random: Random): PixelPolygon[] {
	const wall = villaWall(lens);
	const areas = paintHouse(painter, wall, villa, texture, random);
	painter.depth = plan.villa;
	// The gable's side towards the path, in shade.
	const gable = new Wall(lens, [-0.6, plan.villa], [-0.6, plan.villa + 9]);
	painter.solid([gable.rectangle(0, 0, 9, eavesOf(villa))], hex("#b3a993"));
	painter.depth = 0;
	return areas;
}

function furnish(painter: Painter, lens: Lens, glow: Glow, random: Random): Item[] {
	const { lighting } = painter;
	const props: Item[] = [];
	const add = (x: number, z: number, reach: number, height: number, paint: (sketch: Painter) => void) => {
		props.push(prop(lens, lighting, { x, z, left: reach, right: reach, height }, paint));
	};
	for (const [x, z] of [
		[-13.2, 19],
		[-0.9, 24.2],
	] as const) {
		paintRoundShadow(painter, lens, x, z, 3.4, 1.3);
		const tree = { x, z, height: 4.4, crown: 2.6, leaves: hex("#6b9148") };
		add(x, z, 2.2, 5.4, (sketch) => paintTree(sketch, lens, tree, random));
	}
	for (const z of [15, 23, 31]) {
		paintRoundShadow(painter, lens, 5.45, z, 3.6, 1.3);
		const tree = { x: 5.45, z, height: 5.4, crown: 2.8, leaves: hex("#5c8a3f") };
		add(5.45, z, 2, 6.2, (sketch) => paintTree(sketch, lens, tree, random));
	}
	for (const z of [19, 32]) {
		paintPostShadow(painter, lens, 1.35, z, 5.2, 0.1);
		shineStreetLamp(painter, lens, glow, 1.35, z);
		add(1.35, z, 0.5, 6.2, (sketch) => paintStreetLamp(sketch, lens, 1.35, z));
	}
	paintRoundShadow(painter, lens, 4.6, 12.1, 0.4, 0.8);
	add(5.1, 12.2, 2.2, 1.2, (sketch) => paintBench(sketch, lens, 4.1, 12.2, 1.6));
	const [tableX, tableZ] = plan.table;
	paintRoundShadow(painter, lens, tableX, tableZ, 2.3, 1.4);
	add(tableX, tableZ, 2.2, 3.2, (sketch) => paintTable(sketch, lens, tableX, tableZ, hex("#c4573f")));
	for (const [x, z] of [
		[-9.8, 17.4],
		[-7, 17.5],
	] as const) {
		paintRoundShadow(painter, lens, x + 0.9, z, 0.3, 0.9);
		add(x + 0.9, z, 1.4, 1.2, (sketch) => paintLounger(sketch, lens, x, z, hex("#e8dcc3")));
	}
	for (const x of [-12.4, -8, -1.2]) {
		add(x, 20.4, 2, 1.3, (sketch) => paintPlanter(sketch, lens, x - 0.7, 20.4, 1.4, hex("#b85c8a"), random));
	}
	return props;
}
