import { describe, expect, it } from "vitest";
import { Amplifier, AsShown } from "../../../device/imaging/as-shown.ts";
import { neutralLook } from "../../../device/imaging/look.ts";
import { platesOfThisThread } from "../../../device/imaging/plates/plate-network.ts";
import { openScene } from "../../../device/scene/worlds.ts";
import { createPlateWatch } from "../../../masks/plates/watch.ts";
import { type Box, noWatch, type Watch } from "../../../masks/watch.ts";
import { canarySurface } from "../../helpers/surface.ts";

/** Finds a box wherever some luma is brighter than 100. */
class BrightWatch implements Watch {
	readonly looks = true;
	readonly seen: number[] = [];
	#boxes: readonly Box[] = [];
	look(luma: Uint8Array): void {
		const brightest = Math.max(...luma);
		this.seen.push(brightest);
		this.#boxes = brightest > 100 ? [{ x: brightest, y: 0, width: 8, height: 8 }] : [];
	}
	cover(): readonly Box[] {
		return this.#boxes;
	}
}

function watched() {
	const amplifier = new Amplifier();
	const made: BrightWatch[] = [];
	const watch = new AsShown(() => {
		const one = new BrightWatch();
		made.push(one);
		return one;
	}, amplifier);
	const look = (luma: number, time = 0) => watch.look(new Uint8Array(4).fill(luma), 2, 2, 2, time);
	return { amplifier, made, watch, look };
}

describe("what is looked at", () => {
	it.each([
		["nothing set", undefined],
		["darkness", { exposure: 0.001 }],
		["low contrast", { contrast: 10 }],
		["brightness", { brightness: 100 }],
		["no colour", { saturation: 0, monochrome: true }],
		["sharpness", { sharpness: 100 }],
	])("is the picture as it was filmed, with %s", async (_what, look) => {
		const { amplifier, made, watch, look: see } = watched();
		amplifier.use(look && { ...neutralLook, ...look });
		await see(180);
		expect(made.map(({ seen }) => seen)).toEqual([[180]]);
		expect(watch.cover(0)).toHaveLength(1);
	});

	it.each([
		["contrast", { contrast: 100 }, 70, undefined],
		["a long exposure", { exposure: 16 }, 60, 169],
	])(
		"is the picture as it is shown as well, where %s brings out what is hardly there",
		async (_what, look, luma, shown) => {
			const { amplifier, made, watch, look: see } = watched();
			amplifier.use({ ...neutralLook, ...look });
			await see(luma);
			expect(made).toHaveLength(2);
			expect(made[0]?.seen).toEqual([luma]);
			if (shown !== undefined) {
				expect(made[1]?.seen).toEqual([shown]);
				expect(watch.cover(0)).toEqual([{ x: shown, y: 0, width: 8, height: 8 }]);
			}
		},
	);

	it("begins anew with another look, and ends with it", async () => {
		const { amplifier, made, watch, look: see } = watched();
		for (const exposure of [16, 16, 64]) {
			amplifier.use({ ...neutralLook, exposure });
			await see(60);
		}
		expect(made.map(({ seen }) => seen.length)).toEqual([3, 2, 1]);
		amplifier.use(undefined);
		await see(60);
		expect(watch.cover(0)).toEqual([]);
	});

	it("is the full picture, too, as it was filmed", async () => {
		const seen: unknown[] = [];
		const amplifier = new Amplifier();
		const make = (): Watch => ({ ...noWatch, looks: true, look: (...picture) => void seen.push(picture[5]) });
		const watch = new AsShown(make, amplifier);
		amplifier.use({ ...neutralLook, contrast: 100 });
		const [luma, full] = [new Uint8Array(4), { luma: new Uint8Array(64), width: 8, height: 8, stride: 8 }];
		await watch.look(luma, 2, 2, 2, 0, full);
		expect(seen).toEqual([full, undefined]);
	});

	it("is nothing where nothing is looked for", async () => {
		const amplifier = new Amplifier();
		const watch = new AsShown(() => noWatch, amplifier);
		amplifier.use({ ...neutralLook, contrast: 100 });
		await watch.look(canarySurface(16, 16).planes[0], 16, 16, 16, 0);
		expect([watch.looks, watch.cover(0)]).toEqual([false, []]);
	});
});

describe("a plate in a shadow that is too dark for it to be found", () => {
	it("is found where a long exposure and contrast bring it out, and covered", async () => {
		const [width, height] = [640, 360];
		const scene = await openScene("street", { width, height, seed: 7 });
		const surface = canarySurface(width, height);
		let time = 0;
		const plateAt = () =>
			scene.truth(time).plates.find(({ visible, characterHeight }) => visible > 0.99 && characterHeight > 6);
		while (!plateAt()) time += 0.2;
		const plate = plateAt();
		scene.draw(surface, time);
		const middle = [0, 1].map((axis) =>
			(plate?.polygon ?? []).reduce((sum, point) => sum + (point[axis] as number) / 4, 0),
		);
		const [px, py] = middle as [number, number];
		// In a deep shadow: what is there is within a few steps of black.
		const luma = surface.planes[0].map((value, at) => {
			const [x, y] = [at % width, Math.floor(at / width)];
			const isNear = Math.abs(x - px) < 60 && Math.abs(y - py) < 40;
			return isNear ? 16 + Math.round((value - 16) * 0.04) : value;
		});
		const finds = async (look: Partial<typeof neutralLook> | undefined) => {
			const amplifier = new Amplifier();
			const watch = new AsShown(() => createPlateWatch("strict", platesOfThisThread), amplifier);
			amplifier.use(look && { ...neutralLook, ...look });
			await watch.look(luma, width, height, width, time);
			return watch.cover(time).some(({ x, y, width: w, height: h }) => {
				return px > x && px < x + w && py > y && py < y + h;
			});
		};
		expect(await finds(undefined)).toBe(false);
		expect(await finds({ exposure: 40, contrast: 100, brightness: 90 })).toBe(true);
		scene.close();
	});
});
