import type { Spot } from "../../../device/scene/actors/route.ts";
import { go, type Play, stay } from "../play.ts";
import { bagsAlong } from "./common.ts";
import type { Places } from "./places.ts";

/** People and bicycles who come towards the camera and go away from it along a path, past one another. */
export function courtyard(play: Play): Places {
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
	bagsAlong(play, { first: 30, pause: [40, 60], spotOf, aside: 0.5, heading: Math.PI, near: 6.2 });
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
