import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Coverage, type Path } from "../../../../device/scene/artwork/coverage.ts";
import { rectangle } from "../../../../device/scene/artwork/shapes.ts";

const width = 64;
const height = 48;

/** Coverage of each pixel of a picture, as fill reads it. */
function covered(path: Path): Float64Array {
	const coverage = new Coverage();
	const pixels = new Float64Array(width * height);
	if (!coverage.trace(path, width, height)) return pixels;
	const { bounds, deltas, pitch } = coverage;
	for (let y = bounds.top; y < bounds.bottom; y++) {
		let sum = 0;
		for (let x = bounds.left; x < bounds.right; x++) {
			sum += deltas[(y - bounds.top) * pitch + x - bounds.left]!;
			pixels[y * width + x] = Math.min(1, Math.abs(sum));
		}
	}
	return pixels;
}

function total(pixels: Float64Array): number {
	return pixels.reduce((sum, value) => sum + value, 0);
}

describe("coverage", () => {
	it("is the exact share of each pixel inside a rectangle", () => {
		const pixels = covered([rectangle(10.25, 5.5, 2.5, 1)]);
		expect(pixels[5 * width + 10]).toBeCloseTo(0.75 * 0.5, 5);
		expect(pixels[5 * width + 11]).toBeCloseTo(0.5, 5);
		expect(pixels[5 * width + 12]).toBeCloseTo(0.75 * 0.5, 5);
		expect(pixels[6 * width + 11]).toBeCloseTo(0.5, 5);
		expect(total(pixels)).toBeCloseTo(2.5, 4);
	});

	it("adds up to the area of any triangle inside the picture", () => {
		const place = fc.tuple(
			fc.double({ min: 0, max: width, noNaN: true }),
			fc.double({ min: 0, max: height, noNaN: true }),
		);
		fc.assert(
			fc.property(place, place, place, (a, b, c) => {
				const area = Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2;
				expect(total(covered([[...a, ...b, ...c]]))).toBeCloseTo(area, 1);
			}),
			{ numRuns: 300 },
		);
	});

	it("counts what lies outside the picture as nothing, on every side", () => {
		expect(total(covered([rectangle(-20, -20, 40, 40)]))).toBeCloseTo(400, 2);
		expect(total(covered([rectangle(width - 5, height - 5, 40, 40)]))).toBeCloseTo(25, 2);
		expect(total(covered([rectangle(-50, 10, 500, 2)]))).toBeCloseTo(2 * width, 2);
		expect(total(covered([rectangle(width + 1, 3, 10, 10)]))).toBe(0);
	});

	it("never covers a pixel more than wholly, nor leaves its memory dirty, for any polygon", () => {
		const coordinate = fc.double({ min: -200, max: 200, noNaN: true });
		fc.assert(
			fc.property(fc.array(coordinate, { minLength: 6, maxLength: 24 }), (numbers) => {
				const contour = numbers.slice(0, numbers.length & ~1);
				for (const value of covered([contour])) {
					expect(value).toBeGreaterThanOrEqual(0);
					expect(value).toBeLessThanOrEqual(1);
				}
			}),
			{ numRuns: 100 },
		);
	});

	it("unites contours that overlap in the same direction", () => {
		const both = covered([rectangle(10, 10, 10, 10), rectangle(15, 10, 10, 10)]);
		expect(total(both)).toBeCloseTo(150, 3);
	});
});
