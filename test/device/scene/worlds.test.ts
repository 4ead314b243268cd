import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SyntheticScene } from "../../../device/scene/scene.ts";
import { openScene, sceneNames } from "../../../device/scene/worlds.ts";
import { guard, guardedCanvas, guardsOf, pictureOf } from "./canvas.ts";

const size = { width: 320, height: 180 };

function drawn(scene: SyntheticScene, time: number, spare = 0, { width, height } = size): Uint8Array {
	const canvas = guardedCanvas(width, height, spare);
	scene.draw(canvas, time);
	return pictureOf(canvas);
}

function difference(a: Uint8Array, b: Uint8Array): number {
	let differing = 0;
	for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) differing++;
	return differing / a.length;
}

describe.each(sceneNames)("the world %s", (name) => {
	let scene: SyntheticScene;
	beforeAll(async () => {
		scene = await openScene(name, { ...size, seed: 7 });
	});
	afterAll(() => scene.close());

	it("is the same picture for the same time, whatever was drawn before", async () => {
		const first = drawn(scene, 12.3);
		for (const time of [0, 31.4, 5, 12.31]) drawn(scene, time);
		expect(Buffer.compare(drawn(scene, 12.3), first)).toBe(0);
		const other = await openScene(name, { ...size, seed: 7 });
		scene.close();
		// Its artwork is drawn anew now that nobody used it any more.
		const anew = await openScene(name, { ...size, seed: 7 });
		expect(Buffer.compare(drawn(anew, 12.3), first)).toBe(0);
		other.close();
		scene = anew;
	});

	it("is that picture on any canvas, also on one that something else was painted on", () => {
		const canvas = guardedCanvas(size.width, size.height);
		for (const time of [3, 3.04, 17.72, 3, 30, 12.3]) {
			scene.draw(canvas, time);
			const fresh = guardedCanvas(size.width, size.height);
			scene.draw(fresh, time);
			expect(Buffer.compare(pictureOf(canvas), pictureOf(fresh))).toBe(0);
			for (const plane of canvas.planes) plane.fill(128, 500, 4000);
		}
	});

	it("repeats exactly after its period, and before the start as well", () => {
		expect(scene.period).toBe(40);
		for (const time of [0, 0.04, 17.72, 39.96]) {
			const once = drawn(scene, time);
			expect(Buffer.compare(drawn(scene, time + scene.period), once)).toBe(0);
			expect(Buffer.compare(drawn(scene, time + 250 * scene.period), once)).toBe(0);
			expect(Buffer.compare(drawn(scene, time - scene.period), once)).toBe(0);
		}
	});

	it("moves", () => {
		let still = 0;
		for (let time = 0; time < scene.period; time += 2) {
			if (difference(drawn(scene, time), drawn(scene, time + 0.2)) === 0) still++;
		}
		expect(still).toBe(0);
	});

	it("differs from seed to seed, and from day to dusk", async () => {
		const here = drawn(scene, 9);
		const seeded = await openScene(name, { ...size, seed: 8 });
		expect(difference(here, drawn(seeded, 9))).toBeGreaterThan(0.05);
		seeded.close();
		const dusk = await openScene(name, { ...size, seed: 7, light: "dusk" });
		const evening = drawn(dusk, 9);
		dusk.close();
		expect(difference(here, evening)).toBeGreaterThan(0.9);
		const luma = (picture: Uint8Array) =>
			picture.subarray(0, size.width * size.height).reduce((sum, value) => sum + value, 0);
		expect(luma(evening)).toBeLessThan(luma(here) * 0.75);
	});

	it("stays in limited range and shows both light and dark", () => {
		const picture = drawn(scene, 20);
		const luma = picture.subarray(0, size.width * size.height);
		const chroma = picture.subarray(size.width * size.height);
		expect(Math.min(...luma)).toBeGreaterThanOrEqual(15);
		expect(Math.max(...luma)).toBeLessThanOrEqual(236);
		expect(Math.min(...chroma)).toBeGreaterThanOrEqual(15);
		expect(Math.max(...chroma)).toBeLessThanOrEqual(241);
		expect(Math.max(...luma) - Math.min(...luma)).toBeGreaterThan(150);
	});

	it("fills every pixel and writes nothing beside the picture, whatever the stride", () => {
		const tight = drawn(scene, 25.5);
		for (const spare of [2, 32, 64]) {
			const canvas = guardedCanvas(size.width, size.height, spare);
			for (let time = 0; time < scene.period; time += 0.5) scene.draw(canvas, time);
			scene.draw(canvas, 25.5);
			expect(Buffer.compare(pictureOf(canvas), tight)).toBe(0);
			expect(guardsOf(canvas).every((byte) => byte === guard)).toBe(true);
		}
	});

	it.each([
		{ width: 162, height: 90 },
		{ width: 646, height: 362 },
		{ width: 480, height: 640 },
	])("draws at $width×$height", async (odd) => {
		const small = await openScene(name, { ...odd, seed: 3 });
		const canvas = guardedCanvas(odd.width, odd.height, 6);
		for (const time of [0, 13, 26]) small.draw(canvas, time);
		expect(guardsOf(canvas).every((byte) => byte === guard)).toBe(true);
		small.close();
	});
});

describe("openScene", () => {
	it("names the scenes that there are when asked for another", async () => {
		await expect(openScene("beach", { ...size, seed: 1 })).rejects.toMatchObject({
			code: "SCENE_UNKNOWN",
			remedy: expect.stringContaining("town-square"),
		});
	});

	it.each([
		{ width: 321, height: 180 },
		{ width: 320, height: 181 },
		{ width: 158, height: 90 },
		{ width: 3842, height: 2160 },
		{ width: Number.NaN, height: 180 },
	])("refuses $width×$height", async (wrong) => {
		await expect(openScene("street", { ...wrong, seed: 1 })).rejects.toMatchObject({ code: "SCENE_OPTIONS" });
	});

	it.each([-1, 12.5, Number.NaN])("refuses noise of %d", async (noise) => {
		await expect(openScene("street", { ...size, seed: 1, noise })).rejects.toMatchObject({
			code: "SCENE_OPTIONS",
		});
	});

	it("refuses a seed that is not a whole number", async () => {
		await expect(openScene("street", { ...size, seed: 0.5 })).rejects.toMatchObject({
			code: "SCENE_OPTIONS",
		});
	});

	it("refuses to draw on a canvas of another size", async () => {
		const scene = await openScene("street", { ...size, seed: 1 });
		expect(() => scene.draw(guardedCanvas(640, 360), 0)).toThrow(RangeError);
		scene.close();
	});
});
