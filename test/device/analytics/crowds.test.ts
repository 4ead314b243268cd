import { describe, expect, it } from "vitest";
import type { CloseHead } from "../../../device/analytics/people/closer-look.ts";
import { Crowds } from "../../../device/analytics/people/crowds.ts";
import type { FoundHead } from "../../../device/analytics/people/people-finder.ts";

const tall = 50;

function head(x: number, y = 100, more: Partial<FoundHead> = {}): FoundHead {
	return { x, y, height: tall, score: 0.6, rides: false, isClose: false, ...more };
}

/** Closer looks that tell of heads at these columns, and which were made. */
function looks(truth: readonly (readonly [x: number, logit: number])[]) {
	const made: number[] = [];
	const closer = (x: number, y: number, height: number, least: number): CloseHead[] => {
		made.push(x);
		return truth
			.filter(([at, logit]) => Math.abs(at - x) < 0.4 * height && logit >= least)
			.map(([at, logit]) => ({ x: at, y, logit }));
	};
	return { made, closer };
}

const columns = (heads: readonly FoundHead[]) => heads.map(({ x }) => x).sort((a, b) => a - b);

describe("crowds", () => {
	it("are told apart: two heads where one was found", () => {
		const { closer } = looks([
			[98, 1.5],
			[104, 0.5],
		]);
		const found = new Crowds(closer).apart([head(100)], () => tall);
		expect(columns(found)).toEqual([98, 104]);
		expect(found.every(({ isClose }) => isClose)).toBe(true);
		const [left, right] = [...found].sort((a, b) => a.x - b.x);
		// The one that was found is as sure as it was, at least.
		expect(left?.score).toBeGreaterThanOrEqual(0.6);
		expect(right?.score).toBeLessThan(0.6);
	});

	it("stay as they were found where a closer look tells of nobody", () => {
		const { closer } = looks([]);
		expect(new Crowds(closer).apart([head(100)], () => tall)).toEqual([head(100)]);
	});

	it("are looked at each time, and who is alone in turn", () => {
		const { made, closer } = looks([
			[98, 2],
			[104, 2],
			[300, 2],
		]);
		const crowds = new Crowds(closer);
		for (let look = 0; look < 16; look++) crowds.apart([head(100), head(300)], () => tall);
		expect(made.filter((x) => x === 100)).toHaveLength(16);
		expect(made.filter((x) => x === 300)).toHaveLength(2);
	});

	it("are looked at a few times in a picture, and each before long", () => {
		const all = Array.from({ length: 24 }, (_, one) => head(100 * one));
		const { made, closer } = looks(all.map(({ x }) => [x, 2] as const));
		const crowds = new Crowds(closer);
		const counts = Array.from({ length: 12 }, () => {
			const before = made.length;
			crowds.apart(all, () => tall);
			return made.length - before;
		});
		expect(Math.max(...counts)).toBeLessThanOrEqual(4);
		expect(new Set(made).size).toBe(24);
	});

	it("that two closer looks tell of are told once", () => {
		const { closer } = looks([
			[90, 2],
			[105, 2],
			[120, 2],
		]);
		const found = new Crowds(closer).apart([head(90), head(120)], () => tall);
		expect(columns(found)).toEqual([90, 105, 120]);
	});

	it.each([
		["of whom nobody knows how tall they are", head(100), undefined],
		["who are too small", head(100), 12],
		["who are too large", head(100), 200],
		["who ride", head(100, 100, { rides: true }), tall],
		["who are hardly anybody", head(100, 100, { score: 0.1 }), tall],
	])("are not looked for beside those %s", (_, one, height) => {
		const { made, closer } = looks([
			[98, 2],
			[104, 2],
		]);
		expect(new Crowds(closer).apart([one], () => height)).toEqual([one]);
		expect(made).toEqual([]);
	});
});
