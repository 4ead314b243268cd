import { describe, expect, it } from "vitest";
import { Analytics } from "../../../../device/analytics/analytics.ts";
import type { Observation } from "../../../../device/analytics/observation.ts";
import { RuleEngine } from "../../../../device/analytics/rules/rule-engine.ts";
import { formOf, ruleTypes } from "../../../../device/rules/rules.ts";
import { type Box, observe, person, picture, times } from "./pictures.ts";

/* Somebody who is only ever inside a zone causes no event, no count and no metadata object (invariant I6). */

const zone: Box = { x: 0, y: 160, w: 400, h: 200 };
const bag: Box = { x: 200, y: 240, w: 24, h: 16 };

/** Somebody walks to and fro, runs, stays, and puts a bag down: behind the zone, or where everybody sees them. */
function day(masks: readonly Box[]): Observation[] {
	const walk = times(40, (step) => [person(20 + step * 8)]);
	const back = times(20, (step) => [person(332 - step * 15)]);
	const stay = times(150, (step) => [person(40 + (step % 2)), bag]);
	const gone = times(60, () => [bag]);
	const taken = times(80, () => []);
	const empty = times(10, () => []);
	return observe(
		[...empty, ...walk, ...back, ...stay, ...gone, ...taken].map((boxes) => picture(boxes, masks)),
		new Analytics(),
	);
}

/** What rules of all types say of it, but for those that say nothing happens. */
function told(observations: readonly Observation[]): string[] {
	const engine = new RuleEngine();
	const small = { low: 1, medium: 2, high: 3 };
	engine.set(
		ruleTypes
			.filter((type) => type !== "tampering")
			.map((type) => ({ ...formOf(type).usual(type), ...(type === "crowd-density" && small) })),
	);
	return observations.flatMap((seen) =>
		engine
			.look(seen)
			.filter(({ data }) => !["false", "0", "None"].includes(String(Object.values(data)[0])))
			.map(({ rule }) => rule),
	);
}

describe("somebody who is only ever inside a zone", () => {
	const [hidden, open] = [day([zone]), day([])];

	it("causes no event and no count, of any rule", () => {
		expect(told(hidden)).toEqual([]);
		// And it would be told of somebody in the open.
		expect([...new Set(told(open))].sort()).toEqual(
			expect.arrayContaining(["crowd-density", "loitering", "motion-region", "objects-inside", "occupancy"]),
		);
	});

	it("is no object, no track and no thing, and nothing moves", () => {
		const anything = ({
			motion,
			occupancy,
			objects = [],
			tracks = [],
			people = [],
			things = [],
			moving,
		}: Observation) =>
			motion ||
			occupancy > 0 ||
			objects.length + tracks.length + people.length + things.length > 0 ||
			moving?.bits.some((bits) => bits !== 0);
		expect(hidden.filter(anything)).toEqual([]);
		expect(open.some(({ things = [] }) => things.some(({ kind }) => kind === "left"))).toBe(true);
	});
});
