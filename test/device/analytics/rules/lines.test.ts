import { describe, expect, it } from "vitest";
import { formOf } from "../../../../device/rules/rules.ts";
import { times } from "./pictures.ts";
import { at, told, values } from "./tracks.ts";

const line = formOf("line-crossing").usual("gate");
const count = formOf("counting").usual("gate");

/** From `from` to `to` across the picture, in steps of a hundredth. */
const walk = (from: number, to: number, more = {}) => {
	const steps = Math.round(Math.abs(to - from) * 100);
	return times(steps + 1, (step) => [at(from + ((to - from) * step) / steps, 0.6, more)]);
};
const crossings = (rule: typeof line, looks: Parameters<typeof told>[1]) =>
	told(rule, looks).flatMap((all) => all.map((data) => data["Direction"]));

describe("a line", () => {
	it("is crossed once by who walks over it, to the side on which they end", () => {
		// The usual line goes up the middle of the picture: its right is the picture's.
		expect(crossings(line, walk(0.3, 0.7))).toEqual(["Right"]);
		expect(crossings(line, walk(0.7, 0.3))).toEqual(["Left"]);
	});

	it("is told in one direction alone when it is asked for that", () => {
		expect(crossings({ ...line, direction: "Left" }, walk(0.3, 0.7))).toEqual([]);
		expect(crossings({ ...line, direction: "Left" }, walk(0.7, 0.3))).toEqual(["Left"]);
	});

	it("is not crossed by who stands on it and shifts from foot to foot", () => {
		const restless = times(30, (step) => [at(0.5 + (step % 2 ? 0.006 : -0.006), 0.6)]);
		expect(crossings(line, [...walk(0.4, 0.49), ...restless, ...walk(0.49, 0.4)])).toEqual([]);
	});

	it("is not crossed by who stands on it, however their feet seem to come and go", () => {
		// As where others pass before them: a second here, a second there.
		const swaying = times(60, (step) => [at(0.5 + (step % 10 < 5 ? 0.01 : -0.01), 0.6, { height: 0.16 })]);
		const waits = times(10, () => [at(0.49, 0.6, { height: 0.16 })]);
		expect(crossings(line, [...walk(0.4, 0.49, { height: 0.16 }), ...waits, ...swaying])).toEqual([]);
		expect(crossings(line, [...walk(0.4, 0.5), ...swaying, ...walk(0.5, 0.6)])).toEqual(["Right"]);
	});

	it("is crossed by who stops right behind it, and by who is slow", () => {
		const stops = times(20, () => [at(0.515, 0.6)]);
		expect(crossings(line, [...walk(0.4, 0.515), ...stops])).toEqual(["Right"]);
		const slow = times(100, (step) => [at(0.46 + step / 1000, 0.6)]);
		expect(crossings(line, slow)).toEqual(["Right"]);
	});

	it("is not crossed by who is beyond it for a moment, as somebody is who stoops before it", () => {
		const stoops = [0.47, 0.51, 0.52, 0.48].map((x) => [at(x, 0.6)]);
		expect(crossings(line, [...walk(0.3, 0.45), ...stoops, ...walk(0.45, 0.3)])).toEqual([]);
		const stays = times(4, () => [at(0.53, 0.6)]);
		expect(crossings(line, [...walk(0.3, 0.53), ...stays, ...walk(0.52, 0.3)])).toEqual(["Right", "Left"]);
	});

	it("is crossed by who is out of sight as soon as they are over it", () => {
		expect(crossings(line, [...walk(0.3, 0.53), ...times(5, () => [])])).toEqual(["Right"]);
	});

	it("is not crossed by who passes beside its ends", () => {
		const short = {
			...line,
			line: [
				[0, 1],
				[0, 0.2],
			],
		} as const;
		expect(crossings(short, walk(0.3, 0.7))).toEqual([]);
	});

	it("is crossed by each of two who pass one another on it", () => {
		const [there, back] = [walk(0.4, 0.6), walk(0.6, 0.4, { id: 2 })];
		const both = there.map((tracks, index) => [...tracks, ...(back[index] ?? [])]);
		expect(crossings(line, both).sort()).toEqual(["Left", "Right"]);
	});

	it("is crossed by who comes up beside somebody who has just crossed it, and was behind them", () => {
		const alone = walk(0.3, 0.6);
		const beside = (from: number, looks: number) =>
			times(looks, (step) => [
				at(from + step / 100, 0.6),
				at(from + 0.01 + step / 100, 0.59, { id: 2, ...(step < 2 ? {} : { beside: 1 }) }),
			]);
		expect(crossings(line, [...alone, ...beside(0.61, 8)])).toEqual(["Right", "Right"]);
		expect(crossings(line, [...walk(0.3, 0.4), ...beside(0.41, 30)])).toEqual(["Right", "Right"]);
		// Who was there for seconds, or comes from elsewhere, has not.
		expect(crossings(line, [...walk(0.3, 0.75), ...beside(0.76, 8)])).toEqual(["Right"]);
		expect(crossings(line, [...walk(0.55, 0.7), ...beside(0.71, 8)])).toEqual([]);
	});

	it("is crossed where it bends", () => {
		const bent = {
			...line,
			line: [
				[-1, 0.5],
				[0, 0.5],
				[0, -1],
			],
		} as const;
		expect(crossings(bent, walk(0.3, 0.7))).toHaveLength(1);
	});

	it("is about the classes that it names", () => {
		const human = { ...line, classes: ["Human"] } as const;
		expect(crossings(human, walk(0.3, 0.7, { class: "car" }))).toEqual([]);
		expect(crossings(human, walk(0.3, 0.7))).toEqual(["Right"]);
	});

	it("tells that somebody crossed, and nothing of who", () => {
		const [data] = told(line, walk(0.3, 0.7)).flat();
		expect(Object.keys(data ?? {})).toEqual(["Direction"]);
	});
});

describe("counting", () => {
	it("sums those who come in and those who go out, by themselves", () => {
		const looks = [...walk(0.3, 0.7), ...walk(0.3, 0.7, { id: 2 }), ...walk(0.7, 0.3, { id: 3 })];
		expect(told(count, looks).at(-1)).toEqual([{ Count: 3, In: 2, Out: 1 }]);
	});

	it("counts people unless it is told otherwise", () => {
		expect(values(count, walk(0.3, 0.7, { class: "bicycle" }), "Count").at(-1)).toBe(0);
	});
});
