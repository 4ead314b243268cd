import { describe, expect, it } from "vitest";
import { Course } from "../../../device/analytics/course.ts";
import { times } from "./rules/pictures.ts";

const elapsed = 0.2;

/** Somebody who is seen at `places`, look by look; undefined where they are not. */
function followed(places: readonly (number | undefined)[]): Course {
	const course = new Course(places[0] ?? 0, 1, 10);
	for (const place of places.slice(1)) {
		course.predict(elapsed, 3);
		if (place !== undefined) course.see(place, 1);
	}
	return course;
}

describe("a course", () => {
	it("goes on at the pace at which something went", () => {
		const course = followed(times(15, (look) => 2 * look));
		expect(course.pace).toBeCloseTo(10, 0);
		course.predict(1, 3);
		expect(course.at).toBeCloseTo(28 + 10, 0);
	});

	it("is the less sure the longer nothing is seen, and sure again once something is", () => {
		const walk = times(10, (look) => 2 * look);
		const [seen, lost] = [followed(walk), followed([...walk, undefined, undefined, undefined])];
		const found = followed([...walk, undefined, undefined, undefined, 26, 28]);
		expect(lost.variance(1)).toBeGreaterThan(3 * seen.variance(1));
		expect(found.variance(1)).toBeLessThan(lost.variance(1) / 2);
	});

	it("believes a place of which there is more doubt less", () => {
		const step = (doubt: number) => {
			const course = followed(times(10, () => 5));
			course.predict(elapsed, 3);
			course.see(9, doubt);
			return course.at - 5;
		};
		expect(step(4)).toBeGreaterThan(0);
		expect(step(4)).toBeLessThan(step(1) / 2);
	});
});
