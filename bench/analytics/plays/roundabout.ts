import type { Spot } from "../../../device/scene/actors/route.ts";
import { at } from "../../../device/scene/worlds/roundabout-plan.ts";
import { darkBags, type Play } from "../play.ts";
import { gather, leftBags, loiter } from "./common.ts";
import type { Places } from "./places.ts";

/** Half of what the picture shows along a circle at distance z, and a little more. */
const edge = (z: number) => z * 0.785 + 1.2;

/**
 * A roundabout on a day on which its road is for those who walk, from a mast in its middle: they go round both ways, straight and
 * askew, alone and in groups, and some along the pavement behind parked cars; a crowd now and then; bags; runners; bicycles.
 */
export function roundabout(play: Play): Places {
	const { random, period } = play;
	const along = (z0: number, z1: number): Spot[] => {
		const spots: Spot[] = [
			[-edge(z0), z0],
			[edge(z1), z1],
		];
		return random.next() < 0.5 ? spots : spots.reverse();
	};
	const road = () => random.between(11, 16.6);
	for (let time = 1; time < period; time += random.between(1.2, 4.2)) {
		const pavement = random.next() < 0.2;
		const z0 = pavement ? random.between(23.3, 31) : road();
		const z1 = !pavement && random.next() < 0.4 ? road() : z0;
		const [speed, spots] = [random.between(1.1, 1.65), along(z0, z1)];
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
	for (let time = 20; time < period; time += random.between(25, 60)) {
		const z = road();
		play.walk(time, along(z, z), random.between(3.9, 4.6), "run");
	}
	for (let time = 12; time < period; time += random.between(20, 50)) {
		const z = road();
		play.cycle(time, along(z, z), random.between(3.6, 4.8));
	}
	const spotOf = (): Spot => at(random.pick([-1, 1]) * random.between(0.25, 0.65), random.between(11, 15));
	for (let time = 10; time < period; time += random.between(25, 45)) loiter(play, time, spotOf(), edge);
	// A tan bag is as bright as the road: nothing of it differs in what the analytics see.
	play.bags = darkBags;
	leftBags(play, spotOf, edge);
	for (let time = 50; time < period - 70; time += 150) gather(play, time, at(-0.45, 14), edge);
	return {
		line: [at(0.1, 10.5), at(0.1, 17.2)],
		field: [at(-0.7, 10.8), at(-0.2, 10.8), at(-0.2, 17), at(-0.7, 17)],
	};
}
