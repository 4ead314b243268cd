import { describe, expect, it } from "vitest";
import { Pace } from "../../../device/analytics/pace.ts";

/** Metres a second that are sure of somebody who was at these places, a fifth of a second apart. */
function sureOf(places: readonly number[]): number {
	const pace = new Pace();
	for (const [look, place] of places.entries()) pace.add(look / 5, place - (places[0] ?? 0));
	return pace.sure;
}

describe("Pace", () => {
	it("is the slope where all places lie on one line, whichever way that goes", () => {
		expect(sureOf([3, 3.4, 3.8, 4.2])).toBeCloseTo(2);
		expect(sureOf([4.2, 3.8, 3.4, 3])).toBeCloseTo(2);
	});

	it("is less where places are off the line, and nothing where they are so far off that it may be flat", () => {
		const shaken = sureOf([0, 0.45, 0.75, 1.25, 1.55, 2]);
		expect(shaken).toBeGreaterThan(1.5);
		expect(shaken).toBeLessThan(2);
		expect(sureOf([0, 0.4, -0.3, 0.5, -0.2, 0.1])).toBe(0);
	});

	it("is nothing of what stays where it is", () => {
		expect(sureOf([7, 7, 7, 7])).toBe(0);
	});
});
