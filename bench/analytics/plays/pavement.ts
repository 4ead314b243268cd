import type { Spot } from "../../../device/scene/actors/route.ts";
import { at, place } from "../../../device/scene/worlds/roundabout-plan.ts";
import type { Play } from "../play.ts";
import { gather, leftBags, loiter } from "./common.ts";
import type { Places } from "./places.ts";

/** Half of what the picture shows along a circle at distance z, and a little more. */
const edge = (z: number) => z * 0.49 + 1.2;

/**
 * The pavement of a roundabout, through what masks of entrances leave of it, some five metres each: people go along it both ways, before
 * shops and behind parked cars and the trunk of a tree, and across the road while no car goes round.
 */
export function pavement(play: Play): Places {
	const { random, period } = play;
	const along = (z0: number, z1: number): Spot[] => {
		const spots: Spot[] = [
			[-edge(z0), z0],
			[edge(z1), z1],
		];
		return random.next() < 0.5 ? spots : spots.reverse();
	};
	const pavement = () => random.between(23.3, 31.5);
	for (let time = 1; time < period; time += random.between(1.5, 5)) {
		const z0 = pavement();
		const z1 = random.next() < 0.3 ? pavement() : z0;
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
	for (let round = 0; round < period; round += 40) {
		for (const z of place.lanes)
			for (let time = round + random.between(0, 3); time < round + 14; time += random.between(3, 6))
				play.circle(time, z, z === place.lanes[0] ? 5.5 : 7);
		for (let time = round + 20; time < round + 30; time += random.between(1.5, 4)) {
			const azimuth = random.between(0.12, 0.18);
			const spots = [at(azimuth, 32.5), at(azimuth, place.island)];
			play.walk(time, random.next() < 0.5 ? spots : spots.reverse(), random.between(1.3, 1.7));
		}
	}
	for (let time = 20; time < period; time += random.between(25, 60)) {
		const z = pavement();
		play.walk(time, along(z, z), random.between(3.9, 4.6), "run");
	}
	for (let time = 12; time < period; time += random.between(20, 50))
		play.cycle(time, along(16.6, 16.6), random.between(3.6, 4.8));
	// Where nobody is behind a mask altogether: before shops.
	const shop = () => random.pick([random.between(-0.19, -0.11), random.between(0.04, 0.2)]);
	const spotOf = (): Spot => at(shop(), random.between(23.3, 29));
	for (let time = 10; time < period; time += random.between(25, 45)) loiter(play, time, spotOf(), edge);
	leftBags(play, () => at(shop(), random.between(23.2, 27)), edge);
	for (let time = 50; time < period - 70; time += 150) gather(play, time, at(0.12, 27), edge);
	// Drawn generously: nobody is behind the shops' fronts.
	return {
		line: [at(-0.15, 21.5), at(-0.15, 38)],
		field: [at(0.03, 22.5), at(0.21, 22.5), at(0.21, 38), at(0.03, 38)],
	};
}
