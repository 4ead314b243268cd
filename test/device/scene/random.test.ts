import { describe, expect, it } from "vitest";
import { Random } from "../../../device/scene/random.ts";

describe("the seeded generator", () => {
	it("gives the same for the same seed and label, another for another", () => {
		const take = (random: Random) => Array.from({ length: 20 }, () => random.next());
		expect(take(new Random(5, "cast"))).toEqual(take(new Random(5, "cast")));
		expect(take(new Random(5, "cast"))).not.toEqual(take(new Random(6, "cast")));
		expect(take(new Random(5, "cast"))).not.toEqual(take(new Random(5, "houses")));
	});

	it("is even over its range", () => {
		const random = new Random(1);
		const counts = new Array<number>(10).fill(0);
		for (let i = 0; i < 20_000; i++) counts[random.below(10)]!++;
		for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(250);
	});

	it("picks every choice, and refuses to pick from nothing", () => {
		const random = new Random(2);
		const picked = new Set(Array.from({ length: 100 }, () => random.pick(["a", "b", "c"])));
		expect(picked.size).toBe(3);
		expect(() => random.pick([])).toThrow();
		expect(random.text("xy", 5)).toMatch(/^[xy]{5}$/);
	});
});
