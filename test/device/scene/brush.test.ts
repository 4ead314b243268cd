import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clipPath } from "../../../device/scene/artwork/clip.ts";
import { fill } from "../../../device/scene/artwork/fill.ts";
import { solid } from "../../../device/scene/artwork/paint.ts";
import { Scratch } from "../../../device/scene/artwork/picture.ts";
import { ellipse, rectangle } from "../../../device/scene/artwork/shapes.ts";
import { paintSoft } from "../../../device/scene/artwork/soften.ts";
import { Limb, type Path } from "../../../device/scene/kernel/easel.ts";

const width = 64;
const height = 48;
const scratch = new Scratch();

/** Coverage of each pixel of a picture, as fill reads it. */
function covered(path: Path): Float64Array {
	const { easel, address } = scratch.picture(width, height);
	const pixels = new Float64Array(width * height);
	const deltas = easel.deltas.hold(0);
	if (!easel.brush.cover(address, easel.path(path).path, deltas, 0, 0)) return pixels;
	const bounds = easel.answer();
	const pitch = bounds.right - bounds.left + 2;
	const cells = easel.floats.subarray(deltas >> 2, (deltas >> 2) + pitch * (bounds.bottom - bounds.top));
	for (let y = bounds.top; y < bounds.bottom; y++) {
		let sum = 0;
		for (let x = bounds.left; x < bounds.right; x++) {
			sum += cells[(y - bounds.top) * pitch + x - bounds.left]!;
			pixels[y * width + x] = Math.min(1, Math.abs(sum));
		}
	}
	cells.fill(0);
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

describe("a limb", () => {
	it("covers two circles and what lies between them", () => {
		const upright = covered([new Limb(20, 12, 5, 20, 30, 5)]);
		expect(Math.abs(total(upright) / (Math.PI * 25 + 180) - 1)).toBeLessThan(0.02);
		expect(upright[21 * width + 16]).toBe(1);
		expect(upright[21 * width + 14]).toBe(0);
	});

	it("covers the larger circle when the other lies within it, whichever comes first", () => {
		for (const limb of [new Limb(20, 20, 9, 22, 20, 3), new Limb(22, 20, 3, 20, 20, 9)]) {
			expect(total(covered([limb])) / (Math.PI * 81)).toBeCloseTo(1, 1);
		}
	});

	it("covers as much as its outline does, however it lies", () => {
		const place = fc.tuple(
			fc.double({ min: 12, max: width - 12, noNaN: true }),
			fc.double({ min: 12, max: height - 12, noNaN: true }),
			fc.double({ min: 0.3, max: 11, noNaN: true }),
		);
		fc.assert(
			fc.property(place, place, (a, b) => {
				const limb = new Limb(...a, ...b);
				const outline = clipPath([limb], rectangle(-100, -100, 300, 300));
				// Rounding may give a circle one corner more.
				const area = total(covered(outline));
				expect(Math.abs(total(covered([limb])) - area)).toBeLessThan(area * 0.03 + 0.05);
			}),
			{ numRuns: 300 },
		);
	});
});

describe("a picture in shared memory", () => {
	it("is clear whatever lay there before, and grows", () => {
		fill(scratch.picture(width, height), [rectangle(0, 0, width, height)], solid([255, 255, 255]));
		for (const side of [8, 40, 700]) {
			const picture = scratch.picture(side, side);
			expect(picture.pixels).toHaveLength(side * side);
			expect(picture.pixels.every((pixel) => pixel === 0)).toBe(true);
			fill(picture, [rectangle(0, 0, side, side)], solid([255, 255, 255]));
			expect(picture.pixels.every((pixel) => pixel === -1)).toBe(true);
		}
	});

	it("takes a path of any length", () => {
		const picture = scratch.picture(200, 200);
		const round: number[] = [];
		for (let i = 0; i < 50_000; i++) {
			const angle = (i / 50_000) * 2 * Math.PI;
			round.push(100 + Math.cos(angle) * 80, 100 + Math.sin(angle) * 80);
		}
		fill(picture, [round], solid([0, 0, 0]));
		const alpha = picture.data.filter((_, index) => index % 4 === 3).reduce((sum, value) => sum + value, 0);
		expect(alpha / 255 / (Math.PI * 6400)).toBeCloseTo(1, 3);
	});
});

describe("a soft shape", () => {
	const opacity = (radius: number, x: number) => {
		const picture = scratch.picture(400, 200);
		paintSoft(picture, [[ellipse(x, 100, 60, 60)]], { colour: [0, 0, 0], radius, opacity: 0.6 });
		return picture.data.filter((_, index) => index % 4 === 3);
	};
	const sum = (alpha: Uint8Array) => alpha.reduce((total, value) => total + value, 0);

	it.each([0.4, 2, 5, 12, 19])("keeps its area and its middle when it fades over %d pixels", (radius) => {
		const alpha = opacity(radius, 200);
		expect(sum(alpha) / (255 * 0.6 * Math.PI * 3600)).toBeCloseTo(1, 1);
		expect(Math.abs(alpha[100 * 400 + 200]! - 153)).toBeLessThanOrEqual(1);
		expect(alpha[100 * 400 + 200 + 60 + Math.ceil(radius * 2.5) + 2]).toBe(0);
	});

	it("is cut off at the picture's edge", () => {
		const half = sum(opacity(5, 0));
		expect(half / sum(opacity(5, 200))).toBeCloseTo(0.5, 1);
	});
});
