import { parkedCar } from "../actors/car/car.ts";
import { type CarLook, someCar } from "../actors/car/look.ts";
import type { Halt } from "../actors/car/motion.ts";
import { type Lane, PassingCar } from "../actors/car/passing.ts";
import type { CarKind } from "../actors/car/shape.ts";
import { someone } from "../actors/person/look.ts";
import { Person, type Step } from "../actors/person/person.ts";
import { Route, type Spot } from "../actors/route.ts";
import type { Setting } from "../actors/setting.ts";
import type { Country } from "../plates/design.ts";
import { registration } from "../plates/registration.ts";
import { Random } from "../random.ts";
import { type Item, type Performer, period } from "../stage.ts";
import { approaching, crossing, end, leaving, place } from "./street-plan.ts";

export function castStreet(setting: Setting, seed: number): Performer[] {
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
export function parkStreet(setting: Setting, seed: number): Item[] {
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
