import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GeometricNoise } from "../../../masks/sanitise/geometric.ts";
import { bytesFrom } from "../../helpers/random-bytes.ts";

/** Chance of a noise of `step` under the two-sided geometric distribution. */
function chance(epsilon: number, step: number): number {
	const fall = Math.exp(-epsilon);
	return ((1 - fall) / (1 + fall)) * fall ** Math.abs(step);
}

const draws = 20_000;

describe.each([0.1, 0.5, 1, 2.5])("the noise at epsilon %d", (epsilon) => {
	const noise = new GeometricNoise(bytesFrom(7));
	const drawn = new Map<number, number>();
	for (let i = 0; i < draws; i++) {
		const step = noise.draw(epsilon);
		drawn.set(step, (drawn.get(step) ?? 0) + 1);
	}

	test("is distributed as the mechanism has it (chi-square, one in a thousand)", () => {
		let statistic = 0;
		let cells = 0;
		for (let step = -200; step <= 200; step++) {
			const expected = draws * chance(epsilon, step);
			if (expected < 20) continue;
			statistic += ((drawn.get(step) ?? 0) - expected) ** 2 / expected;
			cells++;
		}
		// Wilson and Hilferty's approximation of the quantile.
		const freedom = cells - 1;
		const bound = freedom * (1 - 2 / (9 * freedom) + 3.09 * Math.sqrt(2 / (9 * freedom))) ** 3;
		expect(statistic).toBeLessThan(bound);
	});

	test("has no bias, and is whole", () => {
		const deviation = Math.sqrt((2 * Math.exp(-epsilon)) / (1 - Math.exp(-epsilon)) ** 2 / draws);
		const mean = [...drawn].reduce((sum, [step, times]) => sum + step * times, 0) / draws;
		expect(Math.abs(mean)).toBeLessThan(4 * deviation);
		expect([...drawn.keys()].every(Number.isInteger)).toBe(true);
	});

	test("makes neighbouring counts as likely, within e^epsilon, whatever comes out", () => {
		for (let step = -20; step <= 20; step++) {
			const [here, there] = [drawn.get(step) ?? 0, drawn.get(step + 1) ?? 0];
			if (Math.min(here, there) < 200) continue;
			const slack = 4 * Math.sqrt(1 / here + 1 / there);
			expect(Math.abs(Math.log(here / there))).toBeLessThan(epsilon + slack);
		}
	});
});

test("there is no noise for an epsilon of nothing", () => {
	const noise = new GeometricNoise(bytesFrom(1));
	for (const epsilon of [0, -1, 0.004, Number.NaN]) expect(() => noise.draw(epsilon)).toThrow(RangeError);
});

test("any epsilon and any bytes give a whole number", () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer(), (hundredths, seed) => {
			expect(Number.isSafeInteger(new GeometricNoise(bytesFrom(seed)).draw(hundredths / 100))).toBe(true);
		}),
		{ numRuns: 300 },
	);
});
