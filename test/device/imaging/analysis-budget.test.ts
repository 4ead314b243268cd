import { expect, it } from "vitest";
import { AnalysisBudget, analysisBudget } from "../../../device/imaging/analysis-budget.ts";

/** How many looks are made of `asked`, each of which takes `ms`. */
function made(budget: AnalysisBudget, clock: { now: number }, asked: number, ms: number): number {
	let looks = 0;
	for (let look = 0; look < asked; look++)
		budget.spend(() => {
			looks++;
			clock.now += ms;
		});
	return looks;
}

const start = () => {
	const clock = { now: 0 };
	return { clock, budget: new AnalysisBudget(() => clock.now) };
};

it("looks each time while looks are cheap", () => {
	const { clock, budget } = start();
	expect(made(budget, clock, 50, analysisBudget / 2)).toBe(50);
});

it("looks less often when looks are dear, but never stops", () => {
	const { clock, budget } = start();
	made(budget, clock, 50, 3 * analysisBudget);
	expect(budget.every).toBe(3);
	made(budget, clock, 200, 50 * analysisBudget);
	expect(made(budget, clock, 50, 50 * analysisBudget)).toBe(10);
});

it("forgives a single slow look, and recovers", () => {
	const { clock, budget } = start();
	made(budget, clock, 20, 1);
	made(budget, clock, 1, 4 * analysisBudget);
	expect(budget.every).toBe(1);
	made(budget, clock, 200, 10 * analysisBudget);
	made(budget, clock, 200, 1);
	expect(budget.every).toBe(1);
});

it("looks each time without a clock, as recordings have to", () => {
	expect(made(new AnalysisBudget(), { now: 0 }, 50, 1000)).toBe(50);
});
