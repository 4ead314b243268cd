import { describe, expect, it } from "vitest";
import { Background } from "../../../device/analytics/background.ts";
import { Cells } from "../../../device/analytics/cells.ts";
import { Perspective } from "../../../device/analytics/perspective.ts";
import type { Sighting } from "../../../device/analytics/sighting.ts";
import { Tracker } from "../../../device/analytics/tracker.ts";

/** Cells that everybody is tall, and seconds between looks. */
const tall = 16;
const elapsed = 0.2;

/** Somebody whose head is found, and who stands at column `x`. */
const somebody = (x: number, foot = 80): Sighting => ({
	x,
	foot,
	top: foot - tall,
	height: tall,
	looked: tall,
	score: 0.7,
	rides: false,
	isWhole: true,
	isBehind: false,
	isPart: false,
	hidden: 0,
});

/** Follows who is seen in each look, before a background from which they differ by a head and a body. */
function follow(looks: readonly (readonly Sighting[])[]) {
	const cells = new Cells(640, 360, 0);
	const background = new Background(cells);
	const tracker = new Tracker(cells.columns, cells.rows, new Perspective(cells.columns, cells.rows));
	looks.forEach((seen, look) => {
		background.front.fill(0);
		for (const { x, top, foot } of seen)
			for (let row = top; row < foot; row++) {
				const half = row < top + 3 ? 1 : 3;
				background.front.fill(1, row * cells.columns + x - half, row * cells.columns + x + half + 1);
			}
		tracker.look(background, cells, seen, [], elapsed, look * elapsed);
	});
	return tracker.tracks;
}

describe("the tracker", () => {
	const alone = Array.from({ length: 10 }, (_, look) => [somebody(40 + 3 * look)]);

	it("knows beside whom somebody came up who goes where they go", () => {
		const two = Array.from({ length: 6 }, (_, look) => [
			somebody(70 + 3 * look),
			somebody(66 + 3 * look, 78),
		]);
		const [first, second] = follow([...alone, ...two]);
		expect(first?.beside).toBeUndefined();
		expect(second?.beside).toBe(first?.id);
	});

	it("takes nobody for new who is beside what may be a part of somebody", () => {
		const part = (x: number) => ({ ...somebody(x), score: 0.6, isPart: true });
		const three = Array.from({ length: 6 }, (_, look) => {
			const x = 70 + 3 * look;
			return [somebody(x), part(x + 3), { ...somebody(x + 4), score: 0.5 }];
		});
		expect(follow([...alone, ...three])).toHaveLength(1);
	});

	it("knows that who comes towards somebody was not behind them", () => {
		const two = Array.from({ length: 6 }, (_, look) => [
			somebody(70 + 3 * look),
			somebody(74 - 3 * look, 78),
		]);
		const [, second] = follow([...alone, ...two]);
		expect(second?.beside).toBeUndefined();
	});
});
