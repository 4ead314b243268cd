import type { Spot } from "../../../device/scene/actors/route.ts";
import { at } from "../../../device/scene/worlds/roundabout-plan.ts";
import { darkBags, type Play } from "../play.ts";
import { cyclists, gatherings, leftBags, type Reach, runners, waiters, walkers } from "./common.ts";
import type { Places } from "./places.ts";

/** Half of what the picture shows along a circle at distance z, and a little more. */
const edge: Reach = (z) => z * 0.785 + 1.2;

/**
 * A roundabout on a day on which its road is for those who walk, from a mast in its middle: they go round both ways, straight and
 * askew, alone and in groups, and some along the pavement behind parked cars; a crowd now and then; bags; runners; bicycles.
 */
export function roundabout(play: Play): Places {
	const { random } = play;
	const road = () => random.between(11, 16.6);
	const way = (): readonly [number, number] => {
		const pavement = random.next() < 0.2;
		const z0 = pavement ? random.between(23.3, 31) : road();
		return [z0, !pavement && random.next() < 0.4 ? road() : z0];
	};
	const spotOf = (): Spot => at(random.pick([-1, 1]) * random.between(0.25, 0.65), random.between(11, 15));
	walkers(play, [1.2, 4.2], way, edge);
	runners(play, road, edge);
	cyclists(play, road, edge);
	waiters(play, spotOf, edge);
	// A tan bag is as bright as the road: nothing of it differs in what the analytics see.
	play.bags = darkBags;
	leftBags(play, spotOf, edge);
	gatherings(play, at(-0.45, 14), edge);
	return {
		line: [at(0.1, 10.5), at(0.1, 17.2)],
		field: [at(-0.7, 10.8), at(-0.2, 10.8), at(-0.2, 17), at(-0.7, 17)],
	};
}
