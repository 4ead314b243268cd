import { describe, expect, it } from "vitest";
import { createPlateWatch } from "../../../masks/plates/watch.ts";
import { covered } from "./score.ts";
import { drawStreet, main, reduced } from "./street.ts";

const street = drawStreet({ seed: 11, light: "day", plateHeights: [16, 20, 24] });
const empty = drawStreet({ seed: 11, light: "day", plateHeights: [] });
const look = (watch: ReturnType<typeof createPlateWatch>, luma: Uint8Array, time: number) =>
	watch.look(luma, reduced.width, reduced.height, reduced.width, time);

describe.each(["strict", "balanced"] as const)("a %s plate watch", (mode) => {
	it("covers plates in the first picture, and for a second after they are gone", () => {
		const watch = createPlateWatch(mode);
		const first = look(watch, street.luma, 0);
		const held = look(watch, empty.luma, 1);
		for (const plate of street.plates) {
			expect(covered(plate.corners, first, 3, main)).toBeGreaterThanOrEqual(0.95);
			expect(covered(plate.corners, held, 3, main)).toBeGreaterThanOrEqual(0.95);
		}
	});

	it("gives the same boxes for the same film", () => {
		const film = () => {
			const watch = createPlateWatch(mode);
			return [street, empty, street].map(({ luma }, index) => look(watch, luma, index / 25));
		};
		expect(film()).toEqual(film());
	});

	it("starts anew when the picture's size changes", () => {
		const watch = createPlateWatch(mode);
		look(watch, street.luma, 0);
		expect(watch.look(new Uint8Array(320 * 180).fill(90), 320, 180, 320, 0.04)).toEqual([]);
	});
});
