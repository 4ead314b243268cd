import { parkedCar } from "../actors/car/car.ts";
import { type CarLook, someCar } from "../actors/car/look.ts";
import type { Halt } from "../actors/car/motion.ts";
import { type Lane, PassingCar } from "../actors/car/passing.ts";
import type { CarKind } from "../actors/car/shape.ts";
import { someone } from "../actors/person/look.ts";
import { Person, type Step } from "../actors/person/person.ts";
import { Route, type Spot } from "../actors/route.ts";
import type { Setting } from "../actors/setting.ts";
import { type Colour, hex } from "../artwork/colour.ts";
import type { Glow } from "../artwork/glow.ts";
import { asphalt, paintGround, slabs } from "../artwork/ground.ts";
import { paintPostShadow, paintRoundShadow } from "../artwork/ground-shadow.ts";
import { type HouseStyle, paintHouse } from "../artwork/house.ts";
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
import { normalise } from "../masks.ts";
import type { Country } from "../plates/design.ts";
import { registration } from "../plates/registration.ts";
import { Random } from "../random.ts";
import type { PixelPolygon } from "../scene.ts";
import { SpriteBank } from "../sprite/bank.ts";
import { type Item, type Performer, period } from "../stage.ts";
import { createWorld, type PictureSize, type World, type WorldMask, type WorldSpec } from "../world.ts";

/** A cabinet at the kerb of a street that runs straight away from it. */
const view = { eye: 2.2, focal: 1.5, horizon: 0.3, centre: 0.6 };

/** Metres to the right of the camera. */
const place = {
	rightFronts: 4.3,
	rightKerb: -0.5,
	middle: -4,
	leftKerb: -7.5,
	bays: -12,
	leftFronts: -14.8,
} as const;

/** Where the zebra crossing is, in metres. */
const crossing = { near: 9.6, far: 12.6 } as const;

/** Where the street ends at a row of houses, in metres. */
const end = 78;

const leaving: Lane = { x: -2.15, near: 1.75, far: end - 6, direction: "leaving", speed: 8.2 };
const approaching: Lane = { x: -5.75, near: 6.6, far: end - 6, direction: "approaching", speed: 7.4 };

export function streetMasks({ width, height }: PictureSize): readonly WorldMask[] {
	const lens = new Lens(view, width, height);
	const right = rightWall(lens);
	const left = leftWall(lens);
	const strip = (wall: Wall, u0: number, u1: number): PixelPolygon => wall.polygon(u0, 0, u1, 30);
	return [
		{ name: "homes-right", polygon: normalise(strip(right, 0, end - 4.2), width, height) },
		{ name: "homes-left", polygon: normalise(strip(left, 0, end - 12), width, height) },
		{
			name: "homes-ahead",
			polygon: normalise(endWall(lens).polygon(0, 0, 24, 30), width, height),
		},
	];
}

/** Right of the camera; u grows towards it. */
function rightWall(lens: Lens): Wall {
	return new Wall(lens, [place.rightFronts, end], [place.rightFronts, 0]);
}

/** Left of the camera; u grows away from it. */
function leftWall(lens: Lens): Wall {
	return new Wall(lens, [place.leftFronts, 12], [place.leftFronts, end]);
}

function endWall(lens: Lens): Wall {
	return new Wall(lens, [place.leftFronts - 4, end], [place.leftFronts + 30, end]);
}

export async function drawStreet(spec: WorldSpec): Promise<World> {
	const { width, height, seed, light } = spec;
	const lens = new Lens(view, width, height);
	const picture = new Picture(width, height);
	const painter = new Painter(picture, lighting(light));
	const { texture, glow } = await paintSupplies();
	const random = new Random(seed, "street");
	paintSky(painter, lens, texture, lens.y(8, end));
	paintRoad(painter, lens, texture);
	const privateAreas = paintRows(painter, lens, texture, random);
	const setting: Setting = { lens, lighting: lighting(light), bank: new SpriteBank(width * height * 15) };
	const scenery = [...furnish(painter, lens, glow, random), ...park(setting, seed)];
	return createWorld({
		background: picture,
		scenery,
		performers: cast(setting, seed),
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

function paintRows(painter: Painter, lens: Lens, texture: Texture, random: Random): PixelPolygon[] {
	const areas: PixelPolygon[] = [];
	const ahead = endWall(lens);
	for (const house of row(0, 34, random)) areas.push(...paintHouse(painter, ahead, house, texture, random));
	const left = leftWall(lens);
	for (const house of row(0, end - 14, random).reverse())
		areas.push(...paintHouse(painter, left, house, texture, random));
	const right = rightWall(lens);
	for (const house of row(2, end - 4.2, random))
		areas.push(...paintHouse(painter, right, house, texture, random));
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

function cast(setting: Setting, seed: number): Performer[] {
	const random = new Random(seed, "cast");
	return [...traffic(setting, random), ...walkers(setting, random), ...crossers(setting, random)];
}

/** First ids of each kind of performer. */
const ids = { walkers: 1, crossers: 20, leaving: 100, approaching: 120, parked: 200 };

const countries: readonly Country[] = ["F", "D", "I", "E", "NL", "B", "GB", "PL"];

/** Second at which a car comes into sight, and the halt it makes. */
type Pass = readonly [start: number, halt?: Halt];

/** One car each way lets people cross; the others pass while nobody does. */
const passes: { readonly leaving: readonly Pass[]; readonly approaching: readonly Pass[] } = {
	leaving: [[0.5], [10, { after: 2.6, hold: 7 }], [25], [31], [36]],
	approaching: [[1.4, { after: end - 6 - 14, hold: 7.6 }], [15.5], [22], [27.5], [33]],
};

function traffic(setting: Setting, random: Random): Performer[] {
	const looks = (kinds: readonly CarKind[]) => kinds.map((kind) => someCar(random, kind));
	return [
		...flow(setting, random, ids.leaving, leaving, passes.leaving, looks(["hatchback", "suv", "van"])),
		...flow(
			setting,
			random,
			ids.approaching,
			approaching,
			passes.approaching,
			looks(["saloon", "hatchback", "suv"]),
		),
	];
}

function flow(
	setting: Setting,
	random: Random,
	id: number,
	lane: Lane,
	starts: readonly Pass[],
	looks: readonly CarLook[],
): Performer[] {
	const first = random.below(countries.length);
	return starts.map(([start, halt], pass) => {
		const country = countries[(first + pass * 3) % countries.length]!;
		const look = looks[pass % looks.length]!;
		const car = { id: id + pass, look, registration: registration(country, random) };
		return new PassingCar(car, setting, lane, start + random.between(-0.3, 0.3), halt);
	});
}

/** Cars in the bays, there the whole time. */
function park(setting: Setting, seed: number): Item[] {
	const random = new Random(seed, "parked cars");
	const cars: Item[] = [];
	const kinds: readonly CarKind[] = ["hatchback", "saloon", "suv", "hatchback", "van", "hatchback"];
	let id = ids.parked;
	kinds.forEach((kind, index) => {
		if (index === 3 && random.next() < 0.5) return;
		const car = {
			id: id++,
			look: someCar(random, kind),
			registration: registration(countries[(index * 5 + 1) % countries.length]!, random),
		};
		const z = 14.6 + index * 5.8;
		cars.push(...parkedCar(car, setting, { x: place.leftKerb - 0.9, z, turn: -Math.PI / 3 }));
	});
	return cars;
}

/** People who come out of a house and walk along a pavement, past the camera or away from it. */
function walkers(setting: Setting, random: Random): Performer[] {
	const people: Performer[] = [];
	for (let i = 0; i < 5; i++) {
		const right = i < 3;
		const x = right ? random.between(2.1, 3.5) : random.between(place.leftFronts + 0.8, place.bays - 1.4);
		const door = right ? place.rightFronts : place.leftFronts;
		const near = right ? 3.6 : 18;
		const far = near + random.between(24, 38);
		const spots: Spot[] = [
			[door, far + 1],
			[x, far],
			[x, near],
		];
		if (random.next() < 0.5) spots.reverse();
		const route = new Route(spots, random.between(1.25, 1.6));
		const step: Step = { kind: "go", route, action: "walk" };
		people.push(new Person(ids.walkers + i, someone(random), setting, random.between(0, period), [step]));
	}
	return people;
}

/** People who use the crossing while the cars wait. */
function crossers(setting: Setting, random: Random): Performer[] {
	return [0, 1, 2].map((i) => {
		const z = crossing.near + 0.7 + i * 0.6;
		const right: Spot[] = [
			[place.rightFronts, z + 8 + i * 2],
			[1.2 + i * 0.5, z + 6],
			[1.2 + i * 0.5, z],
		];
		const left: Spot[] = [
			[place.bays - 1.2, z],
			[place.leftFronts, z + 12 + i * 3],
		];
		const leftwards = i !== 1;
		const first = new Route(leftwards ? right : left.toReversed(), 1.4);
		const over = new Route(
			leftwards ? [right[2]!, left[0]!] : [left[0]!, right[2]!],
			random.between(1.5, 1.7),
		);
		const last = new Route(leftwards ? left : right.toReversed(), 1.4);
		const steps: Step[] = [first, over, last].map((route) => ({ kind: "go", route, action: "walk" }));
		// They step on the road when both cars stand.
		const start = 11.6 + i * 0.5 - first.duration;
		return new Person(ids.crossers + i, someone(random), setting, start, steps);
	});
}
