import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Analytics } from "../../../device/analytics/analytics.ts";
import { Random } from "../../../device/scene/random.ts";

const [width, height] = [640, 360];

interface Box {
	readonly x: number;
	readonly y: number;
	readonly w: number;
	readonly h: number;
}

/** A textured wall with boxes before it, and sensor noise of `noise` luma steps at most. */
function picture(
	boxes: readonly Box[],
	options: { noise?: number; light?: number; random?: Random } = {},
): Uint8Array {
	const { noise = 0, light = 0, random } = options;
	const luma = new Uint8Array(width * height);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const wall = 110 + ((x >> 4) + (y >> 4)) * 2 + light;
			luma[y * width + x] = wall + (random ? Math.round(random.between(-noise, noise)) : 0);
		}
	}
	for (const { x, y, w, h } of boxes) {
		for (let row = y; row < y + h; row++) luma.fill(50, row * width + x, row * width + x + w);
	}
	return luma;
}

const person = (x: number): Box => ({ x, y: 200, w: 28, h: 70 });

/** Shows pictures at five a second and tells what was seen of each. */
function watch(pictures: readonly Uint8Array[]) {
	const analytics = new Analytics();
	return pictures.map((luma, i) => analytics.look(luma, width, height, width, i * 18_000, 1_000 + i * 200));
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
	Array.from({ length: count }, (_, i) => make(i));

describe("analytics", () => {
	it("sees nobody in a place where nothing moves, in spite of noise", () => {
		const random = new Random(5);
		const seen = watch(times(60, () => picture([], { noise: 8, random })));
		expect(seen.every(({ motion, occupancy }) => !motion && occupancy === 0)).toBe(true);
	});

	it("sees motion while somebody walks, and its end two seconds after", () => {
		const empty = times(10, () => picture([]));
		const seen = watch([
			...empty,
			...times(20, (i) => picture([person(40 + i * 12)])),
			...times(20, () => picture([])),
		]);
		expect(seen.slice(0, 10).some(({ motion }) => motion)).toBe(false);
		expect(seen.slice(11, 30).every(({ motion }) => motion)).toBe(true);
		expect(seen.slice(42).some(({ motion }) => motion)).toBe(false);
	});

	it("counts those who are apart, and those who stand still for a while", () => {
		const people = (i: number) => [person(40 + i * 6), person(300 + i * 6), person(560)];
		const seen = watch([...times(10, () => picture([])), ...times(30, (i) => picture(people(i)))]);
		expect(seen.at(-1)?.occupancy).toBe(3);
	});

	it("tells where things are in the very picture, as parts of it, and what their shapes speak for", () => {
		const car = { x: 300, y: 240, w: 90, h: 40 };
		const seen = watch([...times(10, () => picture([])), picture([person(100), car])]);
		expect(seen.at(9)?.objects).toEqual([]);
		const places = [...(seen.at(-1)?.objects ?? [])].sort((a, b) => a.left - b.left);
		expect(places.map(({ shape }) => shape)).toEqual(["upright", "wide"]);
		for (const [i, { x, y, w, h }] of [person(100), car].entries()) {
			// A cell is three pixels wide, and one at an edge may or may not count.
			const near = (found: number | undefined, wanted: number, of: number) =>
				expect(Math.abs((found ?? -1) * of - wanted)).toBeLessThanOrEqual(4);
			near(places[i]?.left, x, width);
			near(places[i]?.right, x + w, width);
			near(places[i]?.top, y, height);
			near(places[i]?.bottom, y + h, height);
		}
	});

	it("tells the places of a bounded number of things", () => {
		const crowd = times(100, (i) => ({
			x: 10 + (i % 20) * 31,
			y: 10 + Math.floor(i / 20) * 70,
			w: 12,
			h: 40,
		}));
		const seen = watch([...times(10, () => picture([])), picture(crowd)]);
		expect(seen.at(-1)?.objects?.length).toBe(64);
	});

	it("takes a change of the light for what it is", () => {
		const seen = watch(times(40, (i) => picture([], { light: i < 20 ? 0 : 45 })));
		expect(seen.every(({ motion, occupancy }) => !motion && occupancy === 0)).toBe(true);
	});

	it("does not see who is only ever inside a zone, which is fill (invariant I6)", () => {
		const zone = { x: 0, y: 180, w: 320, h: 180 };
		const seen = watch([
			...times(10, () => picture([zone])),
			...times(30, (i) => picture([person(20 + i * 8), zone])),
		]);
		expect(seen.every(({ motion, occupancy }) => !motion && occupancy === 0)).toBe(true);
	});

	it("learns anew after a reset, so that new masks are no motion", () => {
		const analytics = new Analytics();
		analytics.look(picture([]), width, height, width, 0, 0);
		analytics.reset();
		const masked = picture([{ x: 0, y: 0, w: 400, h: 200 }]);
		expect(analytics.look(masked, width, height, width, 18_000, 0)).toMatchObject({
			motion: false,
			occupancy: 0,
		});
		expect(analytics.look(masked, width, height, width, 36_000, 0)).toMatchObject({
			motion: false,
			occupancy: 0,
		});
	});

	it("says the same of the same pictures (invariant I8)", () => {
		const pictures = () => times(25, (i) => picture([person(i * 10)], { noise: 6, random: new Random(i) }));
		expect(watch(pictures())).toEqual(watch(pictures()));
	});

	it("looks at pictures of any size and stride without a number that is none", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 2, max: 700 }),
				fc.integer({ min: 2, max: 60 }),
				fc.nat(40),
				(w, h, pad) => {
					const analytics = new Analytics();
					const stride = w + pad;
					for (let i = 0; i < 3; i++) {
						const luma = new Uint8Array(stride * h).map((_, at) => (at * 31 * (i + 1)) % 256);
						const { occupancy } = analytics.look(luma, w, h, stride, i * 18_000, 0);
						expect(Number.isInteger(occupancy) && occupancy >= 0).toBe(true);
					}
				},
			),
			{ numRuns: 60 },
		);
	});
});
