import { at, place } from "../../../device/scene/worlds/roundabout-plan.ts";
import type { Play } from "../play.ts";
import { cyclists, gatherings, leftBags, type Reach, runners, waiters, walkers } from "./common.ts";
import type { Places } from "./places.ts";

/** Half of what the picture shows along a circle at distance z, and a little more. */
const edge: Reach = (z) => z * 0.49 + 1.2;

/**
 * The pavement of a roundabout, through what masks of entrances leave of it, some five metres each: people go along it both ways, before
 * shops and behind parked cars and the trunk of a tree, and across the road while no car goes round.
 */
export function pavement(play: Play): Places {
	const { random } = play;
	const far = () => random.between(23.3, 31.5);
	const way = (): readonly [number, number] => {
		const z0 = far();
		return [z0, random.next() < 0.3 ? far() : z0];
	};
	// Where nobody is behind a mask altogether: before shops.
	const shop = () => random.pick([random.between(-0.19, -0.11), random.between(0.04, 0.2)]);
	walkers(play, [1.5, 5], way, edge);
	traffic(play);
	runners(play, far, edge);
	cyclists(play, () => 16.6, edge);
	waiters(play, () => at(shop(), random.between(23.3, 29)), edge);
	leftBags(play, () => at(shop(), random.between(23.2, 27)), edge);
	gatherings(play, at(0.12, 27), edge);
	// Drawn generously: nobody is behind the shops' fronts.
	return {
		line: [at(-0.15, 21.5), at(-0.15, 38)],
		field: [at(0.03, 22.5), at(0.21, 22.5), at(0.21, 38), at(0.03, 38)],
	};
}

/** Cars round the camera, and people across the road in between. */
function traffic(play: Play): void {
	const { random, period } = play;
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
}
