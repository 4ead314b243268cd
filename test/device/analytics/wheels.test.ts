import { describe, expect, it } from "vitest";
import { Cells } from "../../../device/analytics/cells.ts";
import { hasWheels, wheelBelow } from "../../../device/analytics/wheels.ts";

const cells = new Cells(640, 360, 0);
const { columns, rows } = cells;
const somebody = { x: 100, foot: 80, height: 20 };

/** Edges in cells, the last ones beyond it. */
type Box = readonly [left: number, top: number, right: number, bottom: number];

/** What differs from the background. */
function front(...boxes: readonly Box[]): Uint8Array {
	const shows = new Uint8Array(columns * rows);
	for (const [left, top, right, bottom] of boxes)
		for (let row = top; row < bottom; row++) shows.fill(1, row * columns + left, row * columns + right);
	return shows;
}

const body = [97, 60, 103, 73] as const;
const [wheel, left, right] = [
	[99, 73, 101, 80],
	[97, 73, 99, 80],
	[101, 73, 103, 80],
] as const;

describe("wheels before and behind somebody", () => {
	it("are there when something is at either side, above the ground", () => {
		expect(hasWheels(somebody, front(body, [89, 72, 95, 80], [105, 72, 111, 80]), cells)).toBe(true);
		expect(hasWheels(somebody, front(body, [89, 72, 95, 80]), cells)).toBe(false);
		expect(hasWheels(somebody, front(body, left, right), cells)).toBe(false);
	});
});

describe("a wheel below somebody", () => {
	it("is the likelier the more shows in the middle, and the less beside it", () => {
		const much = (...boxes: readonly Box[]) => wheelBelow(somebody, front(...boxes), cells) as number;
		expect(much(body, wheel)).toBe(1);
		expect(much(body, left, right)).toBe(-0.5);
		expect(much(body, left, wheel, right)).toBe(0.5);
		expect(much(body, left, wheel)).toBe(0.75);
	});

	it("is not looked for where a mask is, beyond the picture's edge, or where people are too small for it", () => {
		const shows = front(body, wheel);
		const masked = new Cells(640, 360, 0);
		masked.blind[76 * columns + 102] = 1;
		expect(wheelBelow(somebody, shows, masked)).toBeUndefined();
		expect(wheelBelow({ ...somebody, x: 1 }, shows, cells)).toBeUndefined();
		expect(wheelBelow({ ...somebody, foot: rows + 2 }, shows, cells)).toBeUndefined();
		expect(wheelBelow({ ...somebody, height: 11 }, shows, cells)).toBeUndefined();
	});
});
