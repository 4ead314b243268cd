import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MaskingStage } from "../../masks/apply.ts";
import { defaultFill, yuvOf } from "../../masks/colour.ts";
import { MaskedFrame, RawFrame, type Surface } from "../../masks/frame.ts";
import { createPolicy, type PolicyInput, zoneMargin } from "../../masks/policy.ts";
import { contains, type Polygon, polygonFlaw } from "../../masks/polygon.ts";
import { hideAllBut } from "../../masks/shown.ts";
import { noWatch } from "../../masks/watch.ts";
import { canarySurface } from "../helpers/surface.ts";
import { touchesRectangle } from "../helpers/touches.ts";

const size = { width: 320, height: 184 };
const area = (...polygon: Polygon) => ({ name: "area", polygon });
const rightHalf = area([0, 1], [1, 1], [1, -1], [0, -1]);
const all = area([-1, 1], [1, 1], [1, -1], [-1, -1]);

/** One character a block: `#` is filled, `.` shown. */
function map(shown: PolicyInput["shown"], { width, height } = size): string[] {
	const fills = hideAllBut(shown, width, height);
	return Array.from({ length: Math.ceil(height / 16) }, (_, row) =>
		Array.from({ length: Math.ceil(width / 16) }, (_, column) =>
			fills.some(({ region }) =>
				region.some(
					({ left, right, top, bottom }) =>
						column * 16 >= left && column * 16 < right && row * 16 >= top && row * 16 < bottom,
				),
			)
				? "#"
				: ".",
		).join(""),
	);
}

describe("what is filled when only some areas are shown", () => {
	it("is nothing when no areas are named, and everything when none is in the list", () => {
		expect(hideAllBut(undefined, 320, 184)).toEqual([]);
		expect(new Set(map([]).join(""))).toEqual(new Set("#"));
	});

	it("is nothing when the area is the whole picture: beyond its edge there is nothing to show", () => {
		expect(new Set(map([all]).join(""))).toEqual(new Set("."));
	});

	it("is all that is outside an area that has shrunk by the margin and to whole blocks", () => {
		// The area begins at pixel 160, the margin ends at 163.68, the next whole block begins at 176.
		for (const row of map([rightHalf])) expect(row).toBe(`${"#".repeat(11)}${".".repeat(9)}`);
	});

	it("shrinks by as much as the policy says", () => {
		const [fill] = hideAllBut([rightHalf], size.width, size.height, undefined, 0.1);
		expect(fill?.region).toEqual([{ top: 0, bottom: 184, left: 0, right: 192 }]);
	});

	it("leaves no block to see that is not in an area with the margin around it, and fills none that is", () => {
		const coordinate = fc.integer({ min: -20, max: 20 }).map((value) => value / 20);
		const polygons = fc
			.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 6 })
			.filter((polygon) => polygonFlaw(polygon) === undefined);
		fc.assert(
			fc.property(polygons, (polygon) => {
				const rows = map([{ name: "area", polygon }]);
				const margin = zoneMargin * size.height;
				const pixels = polygon.map(
					([x, y]) => [((x + 1) / 2) * size.width, ((1 - y) / 2) * size.height] as const,
				);
				for (const [row, line] of rows.entries()) {
					for (const [column, block] of [...line].entries()) {
						const left = Math.max(0, column * 16 - margin);
						const right = Math.min(size.width, column * 16 + 16 + margin);
						const top = Math.max(0, row * 16 - margin);
						const bottom = Math.min(size.height, row * 16 + 16 + margin);
						// Outlines thinner than a hair: only what touches the border may go either way.
						const outlines = pixels.map((from, at) => [from, pixels[(at + 1) % pixels.length]!, from]);
						const isCut = outlines.some((outline) =>
							touchesRectangle(outline, left + 1e-6, top + 1e-6, right - 1e-6, bottom - 1e-6),
						);
						const isInside = !isCut && contains(pixels, [(left + right) / 2, (top + bottom) / 2]);
						expect(block).toBe(isInside ? "." : "#");
					}
				}
			}),
			{ numRuns: 200 },
		);
	});
});

describe("the masking stage, showing some areas only,", () => {
	const fill = yuvOf(defaultFill);
	const at = (surface: Surface, x: number, y: number) => surface.planes[0][y * surface.strides[0] + x];
	const stageFor = (policy: Partial<PolicyInput>) => {
		const stage = new MaskingStage<Surface>({ plates: () => noWatch, now: () => 0, deadline: 100 });
		stage.setPolicy(createPolicy({ zones: [], plates: "off", ...policy }), 1);
		return stage;
	};

	it("fills the rest on every plane, on the main picture and on a smaller one", () => {
		const stage = stageFor({ shown: [rightHalf] });
		const { frame, failure } = stage.mask(new RawFrame(canarySurface(640, 368)), 0);
		expect(failure).toBeUndefined();
		const main = MaskedFrame.pixels(frame);
		const canary = canarySurface(640, 368);
		for (let y = 0; y < 368; y++) {
			for (let x = 0; x < 320; x++) expect(at(main, x, y)).toBe(fill.y);
			for (let x = 344; x < 640; x++) expect(at(main, x, y)).toBe(at(canary, x, y));
		}
		for (let y = 0; y < 184; y++)
			for (let x = 0; x < 160; x++) expect(main.planes[1][y * 320 + x]).toBe(fill.u);
		const derived = stage.derive(frame, canarySurface(160, 96), (_from, into) => into.planes[0].fill(222));
		const small = MaskedFrame.pixels(derived);
		expect([at(small, 79, 50), at(small, 81, 50), at(small, 120, 50)]).toEqual([fill.y, fill.y, 222]);
	});

	it("covers zones inside them", () => {
		const door = {
			name: "door",
			polygon: [
				[0.4, 0.4],
				[0.6, 0.4],
				[0.6, 0],
				[0.4, 0],
			] as const,
			colour: [200, 0, 0] as const,
		};
		const { frame, failure } = stageFor({ shown: [rightHalf], zones: [door] }).mask(
			new RawFrame(canarySurface(640, 368)),
			0,
		);
		expect(failure).toBeUndefined();
		const main = MaskedFrame.pixels(frame);
		expect(at(main, 480, 150)).toBe(yuvOf([200, 0, 0]).y);
		expect(at(main, 100, 150)).toBe(fill.y);
	});

	it("shows nothing at all when the list is empty", () => {
		const { frame } = stageFor({ shown: [] }).mask(new RawFrame(canarySurface(640, 368)), 0);
		expect(MaskedFrame.pixels(frame).planes[0].every((value) => value === fill.y)).toBe(true);
	});

	it("goes dark when the paint around them does not land", () => {
		const stubborn = canarySurface(640, 368);
		stubborn.planes[0].fill = function (this: Uint8Array, value: number, start?: number, end?: number) {
			return start === undefined ? Uint8Array.prototype.fill.call(this, value, start, end) : this;
		} as (typeof stubborn.planes)[0]["fill"];
		const { frame, failure } = stageFor({ shown: [] }).mask(new RawFrame<Surface>(stubborn), 0);
		expect([failure, frame.state]).toEqual(["paint-missing", "dark"]);
	});
});
