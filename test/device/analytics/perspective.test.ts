import { describe, expect, it } from "vitest";
import { Perspective } from "../../../device/analytics/perspective.ts";

const rows = 120;

/** As on level ground: people are taller the lower they stand. */
const tall = (foot: number) => 0.7 * (foot - 36);

function seen(learn: (foot: number, height: number) => void, count = 120): void {
	for (let one = 0; one < count; one++) {
		const foot = 60 + ((one * 7) % 50);
		learn(foot, tall(foot));
	}
}

describe("perspective", () => {
	it("learns how tall people are from those who are seen whole", () => {
		const perspective = new Perspective(200, rows);
		seen((foot, height) => perspective.learnHead(foot, height, true));
		for (const foot of [70, 90, 105]) expect(perspective.height(foot) / tall(foot)).toBeCloseTo(1, 1);
		expect(perspective.sure).toBe(true);
	});

	it("takes people for no smaller because most of them are taken for too small behind masks", () => {
		const perspective = new Perspective(200, rows);
		let one = 0;
		// Half of them are taken for three quarters of their height.
		seen((foot, height) => perspective.learnHead(foot, (one++ % 2 === 0 ? 0.75 : 1) * height, false), 400);
		for (const foot of [70, 90, 105]) expect(perspective.height(foot) / tall(foot)).toBeGreaterThan(0.9);
	});

	it("is no smaller for bands of the picture in which masks hide a half of everybody", () => {
		const perspective = new Perspective(200, rows);
		// A façade's mask reaches down to the legs of those who are far away, and of those who are near at the picture's edge.
		const part = (foot: number) => (foot < 80 || foot > 100 ? 0.5 : 1);
		seen((foot, height) => perspective.learnHead(foot, part(foot) * height, false), 400);
		for (const foot of [70, 90, 105]) expect(perspective.height(foot) / tall(foot)).toBeGreaterThan(0.9);
	});

	it("is sure of sizes once more people were seen than a few who stand in one place", () => {
		const perspective = new Perspective(200, rows);
		seen((foot, height) => perspective.learnHead(foot, 0.5 * height, false), 60);
		expect(perspective.known).toBe(true);
		expect(perspective.sure).toBe(false);
		seen((foot, height) => perspective.learnHead(foot, height, true), 60);
		expect(perspective.sure).toBe(true);
	});

	it("forgets what rain taught it, once heads are seen", () => {
		const perspective = new Perspective(200, rows);
		seen((foot) => perspective.learn(foot, 9));
		expect(perspective.height(100)).toBeLessThan(15);
		seen((foot, height) => perspective.learnHead(foot, height, true));
		expect(perspective.height(100) / tall(100)).toBeCloseTo(1, 1);
	});
});
