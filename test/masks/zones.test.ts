import { describe, expect, it } from "vitest";
import { MaskingStage } from "../../masks/apply.ts";
import { defaultFill, yuvOf } from "../../masks/colour.ts";
import { RawFrame, type Surface } from "../../masks/frame.ts";
import { createPolicy, type Zone } from "../../masks/policy.ts";
import { noWatch } from "../../masks/watch.ts";
import { planZones } from "../../masks/zones.ts";
import { canarySurface } from "../helpers/surface.ts";

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

	it("grows zones by as much as the policy says", () => {
		const area = (margin?: number) => {
			const plan = planZones([square(-0.5)], 640, 320, undefined, undefined, margin);
			const [{ top, bottom, left, right } = { top: 0, bottom: 0, left: 0, right: 0 }] = plan.regions[0] ?? [];
			return [top, bottom, left, right];
		};
		// From 120 to 200 and from 160 to 320: 2 % are 6.4 pixels, 9 % are 28.8.
		expect(area()).toEqual([112, 208, 144, 336]);
		expect(area(0.09)).toEqual([80, 240, 128, 352]);
		const stage = new MaskingStage<Surface>({ plates: () => noWatch, now: () => 0, deadline: 1 });
		stage.setPolicy(createPolicy({ zones: [square(-0.5)], plates: "off", margin: 0.09 }), 1);
		const { covers } = stage.mask(new RawFrame<Surface>(canarySurface(640, 320)), 0);
		expect(covers[0]?.region).toEqual([{ top: 80, bottom: 240, left: 128, right: 352 }]);
	});

	it("has nothing to paint without zones", () => {
		expect(planZones([], 640, 320)).toEqual({ regions: [], fills: [], cells: [] });
	});
});
