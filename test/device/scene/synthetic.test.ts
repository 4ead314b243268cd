import { describe, expect, it } from "vitest";
import { Picture } from "../../../device/scene/artwork/picture.ts";
import { Moments } from "../../../device/scene/moments.ts";
import { DrawnScene } from "../../../device/scene/synthetic.ts";
import { createWorld } from "../../../device/scene/world.ts";
import { guardedCanvas } from "./canvas.ts";

const size = { width: 32, height: 32 };

/** A world whose one performer notes when it is asked to perform. */
function noted() {
	const moments: number[] = [];
	const world = createWorld({
		background: new Picture(size.width, size.height),
		scenery: [],
		performers: [{ perform: (time) => moments.push(time) }],
		privateAreas: [],
	});
	return { moments, scene: new DrawnScene(world, [], () => {}) };
}

describe("a scene that is made ready", () => {
	it("has its performers appear as they will, once for each moment of the period", () => {
		const { moments, scene } = noted();
		for (const time of [1, 1.04, 1, 1 + scene.period, 1.04 - scene.period]) scene.prepare(time);
		expect(moments).toEqual([1, 1.04]);
		scene.draw(guardedCanvas(size.width, size.height), 1);
		expect(moments).toEqual([1, 1.04]);
	});

	it("does not remember without end", () => {
		const { moments, scene } = noted();
		for (let step = 0; step < 10_000; step++) scene.prepare(step / 1000);
		scene.prepare(0);
		expect(moments.length).toBe(10_001);
	});
});

describe("what moves", () => {
	it("is forgotten when it holds more drawings than there is room for", () => {
		const drawn: number[] = [];
		const moments = new Moments(
			[
				{
					perform: (time, items) => {
						drawn.push(time);
						const sprite = { data: new Uint8Array(100), width: 10, height: 10, dark: 16 };
						items.push({ sprite, x: 0, y: 0, scale: 1, depth: 1 });
					},
				},
			],
			250,
		);
		const shown = [1, 2, 3, 3, 1].map((time) => moments.at(time));
		expect(drawn).toEqual([1, 2, 3, 1]);
		expect(shown[3]).toBe(shown[2]);
	});
});
