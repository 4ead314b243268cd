import type { Spot } from "../../../device/scene/actors/route.ts";
import { approaching, leaving } from "../../../device/scene/worlds/street-plan.ts";
import type { Play } from "../play.ts";
import { bagsAlong } from "./common.ts";
import type { Places } from "./places.ts";

/** A street: cars both ways, then people over the crossing; others along the pavement. */
export function street(play: Play): Places {
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
	bagsAlong(play, { first: 34, pause: [45, 70], spotOf, aside: -0.5, heading: 0, near: 3.4 });
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
