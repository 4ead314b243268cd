import { describe, expect, it } from "vitest";
import { Analytics } from "../../../device/analytics/analytics.ts";
import type { Observation } from "../../../device/analytics/observation.ts";
import { defaultFill, yuvOf } from "../../../masks/colour.ts";

const [width, height] = [320, 180];
const fill = yuvOf(defaultFill).y;

type Box = readonly [x: number, y: number, width: number, height: number];

/** A plain wall, boxes of a colour before it, and masks over all. */
function picture(people: readonly Box[], masks: readonly Box[] = [], light = 120): Uint8Array {
	const luma = new Uint8Array(width * height).fill(light);
	for (const [boxes, value] of [
		[people, 50],
		[masks, fill],
	] as const) {
		for (const [x, y, w, h] of boxes) {
			for (let row = y; row < y + h; row++) luma.fill(value, row * width + x, row * width + x + w);
		}
	}
	return luma;
}

/** Five looks a second. */
function watch(seconds: number, draw: (time: number) => Uint8Array): Observation[] {
	const analytics = new Analytics();
	return Array.from({ length: seconds * 5 }, (_, index) =>
		analytics.look(draw(index / 5), width, height, width, index * 18_000, 0),
	);
}

const walker = (time: number): Box => [20 + Math.round(time * 20), 80, 14, 40];

/** Something was seen, counted or placed (invariant I6). */
const anything = ({ motion, occupancy, objects = [] }: Observation) =>
	motion || occupancy > 0 || objects.length > 0;

describe("masks", () => {
	it("that come and go on a wall are no motion and no object (invariant I6)", () => {
		const seen = watch(12, (time) =>
			picture([], Math.floor(time * 5) % 3 === 0 ? [] : [[64 + 16 * (Math.floor(time) % 4), 64, 48, 32]]),
		);
		expect(seen.filter(anything)).toEqual([]);
	});

	it("that were there from the first look on are nothing when they go, though their rims were soft and taken for the place", () => {
		const soft: readonly Box[] = [
			[60, 60, 60, 24],
			[160, 60, 60, 24],
			[160, 120, 60, 24],
		];
		const seen = watch(12, (time) => {
			const left = soft.slice(Math.max(0, Math.round(5 * (time - 3))));
			const luma = picture([], left);
			// As where a picture was enlarged: the pixels around a mask are half of it.
			for (const [x, y, w, h] of left)
				for (let row = y - 1; row <= y + h; row++)
					for (let column = x - 1; column <= x + w; column++) {
						const isRim = row < y || row === y + h || column < x || column === x + w;
						if (isRim) luma[row * width + column] = (120 + fill) / 2;
					}
			return luma;
		});
		expect(seen.filter(anything)).toEqual([]);
		expect(seen.filter(({ moving }) => !moving || moving.bits.some((bits) => bits !== 0))).toEqual([]);
	});

	it("hide whoever walks behind them, wherever else the analytics look", () => {
		const seen = watch(12, (time) => picture([walker(time)], [[0, 64, 320, 64]]));
		expect(seen.filter(anything)).toEqual([]);
	});

	it("do not hide who walks beside them", () => {
		const seen = watch(10, (time) => picture(time < 2 ? [] : [walker(time - 2)], [[0, 0, 320, 64]]));
		expect(seen.at(-1)).toMatchObject({ motion: true, occupancy: 1 });
	});

	it("of another colour are fill as well, when the camera says so", () => {
		const analytics = new Analytics({ fill: 50 });
		const look = (time: number) =>
			analytics.look(picture([walker(time)]), width, height, width, time * 90_000, 0);
		for (let time = 0; time < 8; time += 0.2)
			expect(look(time)).toMatchObject({ motion: false, occupancy: 0 });
	});
});

describe("the background", () => {
	it("follows light that changes slowly", () => {
		const seen = watch(60, (time) => picture([], [], 90 + Math.round(time)));
		expect(seen.filter(anything)).toEqual([]);
	});

	it("counts who stands still for a while, without motion, and then takes them for furniture", () => {
		const seen = watch(80, (time) => picture(time < 2 ? [] : [walker(Math.min(time - 2, 4))]));
		expect(seen[15 * 5]).toMatchObject({ motion: false, occupancy: 1 });
		expect(seen.at(-1)).toMatchObject({ motion: false, occupancy: 0 });
	});

	it("forgets the ghost of somebody who was there from the start", () => {
		const seen = watch(60, (time) => picture(time < 4 ? [walker(0)] : []));
		expect(seen.at(-1)).toMatchObject({ motion: false, occupancy: 0 });
	});

	it("leaves out what is too small to be somebody", () => {
		const seen = watch(10, (time) => picture(time < 2 ? [] : [[20 + Math.round(time * 20), 80, 3, 2]]));
		expect(seen.filter(anything)).toEqual([]);
	});
});
