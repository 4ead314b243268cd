import { describe, expect, it } from "vitest";
import { Blobs } from "../../../device/analytics/blobs.ts";

const columns = 9;

/** Cells of a picture that is drawn row by row, # where something is. */
const cellsOf = (...rows: readonly string[]) =>
	Int32Array.from([...rows.join("")].flatMap((shows, cell) => (shows === "#" ? [cell] : [])));

describe("blobs", () => {
	it("are what hangs together, corners and one row between included, in the order of their topmost cells", () => {
		const front = cellsOf(
			"......##.", //
			"##....##.",
			"..#......",
			".........",
			"..##.....",
			".........",
			".........",
			"......#..",
		);
		const found = new Blobs(columns, 8).find(front, 1);
		expect(found.map(({ left, top, right, bottom, cells }) => [left, top, right, bottom, cells])).toEqual([
			[6, 0, 8, 2, 4],
			[0, 1, 4, 5, 5],
			[6, 7, 7, 8, 1],
		]);
		expect(found.map(({ middle }) => middle)).toEqual([7, 2.1, 6.5]);
	});

	it("are told of when they are large enough, with how many of their cells move", () => {
		const moving = new Uint8Array(columns * 3).fill(1, 0, columns);
		const found = new Blobs(columns, 3).find(cellsOf("##....#..", "##.......", "........."), 2, moving);
		expect(found).toMatchObject([{ left: 0, right: 2, cells: 4, moving: 2 }]);
	});

	it("leave the edges of the picture apart", () => {
		expect(new Blobs(columns, 2).find(cellsOf("........#", "#........"), 1)).toHaveLength(2);
	});

	it("are marked cell by cell, and nothing is left of those that were found before", () => {
		const blobs = new Blobs(columns, 2);
		blobs.find(cellsOf("#########", "#########"), 1);
		const [first, second] = blobs.find(cellsOf("##.......", ".....#..."), 1);
		const expected = new Array(2 * columns).fill(0);
		expected[0] = expected[1] = first?.mark;
		expected[columns + 5] = second?.mark;
		expect([...blobs.marks]).toEqual(expected);
		expect(blobs.find(new Int32Array(), 1)).toEqual([]);
		expect(blobs.marks.every((mark) => mark === 0)).toBe(true);
	});

	it("are 256 at most, and those that were left out are not found instead of what is there later", () => {
		const blobs = new Blobs(1000, 1);
		const single = Int32Array.from({ length: 500 }, (_, one) => 2 * one);
		expect(blobs.find(single, 1)).toHaveLength(256);
		expect(blobs.find(Int32Array.of(997), 1)).toMatchObject([{ left: 997, right: 998, cells: 1 }]);
	});

	it("are found where every second cell of a row is one, in all rows", () => {
		const [across, rows] = [5, 4];
		const front = Int32Array.from({ length: 12 }, (_, one) => Math.floor(one / 3) * across + 2 * (one % 3));
		expect(new Blobs(across, rows).find(front, 1)).toHaveLength(3);
	});
});
