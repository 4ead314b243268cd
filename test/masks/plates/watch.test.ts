import { describe, expect, it } from "vitest";
import { platesOfThisThread } from "../../../device/imaging/plates/plate-network.ts";
import { createPlateWatch } from "../../../masks/plates/watch.ts";
import type { Watch } from "../../../masks/watch.ts";
import { covered } from "./score.ts";
import { drawStreet, main, reduced } from "./street.ts";

const street = drawStreet({ seed: 11, light: "day", plateHeights: [16, 20, 24] });
const empty = drawStreet({ seed: 11, light: "day", plateHeights: [] });
const look = async (watch: Watch, luma: Uint8Array, time: number) => {
	await watch.look(luma, reduced.width, reduced.height, reduced.width, time);
	return watch.cover(time);
};

describe.each(["strict", "balanced"] as const)("a %s plate watch", (mode) => {
	it("covers plates in the first picture, in those just before, and for a second after they are gone", async () => {
		const watch = createPlateWatch(mode, platesOfThisThread);
		const first = await look(watch, street.luma, 0.16);
		const before = watch.cover(0.08);
		const held = await look(watch, empty.luma, 1.16);
		for (const plate of street.plates) {
			for (const boxes of [first, before, held])
				expect(covered(plate.corners, boxes, 3, main)).toBeGreaterThanOrEqual(0.95);
		}
	});

	it("gives the same boxes for the same film", async () => {
		const film = async () => {
			const watch = createPlateWatch(mode, platesOfThisThread);
			const boxes: unknown[] = [];
			for (const [index, { luma }] of [street, empty, street].entries())
				boxes.push(await look(watch, luma, index / 25));
			return boxes;
		};
		expect(await film()).toEqual(await film());
	});

	it("starts anew when the picture's size changes", async () => {
		const watch = createPlateWatch(mode, platesOfThisThread);
		await look(watch, street.luma, 0);
		await watch.look(new Uint8Array(320 * 180).fill(90), 320, 180, 320, 0.04);
		expect(watch.cover(0.04)).toEqual([]);
	});
});

describe("plates: off", () => {
	it("looks at nothing", () => {
		expect(createPlateWatch("off", platesOfThisThread).looks).toBe(false);
	});
});
