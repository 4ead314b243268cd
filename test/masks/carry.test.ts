import { describe, expect, it } from "vitest";
import { Carry } from "../../masks/carry.ts";
import { createView, projectionOf, wholeScene } from "../../masks/project.ts";
import { blockSize } from "../../masks/region.ts";

const picture = { width: 640, height: 320 };
const box = { x: 160, y: 80, width: 32, height: 16 };
const mirrored = projectionOf(createView({ mirror: true }));

describe("what was covered when the view moved", () => {
	it("stays covered where it is in the scene, for 1.2 seconds", () => {
		const carry = new Carry();
		carry.add([box], picture, wholeScene, 10);
		expect(carry.regions(picture, mirrored, 9.9)).toEqual([]);
		for (const time of [10, 11.2]) {
			const [region, ...others] = carry.regions(picture, mirrored, time);
			expect(others).toEqual([]);
			// From the picture's right edge as far as it was from the left one, and the blocks that it touches.
			expect(region).toEqual([
				{ top: 80 - blockSize, bottom: 96 + blockSize, left: 448 - blockSize, right: 480 + blockSize },
			]);
		}
		expect(carry.regions(picture, mirrored, 11.3)).toEqual([]);
	});

	it("is covered in pictures of another size, too", () => {
		const carry = new Carry();
		carry.add([box], { width: 320, height: 160 }, wholeScene, 10);
		const [region] = carry.regions(picture, wholeScene, 10);
		expect(region).toEqual([
			{ top: 160 - blockSize, bottom: 192 + blockSize, left: 320 - blockSize, right: 384 + blockSize },
		]);
	});

	it("is left out where the view does not show it", () => {
		const carry = new Carry();
		carry.add([box], picture, wholeScene, 10);
		const right = projectionOf(createView({ crop: [0, 1, 1, -1] }));
		expect(carry.regions(picture, right, 10)).toEqual([]);
	});

	it("is never forgotten for being too much: the picture is dark then", () => {
		const carry = new Carry();
		const many = Array.from({ length: 1024 }, () => box);
		carry.add(many, picture, wholeScene, 10);
		expect(() => carry.add([box], picture, wholeScene, 11)).toThrow(RangeError);
		expect(carry.regions(picture, wholeScene, 11)).toHaveLength(1024);
		// What is over makes room.
		carry.add([box], picture, wholeScene, 12);
		expect(carry.regions(picture, wholeScene, 12)).toHaveLength(1);
	});
});
