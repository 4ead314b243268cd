import { LeftBag } from "../../device/scene/actors/bag.ts";
import { Cyclist } from "../../device/scene/actors/bicycle/bicycle.ts";
import type { CarIdentity } from "../../device/scene/actors/car/car.ts";
import { CirclingCar } from "../../device/scene/actors/car/circling.ts";
import { someCar } from "../../device/scene/actors/car/look.ts";
import { type Lane, PassingCar } from "../../device/scene/actors/car/passing.ts";
import { someone } from "../../device/scene/actors/person/look.ts";
import { Person, type Step } from "../../device/scene/actors/person/person.ts";
import { Route, type Spot } from "../../device/scene/actors/route.ts";
import type { Setting } from "../../device/scene/actors/setting.ts";
import { type Colour, hex } from "../../device/scene/artwork/colour.ts";
import { registration } from "../../device/scene/plates/registration.ts";
import { Random } from "../../device/scene/random.ts";
import type { Performer } from "../../device/scene/stage.ts";
import type { Staging } from "../../device/scene/staging.ts";

/** Where something is at a moment, in metres on the ground. */
export interface Place {
	readonly x: number;
	readonly z: number;
}

/** What is truly there. It serves for scoring alone. */
export interface Role {
	readonly kind: "person" | "bicycle" | "car" | "bag";
	/** Seconds between which it is in the world. */
	readonly from: number;
	readonly to: number;
	/** m/s when it goes. */
	readonly speed: number;
	at(time: number): Place | undefined;
}

/** A play that was made up by chance: who performs, and the truth about it. */
export class Play implements Staging {
	readonly key: string;
	readonly period: number;
	readonly roles: Role[] = [];
	/** What bags may look like. */
	bags: readonly Colour[] = bags;
	readonly #random: Random;
	readonly #made: ((setting: Setting, id: number) => Performer)[] = [];

	constructor(name: string, seed: number, period: number) {
		this.key = `${name} ${seed} ${period}`;
		this.period = period;
		this.#random = new Random(seed, name);
	}

	get random(): Random {
		return this.#random;
	}

	cast(setting: Setting): Performer[] {
		return this.#made.map((make, index) => make(setting, index + 1));
	}

	person(start: number, steps: readonly Step[]): void {
		const length = steps.reduce((sum, step) => sum + lengthOf(step), 0);
		// Nobody is cut in two by the end of the round.
		if (start < 0 || start + length > this.period) return;
		const look = someone(this.#random);
		this.#made.push((setting, id) => new Person(id, look, setting, start, steps));
		const speed = Math.max(
			...steps.map((step) => (step.kind === "go" ? step.route.length / step.route.duration : 0)),
		);
		const at = (time: number) => placeIn(steps, time - start);
		this.roles.push({ kind: "person", from: start, to: start + length, speed, at });
	}

	walk(start: number, spots: readonly Spot[], speed: number, action: "walk" | "run" = "walk"): void {
		this.person(start, [go(spots, speed, action)]);
	}

	cycle(start: number, spots: readonly Spot[], speed: number): void {
		const route = new Route(spots, speed);
		if (start + route.duration > this.period) return;
		const look = { ...someone(this.#random), topStyle: "jacket", bottomStyle: "trousers" } as const;
		const colour = this.#random.pick([hex("#2f6f8f"), hex("#a23b36"), hex("#3f6b4a")]);
		this.#made.push((setting, id) => new Cyclist(id, look, colour, setting, start, route));
		this.roles.push({
			kind: "bicycle",
			from: start,
			to: start + route.duration,
			speed,
			at: (time) => onRoute(route, time - start),
		});
	}

	drive(start: number, lane: Lane): void {
		const duration = (lane.far - lane.near) / lane.speed;
		if (start + duration > this.period) return;
		const car = this.#someCar();
		this.#made.push((setting, id) => new PassingCar({ id, ...car }, setting, lane, start));
		const away = lane.direction === "leaving";
		this.roles.push({
			kind: "car",
			from: start,
			to: start + duration,
			speed: lane.speed,
			at: (time) => {
				const gone = (time - start) * lane.speed;
				if (gone < 0 || time > start + duration) return undefined;
				return { x: lane.x, z: away ? lane.near + gone : lane.far - gone };
			},
		});
	}

	#someCar(): Omit<CarIdentity, "id"> {
		const look = someCar(this.#random, this.#random.pick(["hatchback", "saloon", "suv", "van"] as const));
		return { look, registration: registration("F", this.#random) };
	}

	/** A car that comes round the camera from the left, through what it shows, at distance z and a speed in m/s. */
	circle(start: number, z: number, speed: number): void {
		const reach = 1;
		const duration = (2 * reach * z) / speed;
		if (start + duration > this.period) return;
		const car = this.#someCar();
		const azimuthAt = (time: number) =>
			time < start || time > start + duration ? undefined : ((time - start) * speed) / z - reach;
		this.#made.push((setting, id) => new CirclingCar({ id, ...car }, setting, z, azimuthAt));
		const at = (time: number) => {
			const azimuth = azimuthAt(time);
			return azimuth === undefined ? undefined : { x: azimuth * z, z };
		};
		this.roles.push({ kind: "car", from: start, to: start + duration, speed, at });
	}

	bag(x: number, z: number, from: number, to: number): void {
		const colour = this.#random.pick(this.bags);
		this.#made.push((setting, id) => new LeftBag(id, colour, setting, x, z, from, to));
		this.roles.push({
			kind: "bag",
			from,
			to,
			speed: 0,
			at: (time) => (time >= from && time < to ? { x, z } : undefined),
		});
	}
}

const tan = hex("#c2a24c");
const bags: readonly Colour[] = [
	...["#7d3b2c", "#26324a", "#2f5d4c", "#4b4f58"].map(hex),
	tan,
	hex("#8c2f39"),
];
/** Those that are not as bright as asphalt. */
export const darkBags: readonly Colour[] = bags.filter((colour) => colour !== tan);

export function go(
	spots: readonly Spot[],
	speed: number,
	action: "walk" | "run" = "walk",
	bag?: Colour,
): Step {
	return { kind: "go", route: new Route(spots, speed), action, ...(bag ? { bag } : {}) };
}

export function stay(
	[x, z]: Spot,
	heading: number,
	action: "stand" | "talk" | "stoop" | "rise",
	duration: number,
): Step {
	const rhythm = action === "stoop" || action === "rise" ? duration : 4;
	return { kind: "stay", x, z, heading, action, duration, rhythm };
}

export function lengthOf(step: Step): number {
	return step.kind === "go" ? step.route.duration : step.duration;
}

function onRoute(route: Route, local: number): Place | undefined {
	if (local < 0 || local > route.duration) return undefined;
	const { x, z } = route.at(local / route.duration);
	return { x, z };
}

function placeIn(steps: readonly Step[], local: number): Place | undefined {
	if (local < 0) return undefined;
	let left = local;
	for (const step of steps) {
		if (left < lengthOf(step))
			return step.kind === "go" ? onRoute(step.route, left) : { x: step.x, z: step.z };
		left -= lengthOf(step);
	}
	return undefined;
}
