import { LeftBag } from "../actors/bag.ts";
import { Cyclist } from "../actors/bicycle/bicycle.ts";
import { someone } from "../actors/person/look.ts";
import { Person, type Step } from "../actors/person/person.ts";
import { Resident } from "../actors/person/resident.ts";
import { Route, type Spot } from "../actors/route.ts";
import type { Setting } from "../actors/setting.ts";
import { Tram } from "../actors/tram.ts";
import { type Colour, hex } from "../artwork/colour.ts";
import { floorHeight, windowOf } from "../artwork/house-plan.ts";
import type { Wall } from "../artwork/wall.ts";
import { Random } from "../random.ts";
import { type Performer, period } from "../stage.ts";
import { houses } from "./town-square-plan.ts";

/** First ids of each kind of performer. */
const ids = {
	walkers: 1,
	crowd: 20,
	waiting: 40,
	bag: 50,
	runner: 54,
	residents: 60,
	bicycles: 70,
	tram: 90,
};

/** Half of what the picture shows across at distance z, and a little more: from there people come, and there they go. */
function edge(z: number): number {
	return z * 0.76 + 1.2;
}

export function castTownSquare(setting: Setting, wall: Wall, seed: number): Performer[] {
	const random = new Random(seed, "town-square cast");
	return [
		...walkers(setting, random),
		...crowd(setting, random),
		...waiting(setting, random),
		...leftBag(setting, random),
		runner(setting, random),
		...residents(setting, wall, random),
		...cyclists(setting, random),
		new Tram(
			ids.tram,
			setting,
			{ z: 23.2, stopX: 4, arrival: 15, departure: 21.5, approach: 46, ride: 9 },
			hex("#b5262e"),
		),
	];
}

function go(spots: readonly Spot[], speed: number, action: "walk" | "run" = "walk", bag?: Colour): Step {
	return { kind: "go", route: new Route(spots, speed), action, ...(bag ? { bag } : {}) };
}

/** People on the pavement before the houses, and across the square. */
function walkers(setting: Setting, random: Random): Performer[] {
	const people: Performer[] = [];
	for (let i = 0; i < 7; i++) {
		const z = i < 4 ? random.between(28.8, 32) : random.between(11.6, 20.4);
		const there: Spot[] = [
			[-edge(z), z],
			[edge(z), z],
		];
		const spots = random.next() < 0.5 ? there : there.reverse();
		const step = go(spots, random.between(1.25, 1.65));
		people.push(new Person(ids.walkers + i, someone(random), setting, random.between(0, period), [step]));
	}
	return people;
}

const meeting: Spot = [-6.2, 14.4];

/** A dozen people who come from all sides, stand together for a while and part. */
function crowd(setting: Setting, random: Random): Performer[] {
	const people: Performer[] = [];
	const count = 12;
	for (let i = 0; i < count; i++) {
		const angle = (i / count) * 2 * Math.PI + random.between(-0.15, 0.15);
		const far = i % 3 === 0 ? random.between(0.5, 0.9) : random.between(1.3, 2.2);
		const spot: Spot = [meeting[0] + Math.cos(angle) * far * 1.3, meeting[1] + Math.sin(angle) * far * 0.8];
		const come = go([sideline(i % 2 === 0, spot[1]), spot], random.between(1.3, 1.6));
		const leave = go([spot, sideline(random.next() < 0.5, spot[1])], random.between(1.3, 1.7));
		const arrival = random.between(8, 13);
		const parting = random.between(24, 28);
		const stay: Step = {
			kind: "stay",
			x: spot[0],
			z: spot[1],
			heading: Math.atan2(meeting[1] - spot[1], meeting[0] - spot[0]),
			action: i % 3 === 1 ? "stand" : "talk",
			duration: parting - arrival,
			rhythm: random.between(2.5, 5),
		};
		const duration = come.kind === "go" ? come.route.duration : 0;
		people.push(new Person(ids.crowd + i, someone(random), setting, arrival - duration, [come, stay, leave]));
	}
	return people;
}

/** Out of sight at the same distance: whoever keeps their distance keeps their size. */
function sideline(left: boolean, z: number): Spot {
	return [left ? -edge(z) : edge(z), z];
}

/** People at the tram stop, the whole time. */
function waiting(setting: Setting, random: Random): Performer[] {
	return [5.9, 7.1, 8.6, 11].map((x, i) => {
		const stay: Step = {
			kind: "stay",
			x,
			z: i === 3 ? 20.1 : 19.9 + random.between(-0.2, 0.2),
			heading: random.pick([-Math.PI / 2, Math.PI, 0, -Math.PI * 0.75]),
			action: i % 2 === 0 ? "stand" : "talk",
			duration: period,
			rhythm: random.pick([4, 5, 8]),
		};
		return new Person(ids.waiting + i, someone(random), setting, 0, [stay]);
	});
}

/** Somebody puts a bag down and goes; long after, somebody else takes it along. */
function leftBag(setting: Setting, random: Random): Performer[] {
	const colour = hex("#7d3b2c");
	const z = 12.6;
	const x = 4.2;
	const down = 0.9;
	const bend = (action: "stoop" | "rise", at: number, heading: number, bag: boolean): Step => ({
		kind: "stay",
		x: at,
		z,
		heading,
		action,
		duration: down,
		rhythm: down,
		...(bag ? { bag: colour } : {}),
	});
	const bringer = go(
		[
			[edge(z), z],
			[x + 0.55, z],
		],
		1.4,
		"walk",
		colour,
	);
	const taker = go(
		[
			[-edge(z), z],
			[x - 0.55, z],
		],
		1.5,
	);
	const placed = 5;
	const taken = 31;
	const length = (step: Step) => (step.kind === "go" ? step.route.duration : step.duration);
	return [
		new Person(ids.bag, someone(random), setting, placed - down - length(bringer), [
			bringer,
			bend("stoop", x + 0.55, Math.PI, true),
			bend("rise", x + 0.55, Math.PI, false),
			go(
				[
					[x + 0.55, z],
					[edge(z), z],
				],
				1.5,
			),
		]),
		new LeftBag(ids.bag + 1, colour, setting, x, z - 0.05, placed, taken),
		new Person(ids.bag + 2, someone(random), setting, taken - down - length(taker), [
			taker,
			bend("stoop", x - 0.55, 0, false),
			bend("rise", x - 0.55, 0, true),
			go(
				[
					[x - 0.55, z],
					[edge(z), z],
				],
				1.5,
				"walk",
				colour,
			),
		]),
	];
}

function runner(setting: Setting, random: Random): Performer {
	const z = 18.3;
	const step = go(
		[
			[edge(z), z],
			[-edge(z), z],
		],
		4.4,
		"run",
	);
	const look = { ...someone(random), topStyle: "shirt", bottomStyle: "shorts", carries: "nothing" } as const;
	return new Person(ids.runner, look, setting, 32.5, [step]);
}

function residents(setting: Setting, wall: Wall, random: Random): Performer[] {
	const homes = [
		[0, 1, 2],
		[1, 2, 1],
		[2, 2, 3],
		[3, 1, 1],
	] as const;
	return homes.map(([house, floor, column], i) => {
		const style = houses[house]!;
		const opening = windowOf(style, floor, column);
		return new Resident(
			ids.residents + i,
			someone(random),
			setting,
			wall,
			opening,
			floorHeight(floor),
			random.between(0, period),
		);
	});
}

function cyclists(setting: Setting, random: Random): Performer[] {
	return [26.9, 19.4].map((z, i) => {
		const spots: Spot[] = [
			[-edge(z), z],
			[edge(z), z],
		];
		const route = new Route(i === 0 ? spots : spots.reverse(), i === 0 ? 4.6 : 3.8);
		const colour = random.pick([hex("#2f6f8f"), hex("#a23b36"), hex("#3f6b4a")]);
		const look = { ...someone(random), topStyle: "jacket", bottomStyle: "trousers" } as const;
		return new Cyclist(ids.bicycles + i, look, colour, setting, i === 0 ? 3 : 22, route);
	});
}
