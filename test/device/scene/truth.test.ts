import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GroundTruth, SyntheticScene } from "../../../device/scene/scene.ts";
import { openScene, sceneNames } from "../../../device/scene/worlds.ts";
import { guardedCanvas, lumaAt } from "./canvas.ts";

const width = 960;
const height = 540;

type Box = readonly [number, number, number, number];

function holds([left, top, w, h]: Box, x: number, y: number, spare: number): boolean {
	return x >= left - spare && y >= top - spare && x < left + w + spare && y < top + h + spare;
}

describe.each(sceneNames)("the ground truth of %s", (name) => {
	let scene: SyntheticScene;
	beforeAll(async () => {
		scene = await openScene(name, { width, height, seed: 11 });
	});
	afterAll(() => scene.close());

	it("accounts for every coloured pixel that changes, with a box around it", () => {
		const before = guardedCanvas(width, height);
		const after = guardedCanvas(width, height);
		for (const [from, to] of [
			[3, 9],
			[14.2, 22],
			[27, 36.5],
		] as const) {
			scene.draw(before, from);
			scene.draw(after, to);
			const boxes = [...scene.truth(from).actors, ...scene.truth(to).actors].map(({ box }) => box);
			let changed = 0;
			let unaccounted = 0;
			for (let y = 0; y < height >> 1; y++) {
				for (let x = 0; x < width >> 1; x++) {
					const at = y * (width >> 1) + x;
					// Shadows and glare leave colours all but alone.
					const distance =
						Math.abs(before.planes[1][at]! - after.planes[1][at]!) +
						Math.abs(before.planes[2][at]! - after.planes[2][at]!);
					if (distance < 6) continue;
					changed++;
					if (!boxes.some((box) => holds(box, x * 2, y * 2, 4))) unaccounted++;
				}
			}
			expect(changed).toBeGreaterThan(50);
			expect(unaccounted / changed).toBeLessThan(0.01);
		}
	});

	it("keeps its boxes inside the picture and its ids apart", () => {
		for (let time = 0; time < scene.period; time += 2.5) {
			const { actors } = scene.truth(time);
			expect(new Set(actors.map(({ id }) => id)).size).toBe(actors.length);
			for (const { box } of actors) {
				const [left, top, w, h] = box;
				expect(left).toBeGreaterThanOrEqual(0);
				expect(top).toBeGreaterThanOrEqual(0);
				expect(w).toBeGreaterThan(0);
				expect(h).toBeGreaterThan(0);
				expect(left + w).toBeLessThanOrEqual(width);
				expect(top + h).toBeLessThanOrEqual(height);
			}
		}
	});

	it("repeats with the picture", () => {
		expect(scene.truth(7.5 + scene.period)).toEqual(scene.truth(7.5));
	});

	it("names private areas that lie in the picture", () => {
		const { privateAreas } = scene.truth(0);
		expect(privateAreas.length).toBeGreaterThan(5);
		for (const area of privateAreas) expect(area.length).toBeGreaterThanOrEqual(3);
	});
});

/** How often luma crosses the middle between light and dark along the middle of a plate's characters. */
function crossings(canvas: ReturnType<typeof guardedCanvas>, plate: GroundTruth["plates"][number]) {
	const [topLeft, topRight, bottomRight, bottomLeft] = plate.polygon;
	const samples: number[] = [];
	for (let i = 0; i <= 400; i++) {
		// Between the country's field and the right edge.
		const u = 0.11 + (0.85 * i) / 400;
		const along = (a: readonly [number, number], b: readonly [number, number], axis: 0 | 1) =>
			a[axis] + (b[axis] - a[axis]) * u;
		const x = (along(topLeft!, topRight!, 0) + along(bottomLeft!, bottomRight!, 0)) / 2;
		const y = (along(topLeft!, topRight!, 1) + along(bottomLeft!, bottomRight!, 1)) / 2;
		samples.push(lumaAt(canvas, x, y));
	}
	const low = Math.min(...samples);
	const high = Math.max(...samples);
	const middle = (low + high) / 2;
	let count = 0;
	for (let i = 1; i < samples.length; i++) if (samples[i]! > middle !== samples[i - 1]! > middle) count++;
	return { count, contrast: high - low };
}

describe.each(["day", "dusk"] as const)("plates in the street by %s", (light) => {
	let scene: SyntheticScene;
	const size = { width: 1920, height: 1080 };
	beforeAll(async () => {
		scene = await openScene("street", { ...size, seed: 4, light });
	});
	afterAll(() => scene.close());

	it("can be read in the pixels where the truth says they are", () => {
		const canvas = guardedCanvas(size.width, size.height);
		const countries = new Set<string>();
		const heights: number[] = [];
		let legible = 0;
		for (let time = 0.5; time < scene.period; time += 0.9) {
			scene.draw(canvas, time);
			for (const plate of scene.truth(time).plates) {
				countries.add(plate.country);
				heights.push(plate.characterHeight);
				if (plate.characterHeight < 12 || plate.visible < 1) continue;
				legible++;
				const { count, contrast } = crossings(canvas, plate);
				const characters = plate.text.replaceAll(" ", "").length;
				// Six or seven characters of one to four strokes each.
				expect(count).toBeGreaterThanOrEqual(characters * 1.5);
				expect(count).toBeLessThanOrEqual(characters * 9);
				expect(contrast).toBeGreaterThan(light === "day" ? 90 : 60);
			}
		}
		expect(legible).toBeGreaterThan(10);
		expect(countries.size).toBeGreaterThanOrEqual(6);
		expect(Math.max(...heights)).toBeGreaterThan(30);
		expect(Math.min(...heights)).toBeLessThan(4);
	});

	it("say how much of them is hidden", () => {
		const parts: number[] = [];
		for (let time = 0; time < scene.period; time += 0.5) {
			for (const plate of scene.truth(time).plates) parts.push(plate.visible);
		}
		expect(Math.max(...parts)).toBe(1);
		expect(Math.min(...parts)).toBeGreaterThan(0);
		expect(parts.some((part) => part < 0.9)).toBe(true);
	});
});

describe("what happens in the town square", () => {
	let scene: SyntheticScene;
	beforeAll(async () => {
		scene = await openScene("town-square", { width, height, seed: 2 });
	});
	afterAll(() => scene.close());

	const kinds = (time: number, kind: string) =>
		scene.truth(time).actors.filter((actor) => actor.kind === kind);

	it("has a bag that stands there for a while and is gone before and after", () => {
		expect(kinds(3, "bag")).toHaveLength(0);
		expect(kinds(10, "bag")).toHaveLength(1);
		expect(kinds(30, "bag")).toHaveLength(1);
		expect(kinds(34, "bag")).toHaveLength(0);
		expect(kinds(10, "bag")[0]?.box).toEqual(kinds(25, "bag")[0]?.box);
	});

	it("has a crowd that gathers and disperses", () => {
		const inMiddle = (time: number) =>
			kinds(time, "person").filter(({ box: [x, y, w, h] }) => {
				const foot = y + h;
				return x + w / 2 > width * 0.05 && x + w / 2 < width * 0.36 && foot > height * 0.78;
			}).length;
		expect(inMiddle(18)).toBeGreaterThanOrEqual(inMiddle(2) + 5);
		expect(inMiddle(18)).toBeGreaterThanOrEqual(inMiddle(38) + 5);
	});

	it("has a tram that calls", () => {
		expect(kinds(2, "tram")).toHaveLength(0);
		expect(kinds(18, "tram")[0]?.box).toEqual(kinds(20, "tram")[0]?.box);
		expect(kinds(35, "tram")).toHaveLength(0);
	});
});
