import type { Spot } from "../../../device/scene/actors/route.ts";
import type { Play } from "../play.ts";
import { gather, leftBags, loiter } from "./common.ts";
import type { Places } from "./places.ts";

/** Half of what the square's picture shows across at distance z, and a little more. */
const edge = (z: number) => z * 0.76 + 1.2;

/** People alone and in groups who cross a square both ways, straight and askew; a crowd now and then; bags; runners; bicycles. */
export function square(play: Play): Places {
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
	for (let time = 10; time < period; time += random.between(25, 45)) loiter(play, time, freeSpot(play), edge);
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
