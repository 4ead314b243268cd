import { describe, expect, it } from "vitest";
import { defaultFill, yuvOf } from "../../masks/colour.ts";
import type { Zone } from "../../masks/policy.ts";
import { planZones } from "../../masks/zones.ts";

const square = (x: number, colour?: Zone["colour"]): Zone => ({
	name: "",
	polygon: [
		[x, 0.25],
		[x + 0.5, 0.25],
		[x + 0.5, -0.25],
		[x, -0.25],
	],
	...(colour && { colour }),
});

describe("a plan of zones", () => {
	it("paints each block once, in the colour of the last zone that covers it", () => {
		const plan = planZones([square(-0.5), square(-0.25, [200, 0, 0])], 640, 320);
		expect(plan.regions).toHaveLength(2);
		expect(plan.fills).toEqual([
			{ region: [{ top: 112, bottom: 208, left: 144, right: 224 }], colour: yuvOf(defaultFill) },
			{ region: [{ top: 112, bottom: 208, left: 224, right: 416 }], colour: yuvOf([200, 0, 0]) },
		]);
	});

	it("joins zones of one colour", () => {
		const plan = planZones([square(-0.5), square(-0.25)], 640, 320);
		expect(plan.fills.map(({ region }) => region)).toEqual([
			[{ top: 112, bottom: 208, left: 144, right: 416 }],
		]);
	});

	it("has nothing to paint without zones", () => {
		expect(planZones([], 640, 320)).toEqual({ regions: [], fills: [], cells: [] });
	});
});
