import { describe, expect, it } from "vitest";
import type { Observation } from "../../../device/analytics/observation.ts";
import { type Box, observe, person, picture, times } from "./rules/pictures.ts";

/* What is put down and taken away, as the analytics see it. */

const bag: Box = { x: 300, y: 240, w: 24, h: 18 };
const second: Box = { x: 327, y: 248, w: 24, h: 18 };

/** Somebody whose walk tells how tall people are there. */
const walk = times(40, (step) => [person(20 + step * 14)]);

function things(boxes: readonly (readonly Box[])[], kept: readonly Box[] = []): Observation["things"][] {
	const empty = times(10, () => [] as Box[]);
	return observe([...empty, ...walk, ...boxes].map((some) => picture([...kept, ...some]))).map(
		({ things }) => things,
	);
}

const kinds = (seen: Observation["things"]) => (seen ?? []).map(({ kind }) => kind).sort();

describe("things", () => {
	it("that stand side by side are taken one after the other", () => {
		const seen = things(
			[
				...times(20, () => []),
				...times(40, () => [{ ...bag, luma: 90 }]),
				...times(25, () => [
					{ ...bag, luma: 90 },
					{ ...second, luma: 90 },
				]),
			],
			[bag, second],
		);
		// What was there from the start and is gone shows another luma; first the one, then the other.
		expect(kinds(seen[50 + 20 + 30])).toHaveLength(1);
		expect(kinds(seen.at(-1))).toHaveLength(2);
	});

	it("that were put down are gone a second or two after they were taken, whoever passes meanwhile", () => {
		const passing = (step: number) => [person(150 + step * 10)];
		const seen = things([...times(60, () => [bag]), ...times(25, passing), ...times(15, () => [])]);
		expect(kinds(seen[50 + 59])).toEqual(["left"]);
		expect(kinds(seen.at(-1))).toEqual(["removed"]);
		expect(seen.at(-1)?.[0]?.since).toBeGreaterThan(6);
	});

	it("are not gone because somebody stands before them for a while", () => {
		const before = times(30, (step) => [bag, person(296 + (step % 2))]);
		const seen = things([...times(60, () => [bag]), ...before, ...times(15, () => [bag])]);
		expect(kinds(seen.at(-1))).toEqual(["left"]);
		expect(seen.at(-1)?.[0]?.since).toBeGreaterThan(18);
	});

	it("are gone when somebody stands in a part of their place and the ground shows in the rest", () => {
		const wide: Box = { ...bag, w: 48 };
		// Whoever takes it stays.
		const staying = times(40, (step) => [person(276 + (step % 2), 188)]);
		const seen = things([...times(60, () => [wide]), ...staying]);
		expect(kinds(seen[50 + 59])).toEqual(["left"]);
		expect(kinds(seen.at(-1))).toEqual(["removed"]);
	});

	it("are gone though who took them goes on standing right behind their place", () => {
		const staying = times(60, (step) => [person(298 + (step % 2), 172)]);
		const seen = things([...times(60, () => [bag]), ...staying]);
		expect(kinds(seen[50 + 59])).toEqual(["left"]);
		expect(kinds(seen.at(-1))).toEqual(["removed"]);
	});

	it("are no parts of somebody that do not stir, and are gone with them", () => {
		const standing = times(60, (step) => [bag, person(bag.x + bag.w - 4 * (step % 2), 188)]);
		const seen = things([...standing, ...times(30, () => [])]);
		expect(seen.slice(-90).flatMap((some) => kinds(some))).toEqual([]);
	});

	it("stand where they are, whatever thin line hangs together with them", () => {
		const line: Box = { x: 324, y: 249, w: 30, h: 3 };
		const [thing] = things(times(40, () => [bag, line])).at(-1) ?? [];
		expect((thing?.x ?? 0) * 640).toBeCloseTo(bag.x + bag.w / 2, -1);
		expect((thing?.y ?? 0) * 360).toBeCloseTo(bag.y + bag.h, -1);
	});

	it("are not the place of somebody who stood there until they were taken for a part of it", () => {
		const seen = things([...times(330, () => [person(300)]), ...times(60, () => [])]);
		expect(seen.slice(-60).flatMap((some) => kinds(some))).toEqual([]);
	});

	it("of the luma of masks are seen as well, where there is no mask", () => {
		const dark: Box = { ...bag, luma: 52 };
		const noisy = times(100, (look) => {
			const luma = picture([{ ...dark }]);
			for (let y = bag.y; y < bag.y + bag.h; y++)
				for (let x = bag.x; x < bag.x + bag.w; x++)
					luma[y * 640 + x] = 50 + ((x * 7 + y * 13 + look * 5) % 5);
			return luma;
		});
		const empty = times(10, () => picture([]));
		const learnt = walk.map((some) => picture(some));
		expect(kinds(observe([...empty, ...learnt, ...noisy]).at(-1)?.things)).toEqual(["left"]);
	});
});
