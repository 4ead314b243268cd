import type { Spot } from "../../../device/scene/actors/route.ts";
import { go, type Play, stay } from "../play.ts";
import type { Places } from "./places.ts";
import { edge } from "./square.ts";

/** Crowds of 10 to 30 people, as dense as before a stage, who come together, stand and part, or go by; and some alone before and behind them. */
export function crowds(play: Play): Places {
	const { random, period } = play;
	for (let time = 1; time < period; time += random.between(1.5, 4)) {
		const z = random.next() < 0.3 ? random.between(10.6, 11.4) : random.between(17.6, 20.2);
		const side = random.pick([-1, 1]);
		const spots: Spot[] = [
			[-side * edge(z), z],
			[side * edge(z), z],
		];
		play.walk(time, spots, random.between(1.1, 1.65));
	}
	for (let time = 30; time < period - 70; time += 62) {
		const places = packed(play, [random.between(-5, 5), random.between(13.2, 15)]);
		if (random.next() < 0.3) march(play, time + 10, places);
		else for (const spot of places) meet(play, time + random.between(0, 6), spot);
	}
	return {
		line: [
			[2.6, 10.2],
			[2.6, 21],
		],
		field: [
			[-9.5, 10],
			[9.5, 10],
			[9.5, 21],
			[-9.5, 21],
		],
		bands: { low: 4, medium: 10, high: 18 },
	};
}

/** Where a crowd's people stand: 1.5 to 4.5 of them on each square metre about a place, in rows that are none quite. */
function packed({ random }: Play, [x0, z0]: Spot): Spot[] {
	const count = 10 + random.below(21);
	const area = count / random.between(1.5, 4.5);
	const wide = Math.sqrt(area * random.between(1, 2.5));
	const deep = area / wide;
	const columns = Math.max(1, Math.round(Math.sqrt((count * wide) / deep)));
	const rows = Math.ceil(count / columns);
	return Array.from({ length: count }, (_, one) => {
		const row = Math.floor(one / columns);
		const column = (one % columns) + (row % 2 ? 0.75 : 0.25);
		return [
			x0 + (column / columns - 0.5) * wide + random.between(-0.12, 0.12),
			z0 + ((row + 0.5) / rows - 0.5) * deep + random.between(-0.12, 0.12),
		];
	});
}

function meet(play: Play, time: number, spot: Spot): void {
	const { random } = play;
	const [x, z] = spot;
	const out = (): Spot => [random.pick([-1, 1]) * edge(z), z];
	const heading = random.pick([0, Math.PI / 2, Math.PI, -Math.PI / 2]);
	play.person(time, [
		go([out(), spot], random.between(1.3, 1.7)),
		stay([x, z], heading, random.pick(["stand", "talk"]), random.between(22, 28)),
		go([spot, out()], random.between(1.3, 1.7)),
	]);
}

/** All go the same way as one. */
function march(play: Play, time: number, places: readonly Spot[]): void {
	const [side, reach] = [play.random.pick([-1, 1]), 22];
	for (const [x, z] of places) {
		const spots: Spot[] = [
			[x - side * reach, z],
			[x + side * reach, z],
		];
		play.walk(time, spots, 1.3);
	}
}
