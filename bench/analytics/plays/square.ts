import type { Spot } from "../../../device/scene/actors/route.ts";
import type { Play } from "../play.ts";
import { cyclists, gatherings, leftBags, type Reach, runners, waiters, walkers } from "./common.ts";
import type { Places } from "./places.ts";

/** Half of what the square's picture shows across at distance z, and a little more. */
export const edge: Reach = (z) => z * 0.76 + 1.2;

/** People alone and in groups who cross a square both ways, straight and askew; a crowd now and then; bags; runners; bicycles. */
export function square(play: Play): Places {
	const { random } = play;
	const way = (): readonly [number, number] => {
		const pavement = random.next() < 0.2;
		const z0 = pavement ? random.between(28.8, 31.5) : random.between(10.8, 20.2);
		const askew = !pavement && random.next() < 0.4;
		return [z0, askew ? random.between(10.8, 20.2) : z0];
	};
	walkers(play, [1.2, 4.2], way, edge);
	runners(play, () => random.between(17, 20), edge);
	cyclists(play, () => random.pick([26.9, 19.4, 14.2]), edge);
	waiters(play, () => freeSpot(play), edge);
	leftBags(play, () => freeSpot(play), edge);
	gatherings(play, [-6.2, 14.4], edge);
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
