import { describe, expect, it } from "vitest";
import { platesOfThisThread } from "../../../../device/imaging/plates/plate-network.ts";
import type { PlateNetwork } from "../../../../masks/plates/network/network.ts";
import { createPlateFinder } from "../../../../masks/plates/network/network-finder.ts";
import { drawCloseUp } from "../close-up.ts";
import { covered, filled } from "../score.ts";
import { drawStreet, main, reduced, type StreetOptions } from "../street.ts";

interface Score {
	readonly plates: number;
	readonly found: number;
	/** Part of the picture that is filled, mean over the pictures. */
	readonly filled: number;
}

/** A plate is found when 95 % of it is covered. */
async function score(mode: "strict" | "balanced", streets: readonly StreetOptions[]): Promise<Score> {
	const finder = createPlateFinder(mode, platesOfThisThread);
	let [plates, found, area] = [0, 0, 0];
	for (const options of streets) {
		const street = drawStreet(options);
		const boxes = await finder.find(street.luma, reduced.width, reduced.height, reduced.width);
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
		seed: 100 + index + height,
		light: index % 2 ? ("dusk" as const) : ("day" as const),
		plateHeights: [height, height, height, height],
		noise,
	}));
}

describe("the network finder", () => {
	it.each([
		[12, 0.9],
		[20, 0.9],
		[40, 0.9],
		[80, 0.95],
		[150, 0.95],
	])("covers plates of %i pixels in drawn streets", async (height, least) => {
		const { plates, found } = await score("strict", streets(height, 6));
		expect(plates).toBeGreaterThanOrEqual(6);
		expect(found / plates).toBeGreaterThanOrEqual(least);
	});

	it.each<[height: number, modes: readonly ("strict" | "balanced")[]]>([
		[300, ["strict"]],
		[450, ["strict"]],
		[600, ["strict", "balanced"]],
	])("covers a plate of %i pixels, which fills much of the picture", async (height, modes) => {
		for (const seed of [0, 1]) {
			const { luma, plate } = drawCloseUp(seed, height);
			for (const mode of modes) {
				const finder = createPlateFinder(mode, platesOfThisThread);
				const boxes = await finder.find(luma, reduced.width, reduced.height, reduced.width);
				expect(covered(plate.corners, boxes, main.width / reduced.width, main)).toBeGreaterThanOrEqual(0.95);
			}
		}
	});

	it("fills little of a street without a plate, balanced less than strict", async () => {
		const empty = streets(20, 6).map((options) => ({ ...options, plateHeights: [] }));
		const [strict, balanced] = [await score("strict", empty), await score("balanced", empty)];
		expect(strict.filled).toBeLessThan(0.06);
		expect(balanced.filled).toBeLessThanOrEqual(strict.filled);
	});

	it("finds nothing in a picture without contrast", async () => {
		for (const level of [0, 16, 126, 235, 255]) {
			const luma = new Uint8Array(640 * 360).fill(level);
			expect(await createPlateFinder("strict", platesOfThisThread).find(luma, 640, 360, 640)).toEqual([]);
		}
	});

	it("covers the picture when the network gives no numbers", async () => {
		const odds = (cells: number) => new Float32Array(cells).fill(Number.NaN);
		const broken: PlateNetwork = {
			look: async () => [
				{ rows: 90, columns: 160, cell: 4, odds: odds(90 * 160) },
				{ rows: 46, columns: 80, cell: 8, odds: odds(46 * 80) },
				{ rows: 24, columns: 40, cell: 16, odds: odds(24 * 40) },
				{ rows: 12, columns: 20, cell: 32, odds: odds(12 * 20) },
			],
		};
		const boxes = await createPlateFinder("balanced", broken).find(new Uint8Array(640 * 360), 640, 360, 640);
		expect(filled(boxes, 640, 360)).toBe(1);
	});

	/** Sure of one rectangle of cells, and doubtful of all others. */
	const map = (cell: number, [x, y, width, height]: readonly number[]) => {
		const [columns, rows] = [640 / cell, Math.ceil(360 / cell)];
		const inside = (at: number) => {
			const [column, row] = [at % columns, Math.floor(at / columns)];
			return column >= x! && column < x! + width! && row >= y! && row < y! + height!;
		};
		const odds = Float32Array.from({ length: columns * rows }, (_, at) => (inside(at) ? 9 : -3));
		return { rows, columns, cell, odds };
	};
	const none = [0, 0, 0, 0];
	const find = async (whole: readonly number[], half = none, quarter = none, eighth = none) => {
		const maps = [map(4, whole), map(8, half), map(16, quarter), map(32, eighth)];
		const finder = createPlateFinder("strict", { look: async () => maps });
		return finder.find(new Uint8Array(640 * 360), 640, 360, 640);
	};

	it("covers once what it sees at several sizes, and more when a larger size saw only a part", async () => {
		const whole = [40, 40, 10, 4];
		expect(await find(whole)).toHaveLength(1);
		expect(await find(whole, [20, 20, 5, 2], [10, 10, 3, 1])).toHaveLength(1);
		const parts = await find([40, 40, 2, 2], [20, 20, 10, 4]);
		expect(parts).toHaveLength(2);
		const plate = [
			[160, 160],
			[240, 160],
			[240, 192],
			[160, 192],
		] as const;
		expect(covered(plate, parts, 1, { width: 640, height: 360 })).toBe(1);
	});

	it("expects the rest of a plate that the picture's edge cuts off to be beyond it", async () => {
		const inside = (await find([40, 40, 4, 4]))[0]!;
		expect(inside.width).toBeLessThan(2 * inside.height);
		const left = (await find([0, 40, 4, 4]))[0]!;
		const right = (await find([156, 40, 4, 4]))[0]!;
		for (const cut of [left, right]) expect(cut.width).toBeGreaterThan(3 * cut.height);
		expect(left.x + left.width).toBe(inside.x - 160 + inside.width);
		expect(right.x).toBe(inside.x + 464);
	});

	it("throws rather than find nothing when a map is missing, or the network fails", async () => {
		const luma = new Uint8Array(640 * 360);
		const silent: PlateNetwork = { look: async () => [] };
		const broken: PlateNetwork = { look: async () => Promise.reject(new Error("broken")) };
		await expect(createPlateFinder("strict", silent).find(luma, 640, 360, 640)).rejects.toThrow(RangeError);
		await expect(createPlateFinder("strict", broken).find(luma, 640, 360, 640)).rejects.toThrow("broken");
	});
});
