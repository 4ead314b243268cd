import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BlockMap, blocksOf } from "../../masks/block-map.ts";
import { boxRegion, type Region } from "../../masks/region.ts";

describe("a block map", () => {
	it("gives each block to the area that was set last, and joins what touches", () => {
		const map = new BlockMap(100, 40);
		map.set([{ top: 0, bottom: 32, left: 0, right: 48 }], 1);
		map.set([{ top: 0, bottom: 32, left: 48, right: 64 }], 1);
		map.set([{ top: 16, bottom: 40, left: 32, right: 100 }], 2);
		expect(map.region(1)).toEqual([
			{ top: 0, bottom: 16, left: 0, right: 64 },
			{ top: 16, bottom: 32, left: 0, right: 32 },
		]);
		expect(map.region(2)).toEqual([{ top: 16, bottom: 40, left: 32, right: 100 }]);
		expect(map.region(3)).toEqual([]);
	});

	it("tells the blocks of some areas that no other has", () => {
		const one = [{ top: 0, bottom: 32, left: 0, right: 48 }];
		const two = [{ top: 0, bottom: 32, left: 32, right: 64 }];
		const other = [{ top: 0, bottom: 16, left: 0, right: 100 }];
		expect(blocksOf([one, two], [other], 100, 40)).toEqual([{ top: 16, bottom: 32, left: 0, right: 64 }]);
		expect(blocksOf([], [other], 100, 40)).toEqual([]);
	});

	it("has every block that was asked for and is nobody else's, and no other one", () => {
		const [width, height] = [150, 90];
		const boxes = fc.array(
			fc
				.tuple(fc.nat(160), fc.nat(100), fc.nat(60), fc.nat(60))
				.map(([x, y, w, h]) => boxRegion(x - 5, y - 5, w, h, width, height)),
			{ maxLength: 6 },
		);
		const isIn = (regions: readonly Region[], x: number, y: number) =>
			regions.flat().some(({ left, right, top, bottom }) => x >= left && x < right && y >= top && y < bottom);
		fc.assert(
			fc.property(boxes, boxes, (wanted, others) => {
				const found = blocksOf(wanted, others, width, height);
				for (let y = 0; y < height; y += 5)
					for (let x = 0; x < width; x += 5)
						expect(isIn([found], x, y)).toBe(isIn(wanted, x, y) && !isIn(others, x, y));
			}),
		);
	});
});
