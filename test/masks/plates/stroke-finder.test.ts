import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finderModes } from "../../../masks/plates/strokes/modes.ts";
import { StrokeFinder } from "../../../masks/plates/strokes/stroke-finder.ts";
import { covered, filled } from "./score.ts";
import { drawStreet, main, reduced, type StreetOptions, seeded } from "./street.ts";

interface Score {
	readonly plates: number;
	readonly found: number;
	/** Part of the picture that is filled, mean over the pictures. */
	readonly filled: number;
}

/** A plate is found when 95 % of it is covered. */
function score(mode: keyof typeof finderModes, streets: readonly StreetOptions[]): Score {
	const finder = new StrokeFinder(finderModes[mode]);
	let [plates, found, area] = [0, 0, 0];
	for (const options of streets) {
		const street = drawStreet(options);
		const boxes = finder.find(street.luma, reduced.width, reduced.height, reduced.width);
		area += filled(boxes, reduced.width, reduced.height);
		for (const plate of street.plates) {
			plates++;
			if (covered(plate.corners, boxes, main.width / reduced.width, main) >= 0.95) found++;
		}
	}
	return { plates, found, filled: area / streets.length };
}

/** Streets by day and at dusk, four cars each as far as they fit. */
function streets(height: number, count: number, noise = 2): StreetOptions[] {
	return Array.from({ length: count }, (_, index) => ({
		seed: 7 * index + height,
		light: index % 2 === 0 ? "day" : "dusk",
		plateHeights: [height, height, height, height],
		noise,
	}));
}

describe("the strict finder", () => {
	it.each([12, 16, 20, 24])("finds every plate %i pixels high in the main picture", (height) => {
		const { plates, found } = score("strict", streets(height, 10));
		expect(plates).toBe(40);
		expect(found).toBe(40);
	});

	it.each([30, 40, 54])("finds nearly all that are %i pixels high", (height) => {
		const { plates, found } = score("strict", streets(height, 10));
		expect(found / plates).toBeGreaterThanOrEqual(0.9);
	});

	it("finds plates that are smaller than can be read", () => {
		const { plates, found } = score("strict", streets(9, 10));
		expect(found / plates).toBeGreaterThanOrEqual(0.95);
	});

	it("finds them in sensor noise", () => {
		const { plates, found } = score("strict", streets(16, 8, 8));
		expect(found / plates).toBeGreaterThanOrEqual(0.95);
	});

	it("fills less than an eighth of a street without cars", () => {
		expect(
			score(
				"strict",
				streets(0, 10).map((street) => ({ ...street, plateHeights: [] })),
			).filled,
		).toBeLessThan(0.125);
	});
});

describe("the balanced finder", () => {
	it("fills less than the strict one, and finds plates that can be read", () => {
		const views = [...streets(14, 8), ...streets(24, 8)];
		const [strict, balanced] = [score("strict", views), score("balanced", views)];
		expect(balanced.filled).toBeLessThan(strict.filled);
		expect(balanced.found / balanced.plates).toBeGreaterThanOrEqual(0.95);
	});
});

describe("any finder", () => {
	it("finds nothing on flat ground, on a slope of light, in the dark", () => {
		const finder = new StrokeFinder();
		const pictures = [() => 16, () => 235, () => 128, (x: number, y: number) => 40 + (x + y) / 8];
		for (const light of pictures) {
			const luma = Uint8Array.from({ length: 640 * 360 }, (_, at) => light(at % 640, Math.floor(at / 640)));
			expect(finder.find(luma, 640, 360, 640)).toEqual([]);
		}
	});

	it("gives the same boxes for the same picture, whatever it looked at before", () => {
		const { luma } = drawStreet({ seed: 4, light: "day", plateHeights: [20, 14] });
		const used = new StrokeFinder();
		used.find(drawStreet({ seed: 5, light: "dusk", plateHeights: [30] }).luma, 640, 360, 640);
		expect(used.find(luma, 640, 360, 640)).toEqual(new StrokeFinder().find(luma, 640, 360, 640));
	});

	it("sees no difference in what lies beside the rows", () => {
		const { luma } = drawStreet({ seed: 4, light: "day", plateHeights: [20, 14] });
		const padded = new Uint8Array(720 * 360).fill(255);
		for (let y = 0; y < 360; y++) padded.set(luma.subarray(y * 640, y * 640 + 640), y * 720);
		const finder = new StrokeFinder();
		expect(finder.find(padded, 640, 360, 720)).toEqual(finder.find(luma, 640, 360, 640));
	});

	it("leaves the picture as it is", () => {
		const { luma } = drawStreet({ seed: 4, light: "day", plateHeights: [20] });
		const before = luma.slice();
		new StrokeFinder().find(luma, 640, 360, 640);
		expect(Buffer.compare(luma, before)).toBe(0);
	});

	it("takes pictures of any size, stride and content, and gives boxes with a place", () => {
		const size = fc.integer({ min: 1, max: 90 });
		fc.assert(
			fc.property(
				size,
				size,
				fc.nat(20),
				fc.nat(),
				fc.constantFrom(...Object.values(finderModes)),
				(...[w, h, pad, seed, mode]) => {
					const random = seeded(seed);
					const luma = Uint8Array.from({ length: (w + pad) * h }, () => Math.floor(random() * 256));
					for (const box of new StrokeFinder(mode).find(luma, w, h, w + pad)) {
						expect(Object.values(box).every(Number.isFinite)).toBe(true);
						expect(Math.min(box.width, box.height)).toBeGreaterThan(0);
					}
				},
			),
		);
	});
});
