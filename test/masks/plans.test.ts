import { describe, expect, it } from "vitest";
import { Plans } from "../../masks/plans.ts";
import { createPolicy } from "../../masks/policy.ts";
import type { Polygon } from "../../masks/polygon.ts";
import { createView, projectionOf, wholeScene } from "../../masks/project.ts";
import { areaOf } from "../../masks/region.ts";
import { planZones } from "../../masks/zones.ts";
import { canarySurface } from "../helpers/surface.ts";

const square: Polygon = [
	[-0.5, 0.5],
	[0.5, 0.5],
	[0.5, -0.5],
	[-0.5, -0.5],
];
const zones = createPolicy({ zones: [{ name: "window", polygon: square }], plates: "off" });
const shown = createPolicy({ zones: [], shown: [{ name: "gate", polygon: square }], plates: "off" });
const surface = canarySurface(640, 320);

function plansOf(policy = zones): Plans {
	const plans = new Plans();
	plans.use(policy);
	return plans;
}

describe("the plan of a policy", () => {
	it("is worked out once for a size and a view", () => {
		const plans = plansOf();
		const plan = plans.of(surface, wholeScene);
		expect(plans.of(canarySurface(640, 320), wholeScene)).toBe(plan);
		expect(plans.of(canarySurface(320, 160), wholeScene)).not.toBe(plan);
		expect(plans.of(surface, projectionOf(createView({ mirror: true })))).not.toBe(plan);
	});

	it("is another one as soon as another policy counts", () => {
		const plans = plansOf();
		expect(plans.of(surface, wholeScene).fills).toHaveLength(1);
		plans.use(undefined);
		expect(plans.of(surface, wholeScene)).toMatchObject({ fills: [], hidden: [], covers: [] });
	});

	it("has what lies outside the areas to show beside the zones, and the blocks of both", () => {
		const { hidden, covers, filled } = plansOf(shown).of(surface, wholeScene);
		expect(covers).toEqual(hidden.map(({ region }) => ({ kind: "zone", region })));
		expect(areaOf(filled.region(1))).toBe(areaOf(hidden[0]!.region));
		expect(areaOf(filled.region(1))).toBeGreaterThan((640 * 320 * 3) / 4);
	});

	it("is right for each of more views than are kept", () => {
		const plans = plansOf();
		const views = Array.from({ length: 40 }, (_, step) =>
			projectionOf(createView({ crop: [-1, 1, 1 - step / 40, -1] })),
		);
		for (const view of [...views, ...views])
			expect(plans.of(surface, view).fills).toEqual(planZones(zones.zones, 640, 320, view).fills);
	});
});
