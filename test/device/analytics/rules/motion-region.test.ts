import { describe, expect, it } from "vitest";
import { RuleEngine } from "../../../../device/analytics/rules/rule-engine.ts";
import { formOf } from "../../../../device/rules/rules.ts";
import { left, observe, person, picture, right, said, times } from "./pictures.ts";

const rule = { ...formOf("motion-region").usual("door"), polygon: left };
const still = times(10, () => picture());
const walk = (from: number) => times(20, (step) => picture([person(from + step * 8)]));

describe("a motion region", () => {
	it("is met while somebody moves in it, and no more two seconds after", () => {
		const states = said(rule, [...still, ...walk(40), ...times(20, () => picture())]);
		expect(states.slice(0, 10)).not.toContain(true);
		expect(states.slice(12, 30)).not.toContain(false);
		expect(states.slice(42)).not.toContain(true);
	});

	it("is not met by somebody who moves beside it", () => {
		expect(said(rule, [...still, ...walk(400)])).not.toContain(true);
		expect(said({ ...rule, polygon: right }, [...still, ...walk(400)])).toContain(true);
	});

	it("sees nobody who moves behind a mask (invariant I6)", () => {
		const zone = { x: 0, y: 160, w: 320, h: 160 };
		const masked = times(30, (step) => picture([person(20 + step * 8)], [zone]));
		expect(
			said({ ...rule, sensitivity: 1 }, [...times(10, () => picture([], [zone])), ...masked]),
		).not.toContain(true);
	});

	it("that is not armed looks at nothing", () => {
		expect(said({ ...rule, armed: false }, [...still, ...walk(40)])).not.toContain(true);
	});

	it("needs less to move the more sensitive it is", () => {
		const mouse = times(20, (step) => picture([{ x: 60 + step * 8, y: 200, w: 12, h: 9 }]));
		const met = (sensitivity: number) => said({ ...rule, sensitivity }, [...still, ...mouse]).includes(true);
		expect([met(0), met(1)]).toEqual([false, true]);
		expect(said({ ...rule, sensitivity: 0 }, [...still, ...walk(40)])).not.toContain(true);
		const crowd = (step: number) =>
			times(6, (one) => ({ x: 20 + one * 45 + (step % 2) * 20, y: 40, w: 30, h: 300 }));
		expect(
			said({ ...rule, sensitivity: 0 }, [...still, ...times(10, (step) => picture(crowd(step)))]),
		).toContain(true);
	});

	it("says the same of the same pictures (invariant I8), and of observations that came from a worker", () => {
		const pictures = [...still, ...walk(40)];
		expect(said(rule, pictures)).toEqual(said(rule, pictures));
		const engine = new RuleEngine();
		engine.set([rule]);
		const sent = observe(pictures).map((seen) => engine.look(structuredClone(seen))[0]?.data["State"]);
		expect(sent).toEqual(said(rule, pictures));
	});
});
