import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clipPath } from "../../../../device/scene/artwork/clip.ts";
import { rectangle } from "../../../../device/scene/artwork/shapes.ts";
import { Limb } from "../../../../device/scene/kernel/easel.ts";

describe("clipPath", () => {
	it("keeps a contour that lies inside as it is", () => {
		expect(clipPath([[2, 2, 4, 2, 3, 4]], rectangle(0, 0, 10, 10))).toEqual([[2, 2, 4, 2, 3, 4]]);
	});

	it("drops what lies outside", () => {
		expect(clipPath([rectangle(20, 20, 5, 5)], rectangle(0, 0, 10, 10))).toEqual([]);
	});

	it("cuts a limb as the contour that it is painted with", () => {
		const [kept] = clipPath([new Limb(5, 5, 2, 5, 20, 2)], rectangle(0, 0, 10, 12));
		expect(Math.min(...kept!.filter((_, i) => i % 2 === 1))).toBeCloseTo(3, 0);
		expect(Math.max(...kept!.filter((_, i) => i % 2 === 1))).toBeCloseTo(12, 6);
		expect(Math.max(...kept!.filter((_, i) => i % 2 === 0))).toBeCloseTo(7, 0);
	});

	it("leaves nothing outside the window, whatever the polygon", () => {
		const number = fc.double({ min: -50, max: 50, noNaN: true });
		fc.assert(
			fc.property(fc.array(number, { minLength: 6, maxLength: 16 }), (numbers) => {
				const contour = numbers.slice(0, numbers.length & ~1);
				for (const kept of clipPath([contour], rectangle(-5, -7, 20, 30))) {
					kept.forEach((value, index) => {
						const [low, high] = index % 2 === 0 ? [-5, 15] : [-7, 23];
						expect(value).toBeGreaterThanOrEqual(low! - 1e-6);
						expect(value).toBeLessThanOrEqual(high! + 1e-6);
					});
				}
			}),
			{ numRuns: 300 },
		);
	});
});
