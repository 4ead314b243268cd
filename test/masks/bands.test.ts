import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bandsOf } from "../../masks/bands.ts";
import { mapOf } from "../../masks/block-map.ts";
import { boxRegion, type Region } from "../../masks/region.ts";

const [width, height] = [160, 88];

/** A region of several boxes, each block once. */
const regions = fc
	.array(fc.tuple(fc.nat(9), fc.nat(5), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })), {
		maxLength: 8,
	})
	.map((boxes) =>
		mapOf(
			boxes.map(([x, y, w, h]) => boxRegion(16 * x, 16 * y, 16 * w, 16 * h, width, height)),
			width,
			height,
		).region(1),
	);

/** A character a block, and a line a row of blocks: how often each is filled. */
function drawn(region: Region): string {
	const counts = Array.from({ length: 6 }, () => Array.from({ length: 10 }, () => 0));
	for (const { top, bottom, left, right } of region)
		for (let y = top; y < bottom; y += 16) for (let x = left; x < right; x += 16) counts[y / 16]![x / 16]!++;
	return counts.map((row) => row.join("")).join("\n");
}

describe("the bands of a region", () => {
	it("say which runs each row has, from left to right", () => {
		const region: Region = [
			{ top: 32, bottom: 96, left: 160, right: 192 },
			{ top: 16, bottom: 64, left: 0, right: 48 },
		];
		expect(bandsOf(region)).toEqual([
			{ top: 16, bottom: 32, edges: [0, 48] },
			{ top: 32, bottom: 64, edges: [0, 48, 160, 192] },
			{ top: 64, bottom: 96, edges: [160, 192] },
		]);
	});

	it("are none where there is nothing to fill", () => {
		expect(bandsOf([])).toEqual([]);
	});

	it("hold all of the region once, and nothing else, from top to bottom", () => {
		fc.assert(
			fc.property(regions, (region) => {
				const bands = bandsOf(region);
				const runs = bands.flatMap(({ top, bottom, edges }) =>
					Array.from({ length: edges.length / 2 }, (_, at) => ({
						top,
						bottom,
						left: edges[2 * at]!,
						right: edges[2 * at + 1]!,
					})),
				);
				expect(drawn(runs)).toBe(drawn(region));
				for (const [index, { top, bottom, edges }] of bands.entries()) {
					expect(top).toBeGreaterThanOrEqual(bands[index - 1]?.bottom ?? 0);
					expect(bottom).toBeGreaterThan(top);
					expect([...edges].sort((a, b) => a - b)).toEqual(edges);
				}
			}),
			{ numRuns: 50 },
		);
	});
});
