import { Cyclist } from "../actors/bicycle/bicycle.ts";
import { parkedCar } from "../actors/car/car.ts";
import { someCar } from "../actors/car/look.ts";
import type { CarPose } from "../actors/car/pose.ts";
import type { CarKind } from "../actors/car/shape.ts";
import { someone } from "../actors/person/look.ts";
import { Person, type Step } from "../actors/person/person.ts";
import { Route, type Spot } from "../actors/route.ts";
import type { Setting } from "../actors/setting.ts";
import { hex } from "../artwork/colour.ts";
import type { Country } from "../plates/design.ts";
import { registration } from "../plates/registration.ts";
import { Random } from "../random.ts";
import { type Item, type Performer, period } from "../stage.ts";
import { plan } from "./courtyard-plan.ts";

/** First ids of each kind of performer. */
const ids = { walkers: 1, home: 30, bicycles: 70, cars: 200 };

export function castCourtyard(setting: Setting, seed: number): Performer[] {
	const random = new Random(seed, "courtyard cast");
	return [...walkers(setting, random), ...cyclists(setting, random), ...home(setting, random)];
}

/** Where the path leaves the picture, at both ends. */
const pathNear = 6.2;
const pathFar = 37;

function alongPath(x: number, away: boolean): Spot[] {
	const spots: Spot[] = [
		[x, pathNear],
		[x, pathFar],
	];
	return away ? spots : spots.reverse();
}

function walkers(setting: Setting, random: Random): Performer[] {
	const people: Performer[] = [];
	const count = 6;
	for (let i = 0; i < count; i++) {
		const x = random.between(plan.path[0] + 0.4, plan.path[1] - 0.4);
		const route = new Route(alongPath(x, random.next() < 0.5), random.between(1.2, 1.6));
		const start = (i * period) / count + random.between(0, 4);
		const step: Step = { kind: "go", route, action: "walk" };
		people.push(new Person(ids.walkers + i, someone(random), setting, start, [step]));
	}
	return people;
}

function cyclists(setting: Setting, random: Random): Performer[] {
	return [0, 1, 2].map((i) => {
		const route = new Route(alongPath(random.between(2.2, 4.4), i % 2 === 0), random.between(3.6, 4.6));
		const colour = random.pick([hex("#2f6f8f"), hex("#a23b36"), hex("#3f6b4a"), hex("#c4953a")]);
		const look = { ...someone(random), bottomStyle: "trousers" } as const;
		return new Cyclist(ids.bicycles + i, look, colour, setting, 4 + i * 12, route);
	});
}

/** People at home: one at the table all the time, one who goes from the table round the pool and back. */
function home(setting: Setting, random: Random): Performer[] {
	const [x, z] = plan.table;
	const sit = (side: number, duration: number): Step => ({
		kind: "stay",
		x: x + side * 1.12,
		z: z - 0.02,
		heading: side < 0 ? 0 : Math.PI,
		action: "sit",
		duration,
		rhythm: period,
	});
	const go = (spots: readonly Spot[]): Step => ({ kind: "go", route: new Route(spots, 1.1), action: "walk" });
	const stroll: readonly Step[] = [
		go([
			[x - 1.12, z - 0.4],
			[-3.6, 18],
			[-3.5, 11.4],
		]),
		{
			kind: "stay",
			x: -3.5,
			z: 11.4,
			heading: Math.PI,
			action: "talk",
			duration: 4,
			rhythm: 4,
		},
		go([
			[-3.5, 11.4],
			[-3.6, 18],
			[x - 1.12, z - 0.4],
		]),
	];
	const away = stroll.reduce(
		(sum, step) => sum + (step.kind === "go" ? step.route.duration : step.duration),
		0,
	);
	const bather = {
		...someone(random),
		topStyle: "shirt",
		bottomStyle: "shorts",
		carries: "nothing",
	} as const;
	return [
		new Person(ids.home, { ...someone(random), carries: "nothing" }, setting, 0, [sit(1, period)]),
		new Person(ids.home + 1, bather, setting, random.between(4, 9), [...stroll, sit(-1, period - away)]),
	];
}

/** Cars beside the path, there the whole time. */
export function parkAtCourtyard(setting: Setting, seed: number): Item[] {
	const random = new Random(seed, "courtyard cars");
	const countries: readonly Country[] = ["F", "D", "NL", "I", "B", "E"];
	const first = random.below(countries.length);
	const stands: readonly (readonly [CarKind, CarPose])[] = [
		["hatchback", { x: 6.9, z: 9.9, turn: 0.42 }],
		["saloon", { x: 7.2, z: 18.1, turn: 1.35 }],
		["suv", { x: 7.2, z: 23.7, turn: 1.35 }],
	];
	return stands.flatMap(([kind, pose], i) => {
		const country = countries[(first + i) % countries.length]!;
		const car = {
			id: ids.cars + i,
			look: someCar(random, kind),
			registration: registration(country, random),
		};
		return parkedCar(car, setting, pose);
	});
}
