import type { Spot } from "../../device/scene/actors/route.ts";
import type { SceneName } from "../../device/scene/catalogue.ts";
import { Lens, type Lens as LensType } from "../../device/scene/lens.ts";
import { view as courtyardView } from "../../device/scene/worlds/courtyard-plan.ts";
import { approaching, leaving, view as streetView } from "../../device/scene/worlds/street-plan.ts";
import { view as squareView } from "../../device/scene/worlds/town-square-plan.ts";
import { go, lengthOf, Play, stay } from "./play.ts";

/** A play in a world, and where its rules are, on the ground in metres. */
export interface Stage {
	readonly scene: SceneName;
	readonly play: Play;
	readonly lens: LensType;
	/** People cross it; whoever goes from its left to its right as seen from its first end to its second, comes in. */
	readonly line: readonly [Spot, Spot];
	readonly field: readonly Spot[];
}

/** Size of the pictures that the analytics see. */
export const size = { width: 640, height: 360 };

const views = { "town-square": squareView, courtyard: courtyardView, street: streetView };

/** The worlds that plays were written for. */
export type PlayedScene = Exclude<SceneName, "roundabout">;

/** @param seconds of the play */
export function stageOf(scene: PlayedScene, seed: number, seconds: number): Stage {
	const play = new Play(`bench ${scene}`, seed, seconds);
	const lens = new Lens(views[scene], size.width, size.height);
	return { scene, play, lens, ...plays[scene](play) };
}

type Places = Pick<Stage, "line" | "field">;
const plays: Record<PlayedScene, (play: Play) => Places> = { "town-square": square, courtyard, street };

/** Half of what the square's picture shows across at distance z, and a little more. */
const edge = (z: number) => z * 0.76 + 1.2;

/** People alone and in groups who cross a square both ways, straight and askew; a crowd now and then; bags; runners; bicycles. */
function square(play: Play): Places {
	const { random, period } = play;
	const across = (z0: number, z1: number): Spot[] => {
		const spots: Spot[] = [
			[-edge(z0), z0],
			[edge(z1), z1],
		];
		return random.next() < 0.5 ? spots : spots.reverse();
	};
	for (let time = 1; time < period; time += random.between(1.2, 4.2)) {
		const pavement = random.next() < 0.2;
		const z0 = pavement ? random.between(28.8, 31.5) : random.between(10.8, 20.2);
		const askew = !pavement && random.next() < 0.4;
		const z1 = askew ? random.between(10.8, 20.2) : z0;
		const [speed, spots] = [random.between(1.1, 1.65), across(z0, z1)];
		const group = random.next() < 0.3 ? 2 + random.below(2) : 1;
		for (let one = 0; one < group; one++) {
			// Abreast and a little behind one another, as people walk who know each other.
			const [aside, behind] = [one * random.between(0.5, 0.7), one * random.between(0.1, 0.5)];
			play.walk(
				time + behind / speed,
				spots.map(([x, z]) => [x, z + aside] as const),
				speed,
			);
		}
	}
	for (let time = 20; time < period; time += random.between(25, 60)) {
		const z = random.between(17, 20);
		play.walk(time, across(z, z), random.between(3.9, 4.6), "run");
	}
	for (let time = 12; time < period; time += random.between(20, 50)) {
		const z = random.pick([26.9, 19.4, 14.2]);
		play.cycle(time, across(z, z), random.between(3.6, 4.8));
	}
	for (let time = 10; time < period; time += random.between(25, 45)) loiter(play, time, freeSpot(play));
	leftBags(play, () => freeSpot(play), edge);
	for (let time = 50; time < period - 70; time += 150) gather(play, time, [-6.2, 14.4], edge);
	return {
		line: [
			[2.6, 10.2],
			[2.6, 21],
		],
		field: [
			[-10, 11],
			[-2.6, 11],
			[-2.6, 18],
			[-10, 18],
		],
	};
}

/** Where nothing stands in the way of the view. */
function freeSpot({ random }: Play): Spot {
	return [random.pick([-1, 1]) * random.between(2.8, 7.5), random.between(11, 15)];
}

/** Somebody who comes, stays for a while and goes. */
function loiter(play: Play, time: number, spot: Spot): void {
	const { random } = play;
	const side = random.pick([-1, 1]);
	const [x, z] = spot;
	const out: Spot = [side * edge(z), z];
	const heading = random.pick([0, Math.PI / 2, Math.PI, -Math.PI / 2]);
	const action = random.pick(["stand", "talk"] as const);
	play.person(time, [
		go([out, spot], 1.4),
		stay([x, z], heading, action, random.between(8, 50)),
		go([spot, out], 1.4),
	]);
}

/** People who come from both sides, stand together and part. */
function gather(play: Play, time: number, [x0, z0]: Spot, reach: (z: number) => number): void {
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
function leftBags(play: Play, spotOf: () => Spot, reach: (z: number) => number): void {
	const { random, period } = play;
	const bringer = (time: number, [x, z]: Spot) => {
		const side = random.pick([-1, 1]);
		const near: Spot = [x + side * 0.55, z];
		const out: Spot = [side * reach(z), z];
		const come = go([out, near], 1.4, "walk");
		const heading = side > 0 ? Math.PI : 0;
		play.person(time - 0.9 - lengthOf(come), [
			come,
			stay(near, heading, "stoop", 0.9),
			stay(near, heading, "rise", 0.9),
			go([near, out], 1.45),
		]);
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

/** People and bicycles who come towards the camera and go away from it along a path, past one another. */
function courtyard(play: Play): Places {
	const { random, period } = play;
	const along = (x0: number, x1: number): Spot[] => {
		const spots: Spot[] = [
			[x0, 6.2],
			[x1, 37],
		];
		return random.next() < 0.5 ? spots : spots.reverse();
	};
	const lane = () => random.between(1.9, 4.8);
	for (let time = 1; time < period; time += random.between(2.5, 7)) {
		const x = lane();
		const [speed, spots] = [random.between(1.1, 1.6), along(x, random.next() < 0.5 ? x : lane())];
		const group = random.next() < 0.25 ? 2 : 1;
		for (let one = 0; one < group; one++)
			play.walk(
				time + one * 0.2,
				spots.map(([x, z]) => [x - one * 0.6, z] as const),
				speed,
			);
	}
	for (let time = 9; time < period; time += random.between(20, 45)) {
		const x = lane();
		if (random.next() < 0.5) play.cycle(time, along(x, x), random.between(3.6, 4.6));
		else play.walk(time, along(x, x), random.between(3.9, 4.6), "run");
	}
	const spotOf = (): Spot => [random.between(1.9, 4.6), random.between(9, 15)];
	for (let time = 30; time < period - 50; time += random.between(40, 60)) {
		const [x, z] = spotOf();
		const taken = Math.min(time + random.between(26, 60), period - 20);
		play.bag(x, z - 0.05, time, taken);
		for (const moment of [time, taken]) {
			const come = go(
				[
					[x + 0.5, 6.2],
					[x + 0.5, z],
				],
				1.4,
			);
			play.person(moment - 0.9 - lengthOf(come), [
				come,
				stay([x + 0.5, z], Math.PI, "stoop", 0.9),
				stay([x + 0.5, z], Math.PI, "rise", 0.9),
				go(
					[
						[x + 0.5, z],
						[x + 0.5, 6.2],
					],
					1.4,
				),
			]);
		}
	}
	for (let time = 20; time < period; time += random.between(30, 60)) {
		const [x, z] = spotOf();
		play.person(time, [
			go(
				[
					[x, 37],
					[x, z],
				],
				1.4,
			),
			stay([x, z], random.pick([0, Math.PI / 2, Math.PI]), "talk", random.between(8, 45)),
			go(
				[
					[x, z],
					[x, 6.2],
				],
				1.4,
			),
		]);
	}
	return {
		line: [
			[1.3, 13],
			[5.4, 13],
		],
		field: [
			[1.3, 8],
			[5.4, 8],
			[5.4, 18],
			[1.3, 18],
		],
	};
}

/** A street: cars both ways, then people over the crossing; others along the pavement. */
function street(play: Play): Places {
	const { random, period } = play;
	for (let round = 0; round < period; round += 40) {
		for (const lane of [leaving, approaching])
			for (let time = round + random.between(0, 3); time < round + 14; time += random.between(3.5, 6))
				play.drive(time, { ...lane, speed: lane.speed * random.between(0.85, 1.1) });
		for (let time = round + 23; time < round + 33; time += random.between(0.8, 2.5)) {
			const z = random.between(9.9, 12.3);
			const spots: Spot[] = [
				[3.2, z],
				[-13, z],
			];
			play.walk(time, random.next() < 0.5 ? spots : spots.reverse(), random.between(1.3, 1.7));
		}
	}
	for (let time = 3; time < period; time += random.between(6, 14)) {
		const x = random.between(1, 3.3);
		const spots: Spot[] = [
			[x, 3.4],
			[x, random.between(26, 40)],
		];
		play.walk(time, random.next() < 0.5 ? spots : spots.reverse(), random.between(1.2, 1.6));
	}
	const spotOf = (): Spot => [random.between(0.6, 3), random.between(8, 14)];
	for (let time = 34; time < period - 50; time += random.between(45, 70)) {
		const [x, z] = spotOf();
		const taken = Math.min(time + random.between(26, 60), period - 20);
		play.bag(x, z - 0.05, time, taken);
		for (const moment of [time, taken]) {
			const come = go(
				[
					[x - 0.5, 3.4],
					[x - 0.5, z],
				],
				1.4,
			);
			play.person(moment - 0.9 - lengthOf(come), [
				come,
				stay([x - 0.5, z], 0, "stoop", 0.9),
				stay([x - 0.5, z], 0, "rise", 0.9),
				go(
					[
						[x - 0.5, z],
						[x - 0.5, 3.4],
					],
					1.4,
				),
			]);
		}
	}
	return {
		line: [
			[-4, 9.3],
			[-4, 13],
		],
		field: [
			[-0.4, 6],
			[3.8, 6],
			[3.8, 16],
			[-0.4, 16],
		],
	};
}
