import { describe, expect, it } from "vitest";
import { defaultFill, yuvOf } from "../../../masks/colour.ts";
import { height, observe, times, width } from "./rules/pictures.ts";

const fill = yuvOf(defaultFill).y;

interface Box {
	readonly x: number;
	readonly y: number;
	readonly w: number;
	readonly h: number;
	/** By day. */
	readonly luma: number;
}

/** A plain place of luma 130 with boxes before it, in so much of the light of day, and a mask on top. */
function picture(light: number, boxes: readonly Box[] = [], mask?: Omit<Box, "luma">): Uint8Array {
	const luma = new Uint8Array(width * height).fill(Math.round(130 * light));
	const paint = ({ x, y, w, h }: Omit<Box, "luma">, value: number) => {
		for (let row = y; row < y + h; row++) luma.fill(value, row * width + x, row * width + x + w);
	};
	for (const box of boxes) paint(box, Math.round(box.luma * light));
	if (mask) paint(mask, fill);
	return luma;
}

/** In a coat a little lighter than the place: what is darker might be a shadow. */
const walker = (step: number): Box => ({ x: 40 + step * 8, y: 200, w: 28, h: 70, luma: 143 });

describe("pictures that were taken in little light", () => {
	it.each([1, 0.55])("show who they show by day, in %f of its light", (light) => {
		const seen = observe([
			...times(20, () => picture(light)),
			...times(30, (i) => picture(light, [walker(i)])),
		]);
		expect(seen.at(15)?.occupancy).toBe(0);
		expect(seen.at(-1)?.occupancy).toBe(1);
	});

	it("show them when the light has gone while the camera films, and nobody comes as it is made up for", () => {
		const falling = times(300, (i) => picture(1 - (0.45 * i) / 300));
		const after = times(600, () => picture(0.55));
		const seen = observe([...falling, ...after, ...times(30, (i) => picture(0.55, [walker(i)]))]);
		const empty = seen.slice(0, falling.length + after.length);
		expect(empty.every(({ motion, occupancy }) => !motion && occupancy === 0)).toBe(true);
		expect(seen.at(-1)?.occupancy).toBe(1);
	});

	it("are told to be as dark as they are", () => {
		const seen = observe(times(20, () => picture(0.15)));
		expect(seen.at(-1)?.scene?.dark).toBe(1);
		expect(observe(times(20, () => picture(0.55))).at(-1)?.scene?.dark).toBe(0);
	});

	it("are told to be bright only where they are: what is made lighter is not", () => {
		const lamps = times(8, (i) => ({ x: 80 * i, y: 20, w: 40, h: 30, luma: 255 }));
		expect(observe(times(20, () => picture(0.55, lamps))).at(-1)?.scene?.bright).toBe(0);
	});

	it("do not show who is only ever behind a mask, whose luma is made lighter too (invariant I6)", () => {
		const mask = { x: 0, y: 180, w: width, h: 180 };
		const seen = observe([
			...times(20, () => picture(0.55, [], mask)),
			...times(30, (i) => picture(0.55, [{ ...walker(i), luma: 30 }], mask)),
		]);
		expect(
			seen.every(({ motion, occupancy, objects }) => !motion && occupancy === 0 && !objects?.length),
		).toBe(true);
	});
});
