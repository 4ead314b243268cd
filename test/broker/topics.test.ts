import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { filterFlaw, isBelow, reaches, topicFlaw } from "../../broker/topics.ts";

const limits = { topicBytes: 30, topicLevels: 4 };

describe("topics", () => {
	test.each(["a", "a/b/c/d", "/", "a//b", "persienne/cam 1/é"])("%j passes", (topic) => {
		expect(topicFlaw(topic, limits)).toBeUndefined();
	});

	test.each([
		["", /empty/],
		["x".repeat(31), /longer/],
		["é".repeat(16), /longer/],
		["a/b/c/d/e", /levels/],
		["a/+", /wildcards/],
		["a/#", /wildcards/],
		["a\u0000", /control/],
		["a\u007f", /control/],
		["a\ufffd", /UTF-8/],
		["a\ud800", /UTF-8/],
		["a\uffff", /UTF-8/],
	])("%j does not", (topic, flaw) => {
		expect(topicFlaw(topic, limits)).toMatch(flaw);
	});
});

describe("filters", () => {
	test.each(["#", "+", "a/#", "+/b/#", "a/+/c"])("%j passes", (filter) => {
		expect(filterFlaw(filter, limits)).toBeUndefined();
	});

	test.each(["a+", "+a", "a#", "#/a", "a/#/b", "a/b+/c", ""])("%j does not", (filter) => {
		expect(filterFlaw(filter, limits)).toBeDefined();
	});
});

describe("scopes", () => {
	test.each([
		["#", true],
		["+/#", true],
		["p/#", true],
		["p/q/#", true],
		["p/q/r", true],
		["+/+/+", true],
		["p/+/x/y", true],
		["p", false],
		["p/q", false],
		["+/+", false],
		["p/r/#", false],
		["q/#", false],
		["p/qq/x", false],
	])("the filter %j reaches p/q: %s", (filter, expected) => {
		expect(reaches(filter, "p/q")).toBe(expected);
	});

	test("a filter that a topic below the scope matches reaches the scope", () => {
		const level = fc.constantFrom("p", "q", "r");
		fc.assert(
			fc.property(
				fc.array(level, { minLength: 1, maxLength: 3 }),
				fc.array(fc.boolean()),
				fc.nat(5),
				(rest, plus, cut) => {
					const topic = ["p", "q", ...rest];
					const filter = topic.map((word, i) => (plus[i] ? "+" : word));
					const cutShort = cut < topic.length ? [...filter.slice(0, cut), "#"] : filter;
					expect(isBelow("p/q", topic.join("/"))).toBe(true);
					expect(reaches(cutShort.join("/"), "p/q")).toBe(true);
				},
			),
		);
	});

	test("a neighbour whose name begins alike lies outside", () => {
		expect(isBelow("persienne/cam-1", "persienne/cam-10/health")).toBe(false);
		expect(isBelow("persienne/cam-1", "persienne/cam-1")).toBe(false);
	});
});
