import type { Spot } from "../../../device/scene/actors/route.ts";
import { go, lengthOf, type Play, stay } from "../play.ts";

/** Somebody who comes, stays for a while and goes. */
export function loiter(play: Play, time: number, spot: Spot, reach: (z: number) => number): void {
	const { random } = play;
	const side = random.pick([-1, 1]);
	const [x, z] = spot;
	const out: Spot = [side * reach(z), z];
	const heading = random.pick([0, Math.PI / 2, Math.PI, -Math.PI / 2]);
	const action = random.pick(["stand", "talk"] as const);
	play.person(time, [
		go([out, spot], 1.4),
		stay([x, z], heading, action, random.between(8, 50)),
		go([spot, out], 1.4),
	]);
}

/** People who come from both sides, stand together and part. */
export function gather(play: Play, time: number, [x0, z0]: Spot, reach: (z: number) => number): void {
	const { random } = play;
	const count = 6 + random.below(7);
	for (let one = 0; one < count; one++) {
		const angle = (one / count) * 2 * Math.PI + random.between(-0.2, 0.2);
		const far = one % 3 === 0 ? random.between(0.5, 0.9) : random.between(1.2, 2.3);
		const spot: Spot = [x0 + Math.cos(angle) * far * 1.4, z0 + Math.sin(angle) * far * 0.9];
		const from: Spot = [(one % 2 ? -1 : 1) * reach(spot[1]), spot[1]];
		const to: Spot = [random.pick([-1, 1]) * reach(spot[1]), spot[1]];
		const heading = Math.atan2(z0 - spot[1], x0 - spot[0]);
		play.person(time + random.between(0, 6), [
			go([from, spot], random.between(1.2, 1.6)),
			stay(spot, heading, one % 3 === 1 ? "stand" : "talk", random.between(22, 32)),
			go([spot, to], random.between(1.2, 1.6)),
		]);
	}
}

/** Bags that are put down and taken again, and some that were there before and are taken. */
export function leftBags(play: Play, spotOf: () => Spot, reach: (z: number) => number): void {
	const { random, period } = play;
	const bringer = (time: number, [x, z]: Spot) => {
		const side = random.pick([-1, 1]);
		const near: Spot = [x + side * 0.55, z];
		const out: Spot = [side * reach(z), z];
		const come = go([out, near], 1.4, "walk");
		const heading = side > 0 ? Math.PI : 0;
		play.person(time - 0.9 - lengthOf(come), [
			come,
			stay(near, heading, "stoop", 0.9),
			stay(near, heading, "rise", 0.9),
			go([near, out], 1.45),
		]);
	};
	for (let time = 30; time < period - 50; time += random.between(28, 45)) {
		const spot = spotOf();
		const taken = Math.min(time + random.between(26, 60), period - 20);
		play.bag(spot[0], spot[1] - 0.05, time, taken);
		bringer(time, spot);
		bringer(taken, spot);
	}
	for (let bag = 0; bag < 3; bag++) {
		const spot = spotOf();
		const taken = random.between(60, period - 40);
		play.bag(spot[0], spot[1] - 0.05, 0, taken);
		bringer(taken, spot);
	}
}
