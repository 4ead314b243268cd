import { describe, expect, it } from "vitest";
import { MaskingStage, noPlates, type PlateWatch } from "../../masks/apply.ts";
import { darkFill, defaultFill, yuvOf } from "../../masks/colour.ts";
import { MaskedFrame, RawFrame, type Surface } from "../../masks/frame.ts";
import { createPolicy, type MaskPolicy } from "../../masks/policy.ts";
import { canarySurface } from "../helpers/surface.ts";

const square = createPolicy({
	zones: [
		{
			name: "window",
			polygon: [
				[-0.5, 0.5],
				[0.5, 0.5],
				[0.5, -0.5],
				[-0.5, -0.5],
			],
		},
	],
	plates: "strict",
});

function run(options: { policy?: MaskPolicy | undefined; plates?: PlateWatch; now?: () => number } = {}) {
	const stage = new MaskingStage<Surface>(options.plates ?? noPlates, options.now ?? (() => 0), 100);
	if ("policy" in options) stage.setPolicy(options.policy, 7);
	else stage.setPolicy(square, 7);
	const out = stage.apply(new RawFrame(canarySurface(640, 368)), new RawFrame(canarySurface(320, 184)), 0);
	return { stage, out, full: MaskedFrame.pixels(out.full), reduced: MaskedFrame.pixels(out.reduced) };
}

const fill = yuvOf(defaultFill);
const at = (surface: Surface, x: number, y: number) => surface.planes[0][y * surface.strides[0] + x];
const isDark = (surface: Surface) =>
	surface.planes[0].every((y) => y === darkFill.y) &&
	surface.planes[1].every((u) => u === darkFill.u) &&
	surface.planes[2].every((v) => v === darkFill.v);

describe("the masking stage", () => {
	it("fills a zone on both pictures and leaves the rest as the lens saw it", () => {
		const { out, full, reduced } = run();
		expect(out.failure).toBeUndefined();
		expect([at(full, 320, 184), at(full, 161, 93), at(reduced, 160, 92)]).toEqual([fill.y, fill.y, fill.y]);
		expect(at(full, 8, 8)).toBe(at(canarySurface(640, 368), 8, 8));
		expect(out.full.state).toBe("masked");
		expect(out.full.revision).toBe(7);
	});

	it("covers a plate box, scaled to the full picture, in the very picture it was found in", () => {
		const plates: PlateWatch = { look: () => [{ x: 10, y: 150, width: 30, height: 10 }] };
		const { out, full, reduced } = run({ plates });
		expect(out.plates).toBe(1);
		for (let x = 20; x < 80; x++) expect(at(full, x, 310)).toBe(fill.y);
		for (let x = 10; x < 40; x++) expect(at(reduced, x, 155)).toBe(fill.y);
	});

	it.each([
		["there is no policy", { policy: undefined }, "no-policy"],
		["the policy was changed after it was hashed", { policy: { ...square, zones: [] } }, "policy-corrupt"],
		[
			"the plate finder throws",
			{
				plates: {
					look: () => {
						throw new Error("AB-123-CD");
					},
				},
			},
			"stage-failed",
		],
		[
			"a box is not a number",
			{ plates: { look: () => [{ x: Number.NaN, y: 0, width: 9, height: 9 }] } },
			"stage-failed",
		],
	])("when %s, both pictures are dark", (_name, options, failure) => {
		const { out, full, reduced } = run(options);
		expect(out.failure).toBe(failure);
		expect(isDark(full) && isDark(reduced)).toBe(true);
		expect(out.full.state).toBe("dark");
	});

	it("goes dark when it is late", () => {
		let time = 0;
		const { out, full } = run({ now: () => (time += 101) });
		expect(out.failure).toBe("stage-late");
		expect(isDark(full)).toBe(true);
	});

	it("goes dark when paint does not land", () => {
		const stage = new MaskingStage<Surface>(noPlates, () => 0, 100);
		stage.setPolicy(square, 1);
		const stubborn = canarySurface(640, 368);
		let refusals = 0;
		stubborn.planes[0].fill = function (this: Uint8Array, value: number, start?: number, end?: number) {
			if (start !== undefined && refusals++ < 5) return this;
			return Uint8Array.prototype.fill.call(this, value, start, end) as Uint8Array<ArrayBuffer>;
		} as (typeof stubborn.planes)[0]["fill"];
		const out = stage.apply(
			new RawFrame<Surface>(stubborn),
			new RawFrame<Surface>(canarySurface(320, 184)),
			0,
		);
		expect(out.failure).toBe("paint-missing");
		expect(isDark(MaskedFrame.pixels(out.full))).toBe(true);
	});

	it("paints overlapping zones of two colours without taking one for a fault", () => {
		const zone = square.zones[0]!;
		const policy = createPolicy({
			zones: [
				zone,
				{ name: "second", polygon: zone.polygon.map(([x, y]) => [x + 0.3, y]), colour: [200, 0, 0] },
			],
			plates: "off",
		});
		const { out } = run({ policy });
		expect(out.failure).toBeUndefined();
	});

	it("repaints zones at the size of a derived picture, whatever the scaler does", () => {
		const { stage, out } = run();
		const derived = stage.derive(out.full, canarySurface(160, 96), (_from, into) => into.planes[0].fill(222));
		expect(at(MaskedFrame.pixels(derived), 80, 48)).toBe(fill.y);
		expect(at(MaskedFrame.pixels(derived), 2, 2)).toBe(222);
	});
});
