import { describe, expect, it } from "vitest";
import { formOf, ruleFlaw } from "../../../../device/rules/rules.ts";
import { left, times } from "./pictures.ts";
import { at, thing, told, values } from "./tracks.ts";

const inside = { ...formOf("objects-inside").usual("lawn"), field: left };
const loitering = { ...formOf("loitering").usual("door"), field: left, seconds: 5 };
const crowd = { ...formOf("crowd-density").usual("market"), field: left, low: 2, medium: 4, high: 6 };
const fast = formOf("fast-motion").usual("run");

const seconds = <T>(count: number, of: T): T[] => times(count * 5, () => of);
const here = [at(0.25, 0.6)];
const there = [at(0.75, 0.6)];

/** So many people, of whom the last may be there or not. */
const crowdOf = (count: number) => ({
	people: times(Math.ceil(count), (one) => ({
		x: 0.1 + one * 0.04,
		y: 0.6,
		presence: Math.min(1, count - one),
		standsFor: 1,
	})),
});

describe("a field", () => {
	it("has somebody inside while somebody stands there, and nobody beside it", () => {
		const states = values(
			inside,
			[...seconds(1, there), ...seconds(2, here), ...seconds(2, there)],
			"IsInside",
		);
		expect(states.slice(0, 5)).not.toContain(true);
		expect(states[12]).toBe(true);
		expect(states.at(-1)).toBe(false);
	});

	it("does not believe a single look", () => {
		expect(values(inside, [there, here, there, there], "IsInside")).not.toContain(true);
	});
});

describe("loitering", () => {
	it("is to stay for as long as it takes, and no more", () => {
		const states = values(loitering, [...seconds(8, here), ...seconds(5, there)], "State");
		expect(states.slice(0, 24)).not.toContain(true);
		expect(states.slice(27, 40)).not.toContain(false);
		expect(states.at(-1)).toBe(false);
	});

	it("is not to walk through, however many do", () => {
		const walkers = times(100, (look) => [at((look % 12) * 0.04, 0.6, { id: Math.floor(look / 12) })]);
		expect(values(loitering, walkers, "State")).not.toContain(true);
	});

	it("goes on when somebody was lost for a moment and found in the same place", () => {
		const found = [at(0.252, 0.6, { id: 9 })];
		const states = values(
			loitering,
			[...seconds(4, here), ...times(5, () => []), ...seconds(2, found)],
			"State",
		);
		expect(states.at(-1)).toBe(true);
	});
});

describe("crowd density", () => {
	const levels = (...counts: readonly number[]) =>
		values(
			crowd,
			counts.map((count) => crowdOf(count)),
			"Level",
		);

	it("is told in bands", () => {
		expect(levels(0, 1, 2, 4, 6, 3, 1)).toEqual(["None", "None", "Low", "Medium", "High", "Low", "None"]);
	});

	it("is of as many people as may be expected, of whom each counts as likely as they are there", () => {
		expect(levels(1.6, 1.7, 3.6, 3.7)).toEqual(["None", "Low", "Low", "Medium"]);
	});

	it("does not go to and fro with somebody of whom nobody knows whether they are there", () => {
		const doubtful = times(30, (look) => (look % 2 === 0 ? 3.4 : 3.6));
		expect(new Set(levels(4, ...doubtful))).toEqual(new Set(["Medium"]));
		expect(new Set(levels(3, ...doubtful))).toEqual(new Set(["Low"]));
	});

	it("is of those whom a crowd hides, too, for whom others stand", () => {
		const { people } = crowdOf(3);
		const dense = people.map((one) => ({ ...one, standsFor: 2 }));
		expect(values(crowd, [{ people }, { people: dense }], "Level")).toEqual(["Low", "High"]);
	});

	it("is of those who stand in the field", () => {
		const elsewhere = times(6, () => ({ x: 0.75, y: 0.6, presence: 1, standsFor: 1 }));
		expect(values(crowd, [{ people: elsewhere }], "Level")).toEqual(["None"]);
	});

	it("has levels that begin at more and more people", () => {
		const use = { purpose: "testing", basis: "unstated" } as const;
		expect(ruleFlaw({ ...crowd, use, medium: 9 })).toContain("more people");
		expect(ruleFlaw({ ...crowd, use })).toBeUndefined();
		expect(ruleFlaw(crowd)).toContain("what it is there for");
	});
});

describe("objects", () => {
	it.each(["left", "removed"] as const)(
		"are %s when they have been for long enough, in the field",
		(kind) => {
			const rule = { ...formOf(`object-${kind}`).usual("bag"), field: left, dwell: 10 };
			const state = (since: number, x?: number, of = kind) =>
				told(rule, [{ things: [thing(of, since, x)] }])[0]?.[0]?.["State"];
			expect(state(9)).toBe(false);
			expect(state(10)).toBe(true);
			expect(state(10, 0.75)).toBe(false);
			expect(state(10, 0.25, kind === "left" ? "removed" : "left")).toBe(false);
			expect(told(rule, [{}])[0]).toEqual([{ State: false }]);
		},
	);
});

describe("fast motion", () => {
	it("is somebody who runs for a moment, and ends two seconds after", () => {
		const running = [at(0.3, 0.6, { speed: 4 })];
		const states = values(fast, [...seconds(2, here), ...seconds(2, running), ...seconds(3, here)], "State");
		expect(states.slice(0, 14)).not.toContain(true);
		expect(states.slice(15, 29)).not.toContain(false);
		expect(states.at(-1)).toBe(false);
	});

	it("is nobody who is fast for less than a second, or only expected there", () => {
		const jump = times(4, () => [at(0.3, 0.6, { speed: 9 })]);
		expect(values(fast, [here, ...jump, here, ...jump, here], "State")).not.toContain(true);
		const hidden = [at(0.3, 0.6, { speed: 9, hidden: true })];
		expect(values(fast, seconds(2, hidden), "State")).not.toContain(true);
	});
});
