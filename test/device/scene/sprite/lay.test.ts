import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fill } from "../../../../device/scene/artwork/fill.ts";
import { solid } from "../../../../device/scene/artwork/paint.ts";
import { Picture } from "../../../../device/scene/artwork/picture.ts";
import { ellipse, rectangle } from "../../../../device/scene/artwork/shapes.ts";
import { lay } from "../../../../device/scene/sprite/lay.ts";
import { shadeOf } from "../../../../device/scene/sprite/shade.ts";
import { spriteOf } from "../../../../device/scene/sprite/sprite.ts";
import { lumaAt } from "../canvas.ts";
import { greySheet, isGuarded } from "../sheet.ts";

const width = 64;
const height = 48;

const grey = () => greySheet(width, height, 100);

function disc(): Picture {
	const picture = new Picture(24, 24);
	fill(picture, [ellipse(12, 12, 9, 9)], solid([255, 255, 255]));
	return picture;
}

/** See-through, and nowhere opaque. */
function pane(): Picture {
	const picture = new Picture(24, 24);
	fill(picture, [ellipse(12, 12, 9, 7)], solid([255, 255, 255], 0.3));
	fill(picture, [rectangle(8, 4, 5, 15)], solid([20, 40, 60], 0.02));
	return picture;
}

const sprite = spriteOf(disc());
const glass = spriteOf(pane());
const shade = shadeOf(disc(), [0, 0, 0]);

describe("laying a sprite", () => {
	it("replaces the middle, blends the rim and leaves the rest", () => {
		const canvas = grey();
		lay(canvas, { sprite, x: 10, y: 8, scale: 1 });
		expect(lumaAt(canvas, 22, 20)).toBe(235);
		expect(lumaAt(canvas, 11, 9)).toBe(100);
		const rim = lumaAt(canvas, 13, 20);
		expect(rim).toBeGreaterThanOrEqual(100);
		expect(rim).toBeLessThanOrEqual(235);
		expect(canvas.planes[1][10 * canvas.strides[1] + 11]).toBe(128);
	});

	it("is the same within rounding whether copied or interpolated in the same place", () => {
		const copied = grey();
		lay(copied, { sprite, x: 10, y: 8, scale: 1 });
		const interpolated = grey();
		lay(interpolated, { sprite, x: 10 + 1e-9, y: 8, scale: 1 });
		for (let y = 0; y < height; y++) {
			for (let x = 0; x < width; x++) {
				expect(Math.abs(lumaAt(copied, x, y) - lumaAt(interpolated, x, y))).toBeLessThanOrEqual(1);
			}
		}
	});

	it("covers the area that its scale gives it", () => {
		for (const scale of [0.5, 0.8, 1.7]) {
			const canvas = grey();
			lay(canvas, { sprite, x: 12.3 - 12 * scale + 20, y: 24.7 - 12 * scale, scale });
			let area = 0;
			for (let y = 0; y < height; y++)
				for (let x = 0; x < width; x++) area += (lumaAt(canvas, x, y) - 100) / 135;
			expect(area / (Math.PI * 81 * scale * scale)).toBeGreaterThan(0.97);
			expect(area / (Math.PI * 81 * scale * scale)).toBeLessThan(1.03);
		}
	});

	it("stays inside its clip and the picture, wherever it is put", () => {
		const even = (most: number) => fc.integer({ min: 0, max: most / 2 }).map((half) => half * 2);
		fc.assert(
			fc.property(
				fc.double({ min: -60, max: 90, noNaN: true }),
				fc.double({ min: -60, max: 90, noNaN: true }),
				fc.constantFrom(0.3, 0.49, 0.77, 1, 1.9, 4),
				fc.boolean(),
				fc.tuple(even(width), even(height), even(width), even(height)),
				fc.constantFrom(sprite, glass, shade),
				(x, y, scale, whole, [a, b, c, d], what) => {
					const clip = {
						left: Math.min(a, c),
						top: Math.min(b, d),
						right: Math.max(a, c),
						bottom: Math.max(b, d),
					};
					const canvas = grey();
					lay(canvas, {
						sprite: what,
						x: whole ? Math.round(x) : x,
						y: whole ? Math.round(y) : y,
						scale,
						clip,
					});
					expect(isGuarded(canvas)).toBe(true);
					for (let row = 0; row < height; row++) {
						for (let column = 0; column < width; column++) {
							const within =
								column >= clip.left && column < clip.right && row >= clip.top && row < clip.bottom;
							if (!within && lumaAt(canvas, column, row) !== 100) expect([column, row]).toEqual([]);
						}
					}
				},
			),
			{ numRuns: 200 },
		);
	});

	it("is the same inside a clip as without one", () => {
		for (const what of [sprite, glass, shade]) {
			for (const scale of [1, 1.3, 0.4, 3]) {
				for (let left = 0; left < width; left += 14) {
					const clip = { left, top: 10, right: Math.min(width, left + 18), bottom: 26 };
					const placed = { sprite: what, x: 9, y: 7, scale };
					const whole = grey();
					lay(whole, placed);
					const part = grey();
					lay(part, placed, clip);
					for (let y = clip.top; y < clip.bottom; y++) {
						const row = (plane: Uint8Array) => plane.subarray(y * width + clip.left, y * width + clip.right);
						expect(row(part.planes[0])).toEqual(row(whole.planes[0]));
					}
				}
			}
		}
	});
});

describe("laying a shade", () => {
	it("darkens luma and leaves colours alone", () => {
		const picture = new Picture(16, 16);
		fill(picture, [rectangle(4, 4, 8, 8)], solid([0, 0, 0], 0.5));
		for (const x of [10, 10.5]) {
			const canvas = grey();
			lay(canvas, { sprite: shadeOf(picture, [0, 0, 0]), x, y: 8, scale: 1 });
			expect(Math.abs(lumaAt(canvas, 18, 16) - 58)).toBeLessThanOrEqual(1);
			expect(lumaAt(canvas, 2, 2)).toBe(100);
			expect(canvas.planes[1][8 * canvas.strides[1] + 9]).toBe(100);
		}
	});
});
