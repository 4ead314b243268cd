import { describe, expect, it } from "vitest";
import { Picture } from "../../../device/scene/artwork/picture.ts";
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
		expect(moments).toEqual([1, 1.04, 1]);
	});

	it("does not remember without end", () => {
		const { moments, scene } = noted();
		for (let step = 0; step < 10_000; step++) scene.prepare(step / 1000);
		scene.prepare(0);
		expect(moments.length).toBe(10_001);
	});
});
