import { describe, expect, it } from "vitest";
import { platesOfThisThread } from "../../../device/imaging/plates/plate-network.ts";
import { openScene } from "../../../device/scene/worlds.ts";
import { createPlateWatch } from "../../../masks/plates/watch.ts";
import { reduce } from "./reduce.ts";
import { covered, filled, plateHeight } from "./score.ts";
import { main, reduced } from "./street.ts";

/** Plates that a viewer could read, and that nothing hides: in pixels of the main picture, and as a part. */
const legible = { height: 12, visible: 0.9 };

describe.each([
	["strict", "day", 0.15],
	["strict", "dusk", 0.15],
	["balanced", "day", 0.08],
	["balanced", "dusk", 0.08],
] as const)("in the street, %s, by %s", (mode, light, most) => {
	it("each plate that can be read is covered in each of fifty pictures", async () => {
		const scene = await openScene("street", { ...main, seed: 1, light });
		const watch = createPlateWatch(mode, platesOfThisThread);
		const plane = (width: number, height: number) => new Uint8Array(width * height);
		const planes = [plane(1920, 1080), plane(960, 540), plane(960, 540)] as const;
		let [plates, area] = [0, 0];
		const missed: string[] = [];
		for (let frame = 0; frame < 50; frame++) {
			// Two seconds of film, far apart: what was held from the first must not help in the other.
			const time = frame < 25 ? frame / 25 : 9 + frame / 25;
			scene.draw({ ...main, planes, strides: [1920, 960, 960] }, time);
			await watch.look(reduce(planes[0]), reduced.width, reduced.height, reduced.width, time);
			const boxes = watch.cover(time);
			area += filled(boxes, reduced.width, reduced.height) / 50;
			for (const { polygon, visible } of scene.truth(time).plates) {
				if (plateHeight(polygon) < legible.height || visible < legible.visible) continue;
				plates++;
				if (covered(polygon, boxes, 3, main) < 0.95) missed.push(`${polygon} at ${time} s`);
			}
		}
		scene.close();
		expect(plates).toBeGreaterThan(50);
		expect(missed).toEqual([]);
		expect(area).toBeLessThan(most);
	});
});
