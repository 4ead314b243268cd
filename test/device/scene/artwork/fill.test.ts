import { describe, expect, it } from "vitest";
import { fill } from "../../../../device/scene/artwork/fill.ts";
import { gradient, solid } from "../../../../device/scene/artwork/paint.ts";
import { Picture } from "../../../../device/scene/artwork/picture.ts";
import { rectangle } from "../../../../device/scene/artwork/shapes.ts";

function pixel(picture: Picture, x: number, y: number): number[] {
	const at = (y * picture.width + x) * 4;
	return [...picture.data.subarray(at, at + 4)];
}

describe("fill", () => {
	it("writes premultiplied colour where a shape covers half a pixel", () => {
		const picture = new Picture(8, 8);
		fill(picture, [rectangle(2, 2, 1.5, 1)], solid([200, 100, 50]));
		expect(pixel(picture, 2, 2)).toEqual([200, 100, 50, 255]);
		expect(pixel(picture, 3, 2)).toEqual([100, 50, 25, 128]);
		expect(pixel(picture, 4, 2)).toEqual([0, 0, 0, 0]);
	});

	it("lays see-through paint over what is there", () => {
		const picture = new Picture(4, 4);
		fill(picture, [rectangle(0, 0, 4, 4)], solid([200, 200, 200]));
		fill(picture, [rectangle(0, 0, 4, 4)], solid([0, 100, 0], 0.5));
		expect(pixel(picture, 1, 1)).toEqual([100, 150, 100, 255]);
	});

	it("runs a gradient from its start to its end and on", () => {
		const picture = new Picture(64, 2);
		fill(picture, [rectangle(0, 0, 64, 2)], gradient([16, 0], [48, 0], [0, 0, 0], [255, 255, 255]));
		const red = Array.from({ length: 64 }, (_, x) => pixel(picture, x, 0)[0]!);
		expect(red.slice(0, 16).every((value) => value === 0)).toBe(true);
		expect(red.slice(48).every((value) => value === 255)).toBe(true);
		for (let x = 17; x < 48; x++) expect(red[x]!).toBeGreaterThan(red[x - 2]!);
	});

	it("asks a shader only for the columns that the shape covers", () => {
		const picture = new Picture(40, 10);
		const asked: number[][] = [];
		fill(picture, [[10, 2, 30, 2, 20, 8]], {
			kind: "shader",
			shade: (y, from, to, row) => {
				asked.push([y, from, to]);
				for (let i = 0; i < (to - from) * 3; i += 3) {
					row[i] = y * 10;
					row[i + 1] = 0;
					row[i + 2] = 255;
				}
			},
		});
		expect(asked.map(([y]) => y)).toEqual([2, 3, 4, 5, 6, 7]);
		expect(asked[0]?.[1]).toBe(10);
		expect(asked[5]?.[1]).toBeGreaterThan(17);
		expect(pixel(picture, 20, 5)).toEqual([50, 0, 255, 255]);
	});
});
