import fc from "fast-check";
import { expect, it } from "vitest";
import { letterbox } from "../../../../device/scene/clip/letterbox.ts";
import { type Orientation, upright } from "../../../../device/scene/clip/orientation.ts";

const turned: Orientation = { right: [0, -1], down: [1, 0], turned: true };
const hd = { width: 1920, height: 1080 };

it.each([
	["a picture of the canvas's shape", 1280, 720, 1, upright, [0, 0, 1920, 1080]],
	["a narrower one", 640, 480, 1, upright, [240, 0, 1440, 1080]],
	["a wider one", 2000, 500, 1, upright, [0, 300, 1920, 480]],
	["one that is turned", 1920, 1080, 1, turned, [656, 0, 608, 1080]],
	["samples that are not square (PAL, 16:9)", 720, 576, 64 / 45, upright, [0, 0, 1920, 1080]],
	["a line", 8192, 1, 1, upright, [0, 538, 1920, 2]],
] as const)("fits %s", (_name, width, height, aspect, orientation, [x, y, w, h]) => {
	expect(letterbox(width, height, aspect, orientation, hd)).toEqual({ x, y, width: w, height: h });
});

it("stays on the canvas, on even places, for any picture", () => {
	const side = fc.integer({ min: 1, max: 8192 });
	const even = fc.integer({ min: 1, max: 2000 }).map((half) => half * 2);
	const aspect = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
	fc.assert(
		fc.property(side, side, aspect, fc.boolean(), even, even, (width, height, ratio, turn, across, down) => {
			const place = letterbox(width, height, ratio, turn ? turned : upright, { width: across, height: down });
			for (const value of Object.values(place)) expect(value % 2).toBe(0);
			expect(Math.min(place.x, place.y)).toBeGreaterThanOrEqual(0);
			expect(Math.min(place.width, place.height)).toBeGreaterThan(0);
			expect(place.x + place.width).toBeLessThanOrEqual(across);
			expect(place.y + place.height).toBeLessThanOrEqual(down);
		}),
	);
});
