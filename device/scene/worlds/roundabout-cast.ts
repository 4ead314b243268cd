import { Cyclist } from "../actors/bicycle/bicycle.ts";
import { parkedCar } from "../actors/car/car.ts";
import { CirclingCar } from "../actors/car/circling.ts";
import { someCar } from "../actors/car/look.ts";
import { shapes } from "../actors/car/shape.ts";
import { someone } from "../actors/person/look.ts";
import { Person, type Step } from "../actors/person/person.ts";
import { Resident } from "../actors/person/resident.ts";
import { Route, type Spot } from "../actors/route.ts";
import { type Setting, settingOf } from "../actors/setting.ts";
import { hex } from "../artwork/colour.ts";
import { floorHeight, windowOf } from "../artwork/house-plan.ts";
import type { Country } from "../plates/design.ts";
import { registration } from "../plates/registration.ts";
import { Random } from "../random.ts";
import type { Light } from "../scene.ts";
import { type Item, type Performer, period } from "../stage.ts";
import type { PictureSize } from "../world.ts";
import { type Front, fronts, lensTowards, place, wallOf } from "./roundabout-plan.ts";

/** First ids of each kind of performer. */
const ids = { walkers: 1, bicycles: 40, residents: 60, cars: 100, parked: 200 };

const turn = 2 * Math.PI;

export function castRoundabout(setting: Setting, size: PictureSize, seed: number): Performer[] {
	const random = new Random(seed, "roundabout cast");
	return [
		...walkers(setting, random),
		...cyclists(setting, random),
		...cars(setting, random),
		...residents(setting, size, random),
	];
}

/** People who come out of a door, go along the pavement and in at another one; every fourth across the seam. */
function walkers(setting: Setting, random: Random): Performer[] {
	return Array.from({ length: 18 }, (_, index) => index).flatMap((index) => {
		const from = index % 4 === 0 ? Math.PI - random.between(0.2, 0.5) : random.between(-Math.PI, Math.PI);
		const far = random.between(0.6, 1.3);
		const to = from + (index % 4 === 0 || random.next() < 0.5 ? far : -far);
		const z = random.between(23.4, 31);
		const door = place.fronts + 0.1;
		const look = someone(random);
		const [speed, start] = [random.between(1.25, 1.6), random.between(0, period)];
		return seen((shift) => {
			const [a, b] = [from + shift, to + shift];
			const spots: Spot[] = [
				[a * door, door],
				[a * z, z],
				[b * z, z],
				[b * door, door],
			];
			const step: Step = { kind: "go", route: new Route(spots, speed), action: "walk" };
			return new Person(ids.walkers + index, look, setting, start, [step]);
		});
	});
}

/** What goes on at the other edge is seen twice: beyond this edge, and there. */
function seen(perform: (shift: number) => Performer): Performer[] {
	return [-turn, 0, turn].map(perform);
}

/** Around the pavement's edge; both cross the seam. */
function cyclists(setting: Setting, random: Random): Performer[] {
	return [0, 1].flatMap((index) => {
		const z = 18.4 + index * 1.6;
		const look = { ...someone(random), topStyle: "jacket", bottomStyle: "trousers" } as const;
		const colour = random.pick([hex("#2f6f8f"), hex("#a23b36"), hex("#3f6b4a")]);
		const lap = period / (index === 0 ? 1 : 2);
		const start = random.between(0, period);
		// A lap after the other, so that nobody appears from nowhere: as many as there are to a round.
		return Array.from({ length: period / lap }, (_, lapIndex) => lapIndex).flatMap((lapIndex) =>
			seen((shift) => {
				const spots: Spot[] = [
					[(shift - Math.PI) * z, z],
					[(shift + Math.PI) * z, z],
				];
				const route = new Route(index === 0 ? spots : spots.reverse(), (turn * z) / lap);
				return new Cyclist(ids.bicycles + index, look, colour, setting, start + lapIndex * lap, route);
			}),
		);
	});
}

function cars(setting: Setting, random: Random): Performer[] {
	return [0, 1, 2, 3, 4].map((index) => {
		const look = someCar(random, random.pick(["hatchback", "saloon", "suv", "van"] as const));
		const car = { id: ids.cars + index, look, registration: registration("F", random) };
		const lane = index % 2;
		const laps = 4 - lane;
		// Those of one lane keep their distance from one another.
		const start = (Math.floor(index / 2) / (lane === 0 ? 3 : 2)) * turn + random.between(-0.2, 0.2);
		const azimuthAt = (time: number) => (time / period) * laps * turn + start;
		return new CirclingCar(car, setting, place.lanes[lane] as number, azimuthAt);
	});
}

const homes = [
	[10, 1, 1],
	[9, 2, 2],
	[12, 1, 2],
	[0, 1, 1],
	[19, 2, 2],
] as const;

function residents(setting: Setting, size: PictureSize, random: Random): Performer[] {
	return homes.map(([index, floor, column], place) => {
		const front = fronts[index] as Front;
		const lens = lensTowards(front.azimuth, size);
		const opening = windowOf(front.style, floor, column);
		const look = someone(random);
		const delay = random.between(0, period);
		const wall = wallOf(front, size);
		return new Resident(
			ids.residents + place,
			look,
			{ ...setting, lens },
			wall,
			opening,
			floorHeight(floor),
			delay,
		);
	});
}

/** Cars before the pavement, with their tails to the middle. */
export function parkAtRoundabout(size: PictureSize, seed: number, light: Light): Item[] {
	const random = new Random(seed, "roundabout cars");
	const countries: readonly Country[] = ["F", "D", "I", "NL", "B", "PL"];
	return Array.from({ length: 12 }, (_, index) => index).flatMap((index) => {
		const azimuth = ((index + 0.5) / 12) * turn - Math.PI;
		const lens = lensTowards(azimuth, size);
		const look = someCar(random, random.pick(["hatchback", "saloon", "suv"] as const));
		const plate = registration(countries[index % countries.length] as Country, random);
		const at = lens.x(0, place.fronts);
		if (at < -size.height / 2 || at > size.width + size.height / 2) return [];
		const car = { id: ids.parked + index, look, registration: plate };
		return parkedCar(car, settingOf(lens, light), {
			x: 0,
			z: place.parking + 0.4 + shapes[look.kind].length,
			turn: Math.PI,
		});
	});
}
