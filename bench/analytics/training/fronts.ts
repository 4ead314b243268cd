import type { Lens } from "../../../device/scene/lens.ts";
import type { Random } from "../../../device/scene/random.ts";
import type { Polygon } from "../../../masks/polygon.ts";

/** Metres that houses are tall at most: more than any picture shows. */
const tall = 30;

/**
 * Masks of the fronts on one side or both of a street that runs away from the camera, and of houses at its end: whoever
 * walks before them is hidden from the feet's distance upwards, and the less of them is to be seen the nearer they are to the front.
 */
export function fronts(random: Random, lens: Lens): Polygon[] {
	const zones: Polygon[] = [];
	const wall = (x0: number, z0: number, x1: number, z1: number) => {
		const corners = [
			[x0, 0, z0],
			[x1, 0, z1],
			[x1, tall, z1],
			[x0, tall, z0],
		] as const;
		zones.push(
			corners.map(([x, y, z]) => [(2 * lens.x(x, z)) / lens.width - 1, 1 - (2 * lens.y(y, z)) / lens.height]),
		);
	};
	const middle = (lens.width / 2 - lens.centre) / lens.focal;
	const [first, both] = [random.pick([-1, 1]), random.next() < 0.6];
	for (const side of both ? [first, -first] : [first]) {
		const [near, far] = [random.between(0.8, 10), random.between(20, 80)];
		const x = side * random.between(2, 15);
		// Straight away, or a little askew.
		wall(x, near, x + (random.next() < 0.4 ? random.between(-0.3, 0.3) * far : 0), far);
	}
	if (random.next() < 0.5) {
		const z = random.between(18, 80);
		const x = middle * z + random.between(-1.2, 0.4) * z;
		wall(x, z, x + random.between(0.4, 2) * z, z);
	}
	return zones;
}
