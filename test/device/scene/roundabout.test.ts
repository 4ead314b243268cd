import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { panoramaSize, worldMasks } from "../../../device/scene/catalogue.ts";
import type { Canvas, SyntheticScene } from "../../../device/scene/scene.ts";
import { openScene } from "../../../device/scene/worlds.ts";
import { contains } from "../../../masks/polygon.ts";
import { canarySurface } from "../../helpers/surface.ts";

const size = { width: 1280, height: 180 };
let scene: SyntheticScene;
beforeAll(async () => {
	scene = await openScene("roundabout", { ...size, seed: 7 });
});
afterAll(() => scene.close());

function drawn(time: number): Canvas {
	const canvas = canarySurface(size.width, size.height);
	scene.draw(canvas, time);
	return canvas;
}

/** Mean difference in luma between a column and the next one. */
function step({ planes: [luma] }: Canvas, column: number): number {
	let sum = 0;
	for (let row = 0; row < size.height; row++) {
		const at = row * size.width;
		const next = (column + 1) % size.width;
		sum += Math.abs((luma[at + column] as number) - (luma[at + next] as number));
	}
	return sum / size.height;
}

describe("the panorama of the roundabout", () => {
	it("joins up: its last column goes over into its first as any column into the next", () => {
		for (const time of [0, 3.3, 11, 27.5]) {
			const picture = drawn(time);
			const steps = Array.from({ length: size.width }, (_, column) => step(picture, column));
			const sorted = [...steps].sort((a, b) => a - b);
			expect(steps.at(-1)).toBeLessThan(sorted[Math.floor(0.97 * sorted.length)] as number);
		}
	});

	it("lets people, bicycles and cars go on across the seam", () => {
		const across = new Set<string>();
		for (let time = 0; time < scene.period; time += 0.25) {
			const { actors } = scene.truth(time);
			for (const { kind, box, id } of actors) {
				const edges = actors.filter((other) => other.id === id && other.box[0] === 0);
				if (edges.length > 0 && box[0] + box[2] >= size.width - 1) across.add(kind);
			}
		}
		expect([...across].sort()).toEqual(["bicycle", "car", "person"]);
	});

	it("has masks for all that is private, within -1 to 1", () => {
		const masks = worldMasks("roundabout", panoramaSize);
		expect(masks.length).toBeLessThanOrEqual(64);
		for (const area of scene.truth(0).privateAreas) {
			const [xs, ys] = [area.map(([x]) => x), area.map(([, y]) => y)];
			const middle = [
				(Math.min(...xs) + Math.max(...xs)) / size.width - 1,
				1 - (Math.min(...ys) + Math.max(...ys)) / size.height,
			] as const;
			expect(masks.some(({ polygon }) => contains(polygon, middle))).toBe(true);
		}
	});
});
