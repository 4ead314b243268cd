import { describe, expect, it } from "vitest";
import { Cells } from "../../../device/analytics/cells.ts";
import type { FoundHead } from "../../../device/analytics/people/people-finder.ts";
import { Perspective } from "../../../device/analytics/perspective.ts";
import { sightings } from "../../../device/analytics/sighting.ts";

const fill = 64;

/** In cells, as all of this. */
const head = (x: number, y: number, height: number, score: number, isClose = true): FoundHead => ({
	x: 3 * x,
	y: 3 * y,
	height: 3 * height,
	score,
	rides: false,
	isClose,
});

function place() {
	const cells = new Cells(640, 360, fill);
	const front = new Uint8Array(cells.columns * cells.rows);
	const perspective = new Perspective(cells.columns, cells.rows);
	/** Somebody shows on these rows, about a column. */
	const shows = (column: number, from: number, to: number) => {
		for (let row = from; row < to; row++)
			front.fill(1, row * cells.columns + column - 3, row * cells.columns + column + 3);
	};
	return { cells, front, perspective, shows };
}

describe("a sighting right below another", () => {
	const below = (score: number, down = 5) => {
		const { cells, front, perspective } = place();
		const seen = sightings(
			[head(100, 40, 36, 0.8), head(100, 40 + down, 36, score)],
			cells,
			front,
			perspective,
		);
		return seen.map(({ isClose }) => isClose);
	};

	it("is of somebody else when it is about as sure: they stand before them", () => {
		expect(below(0.7)).toEqual([true, true]);
	});

	it("is of nobody else when it is much less sure, as nobody hides who is nearer: it is a collar", () => {
		expect(below(0.4)).toEqual([true, false]);
	});

	it("may be less sure where it is above: who is farther away is hidden by who is nearer", () => {
		expect(below(0.4, -5)).toEqual([true, true]);
	});
});

describe("a sighting behind a mask", () => {
	function behind(...nearer: FoundHead[]) {
		const { cells, front, perspective, shows } = place();
		for (let one = 0; one < 120; one++) {
			const foot = 60 + ((one * 7) % 50);
			perspective.learnHead(foot, 0.7 * (foot - 36), true);
		}
		cells.blind.fill(1, 0, 30 * cells.columns);
		shows(100, 30, 90);
		return sightings([head(100, 28, 60, 0.6, false), ...nearer], cells, front, perspective);
	}

	it("stands where its feet show", () => {
		expect(behind()).toMatchObject([{ isBehind: true, foot: 90 }]);
	});

	it("is left out when these are the feet of somebody who stands before them", () => {
		expect(behind(head(100, 53, 38, 0.8))).toMatchObject([{ isBehind: false }]);
	});

	it("is not when who stands nearer does so elsewhere", () => {
		const seen = behind(head(125, 53, 38, 0.8));
		expect(seen.filter(({ isBehind }) => isBehind)).toHaveLength(1);
	});
});
