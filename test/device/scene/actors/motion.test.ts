import { describe, expect, it } from "vitest";
import { travelled } from "../../../../device/scene/actors/car/motion.ts";
import { cycleLength, pose } from "../../../../device/scene/actors/person/gait.ts";
import { someone } from "../../../../device/scene/actors/person/look.ts";
import { skeleton } from "../../../../device/scene/actors/person/skeleton.ts";
import { Route } from "../../../../device/scene/actors/route.ts";
import { Random } from "../../../../device/scene/random.ts";
import { phaseOf } from "../../../../device/scene/stage.ts";

describe("a car's motion", () => {
	it("is even without a halt", () => {
		expect(travelled(3, 8)).toBe(24);
	});

	it.each([
		{ after: 40, hold: 5 },
		{ after: 2, hold: 3 },
	])("never jumps or rolls back, and stands where it halts ($after m)", (halt) => {
		let before = 0;
		let standing = 0;
		for (let time = 0; time < 30; time += 0.01) {
			const gone = travelled(time, 8, halt);
			expect(gone).toBeGreaterThanOrEqual(before - 1e-9);
			expect(gone - before).toBeLessThan(0.09);
			if (gone === halt.after) standing += 0.01;
			before = gone;
		}
		expect(standing).toBeCloseTo(halt.hold, 1);
	});
});

describe("a person's gait", () => {
	it.each(["walk", "run"] as const)("keeps the lower foot on the ground in every pose of %s", (action) => {
		const look = someone(new Random(1));
		for (let index = 0; index < cycleLength[action]; index++) {
			const { leftLeg, rightLeg } = skeleton(look, pose(action, index), 0);
			const soles = [leftLeg, rightLeg].flatMap(({ ankle, toe }) => [
				ankle.y - 0.045 * look.height,
				toe.y - 0.013 * look.height,
			]);
			expect(Math.min(...soles)).toBeGreaterThan(-0.03);
			expect(Math.min(...soles)).toBeLessThan(0.05);
		}
	});

	it("has its legs half a cycle apart", () => {
		const step = cycleLength.walk / 2;
		for (let index = 0; index < step; index++) {
			const left = pose("walk", index).left;
			const right = pose("walk", index + step).right;
			for (const joint of ["hip", "knee", "foot"] as const) expect(left[joint]).toBeCloseTo(right[joint]);
		}
	});
});

describe("a route", () => {
	const route = new Route(
		[
			[0, 10],
			[3, 10],
			[3, 14],
		],
		1.4,
	);

	it("has the length of its legs and the time they take", () => {
		expect(route.length).toBe(7);
		expect(route.duration).toBeCloseTo(5);
		expect(route.level).toBe(false);
	});

	it("goes along its legs and faces where it goes", () => {
		expect(route.at(0)).toMatchObject({ x: 0, z: 10, heading: 0 });
		expect(route.at(5 / 7).x).toBeCloseTo(3);
		expect(route.at(5 / 7).z).toBeCloseTo(12);
		expect(route.at(5 / 7).heading).toBeCloseTo(Math.PI / 2);
		expect(route.at(2)).toMatchObject({ x: 3, z: 14 });
	});
});

describe("the phase of a time", () => {
	it("is the same number in every round", () => {
		for (const time of [0, 0.04, 13.3333333, 39.96]) {
			for (const round of [-3, 1, 7, 10_000]) expect(phaseOf(time + round * 40)).toBe(phaseOf(time));
		}
		expect(phaseOf(40)).toBe(0);
		expect(phaseOf(39.99999999)).toBe(0);
		expect(phaseOf(-0.5)).toBe(39.5);
	});
});
