import type { Spot } from "../../../device/scene/actors/route.ts";
import { go, lengthOf, type Play, stay } from "../play.ts";

/** Half of what a picture shows across at distance z, and a little more: where people come from. */
export type Reach = (z: number) => number;

/** From one side of the picture to the other, or back. */
function across({ random }: Play, reach: Reach, z0: number, z1: number): Spot[] {
	const spots: Spot[] = [
		[-reach(z0), z0],
		[reach(z1), z1],
	];
	return random.next() < 0.5 ? spots : spots.reverse();
}

/**
 * People alone and in groups, abreast and a little behind one another, as people walk who know each other.
 * @param pause seconds between two groups; @param way where the first of them begins and ends
 */
export function walkers(
	play: Play,
	pause: readonly [number, number],
	way: () => readonly [number, number],
	reach: Reach,
): void {
	const { random, period } = play;
	for (let time = 1; time < period; time += random.between(...pause)) {
		const [z0, z1] = way();
		const [speed, spots] = [random.between(1.1, 1.65), across(play, reach, z0, z1)];
		const group = random.next() < 0.3 ? 2 + random.below(2) : 1;
		for (let one = 0; one < group; one++) {
			const [aside, behind] = [one * random.between(0.5, 0.7), one * random.between(0.1, 0.5)];
			play.walk(
				time + behind / speed,
				spots.map(([x, z]) => [x, z + aside] as const),
				speed,
			);
		}
	}
}

export function runners(play: Play, far: () => number, reach: Reach): void {
	const { random, period } = play;
	for (let time = 20; time < period; time += random.between(25, 60)) {
		const z = far();
		play.walk(time, across(play, reach, z, z), random.between(3.9, 4.6), "run");
	}
}

export function cyclists(play: Play, far: () => number, reach: Reach): void {
	const { random, period } = play;
	for (let time = 12; time < period; time += random.between(20, 50)) {
		const z = far();
		play.cycle(time, across(play, reach, z, z), random.between(3.6, 4.8));
	}
}

/** People who come one after another, stay for a while and go. */
export function waiters(play: Play, spotOf: () => Spot, reach: Reach): void {
	const { random, period } = play;
	for (let time = 10; time < period; time += random.between(25, 45)) wait(play, time, spotOf(), reach);
}

/** A crowd now and then. */
export function gatherings(play: Play, spot: Spot, reach: Reach): void {
	for (let time = 50; time < play.period - 70; time += 150) gather(play, time, spot, reach);
}

function wait(play: Play, time: number, spot: Spot, reach: Reach): void {
	const { random } = play;
	const side = random.pick([-1, 1]);
	const [x, z] = spot;
	const out: Spot = [side * reach(z), z];
	const heading = random.pick([0, Math.PI / 2, Math.PI, -Math.PI / 2]);
	const action = random.pick(["stand", "talk"] as const);
	play.person(time, [
		go([out, spot], 1.4),
		stay([x, z], heading, action, random.between(8, 50)),
		go([spot, out], 1.4),
	]);
}

/** People who come from both sides, stand together and part. */
function gather(play: Play, time: number, [x0, z0]: Spot, reach: Reach): void {
	const { random } = play;
	const count = 6 + random.below(7);
	for (let one = 0; one < count; one++) {
		const angle = (one / count) * 2 * Math.PI + random.between(-0.2, 0.2);
		const far = one % 3 === 0 ? random.between(0.5, 0.9) : random.between(1.2, 2.3);
		const spot: Spot = [x0 + Math.cos(angle) * far * 1.4, z0 + Math.sin(angle) * far * 0.9];
		const from: Spot = [(one % 2 ? -1 : 1) * reach(spot[1]), spot[1]];
		const to: Spot = [random.pick([-1, 1]) * reach(spot[1]), spot[1]];
		const heading = Math.atan2(z0 - spot[1], x0 - spot[0]);
		play.person(time + random.between(0, 6), [
			go([from, spot], random.between(1.2, 1.6)),
			stay(spot, heading, one % 3 === 1 ? "stand" : "talk", random.between(22, 32)),
			go([spot, to], random.between(1.2, 1.6)),
		]);
	}
}

/** Bags that are put down and taken again, and some that were there before and are taken. */
export function leftBags(play: Play, spotOf: () => Spot, reach: Reach): void {
	const { random, period } = play;
	const bringer = (time: number, [x, z]: Spot) => {
		const side = random.pick([-1, 1]);
		stoop(play, time, [side * reach(z), z], [x + side * 0.55, z], side > 0 ? Math.PI : 0, 1.45);
	};
	for (let time = 30; time < period - 50; time += random.between(28, 45)) {
		const spot = spotOf();
		const taken = Math.min(time + random.between(26, 60), period - 20);
		play.bag(spot[0], spot[1] - 0.05, time, taken);
		bringer(time, spot);
		bringer(taken, spot);
	}
	for (let bag = 0; bag < 3; bag++) {
		const spot = spotOf();
		const taken = random.between(60, period - 40);
		play.bag(spot[0], spot[1] - 0.05, 0, taken);
		bringer(taken, spot);
	}
}

/** Where bags are put along a way that leads away from the camera, and from where people come who do that. */
interface Way {
	/** Second of the first, and seconds between two. */
	readonly first: number;
	readonly pause: readonly [number, number];
	readonly spotOf: () => Spot;
	/** How far beside a bag they stand, and which way they look there. */
	readonly aside: number;
	readonly heading: number;
	/** How far from the camera they come from, and go to. */
	readonly near: number;
}

/** Bags that are put down along a way and taken again. */
export function bagsAlong(play: Play, { first, pause, spotOf, aside, heading, near }: Way): void {
	const { random, period } = play;
	for (let time = first; time < period - 50; time += random.between(...pause)) {
		const [x, z] = spotOf();
		const taken = Math.min(time + random.between(26, 60), period - 20);
		play.bag(x, z - 0.05, time, taken);
		for (const moment of [time, taken]) stoop(play, moment, [x + aside, near], [x + aside, z], heading, 1.4);
	}
}

/** Somebody who comes to put something down, or to take it, at that moment, and goes where they came from. @param speed in m/s, as they go */
function stoop(play: Play, time: number, out: Spot, near: Spot, heading: number, speed: number): void {
	const come = go([out, near], 1.4);
	play.person(time - 0.9 - lengthOf(come), [
		come,
		stay(near, heading, "stoop", 0.9),
		stay(near, heading, "rise", 0.9),
		go([near, out], speed),
	]);
}
