import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MaskingStage } from "../../masks/apply.ts";
import { defaultFill, type Yuv, yuvOf } from "../../masks/colour.ts";
import { MaskedFrame, RawFrame, type Surface } from "../../masks/frame.ts";
import { createPolicy, type PolicyInput, type Zone } from "../../masks/policy.ts";
import { contains, fromPixels, type Point, polygonFlaw } from "../../masks/polygon.ts";
import { createView, projectionOf, type View } from "../../masks/project.ts";
import type { Box, Watch } from "../../masks/watch.ts";
import { canarySurface } from "../helpers/surface.ts";

/**
 * What holds of every picture, whatever the policy, the view, the size and what was found: asked of each sample, without the
 * blocks, bands and plans that painting is made of.
 */
const part = (least: number, most: number) =>
	fc.integer({ min: 0, max: 1000 }).map((n) => least + (n / 1000) * (most - least));

/** A star about its middle, which is simple, and mostly concave. */
const polygon = fc
	.record({
		x: part(-0.9, 0.9),
		y: part(-0.9, 0.9),
		spokes: fc.array(fc.tuple(part(0.02, 1), part(0.005, 0.9)), { minLength: 3, maxLength: 12 }),
	})
	.map(({ x, y, spokes }) => {
		const whole = spokes.reduce((sum, [turn]) => sum + turn, 0);
		let angle = 0;
		return spokes.map(([turn, length]): Point => {
			angle += (turn / whole) * 2 * Math.PI;
			const clamp = (value: number) => Math.max(-1, Math.min(1, value));
			return [clamp(x + length * Math.cos(angle)), clamp(y + length * Math.sin(angle))];
		});
	})
	.filter((vertices) => polygonFlaw(vertices) === undefined);

const zone: fc.Arbitrary<Zone> = fc.record({
	name: fc.constant("somewhere"),
	polygon,
	fill: fc.constantFrom("solid" as const, "solid" as const, "pixelated" as const),
	colour: fc.constantFrom(defaultFill, [200, 30, 30] as const, [0, 0, 0] as const, [255, 255, 255] as const),
});

const policy: fc.Arbitrary<PolicyInput> = fc.record(
	{
		zones: fc.array(zone, { maxLength: 5 }),
		shown: fc.array(zone, { maxLength: 2 }),
		plates: fc.constantFrom("strict" as const, "balanced" as const),
		margin: part(0.02, 0.2),
	},
	{ requiredKeys: ["zones", "plates"] },
);

const view: fc.Arbitrary<View> = fc
	.record({
		rotate: fc.constantFrom(0 as const, 90 as const, 180 as const, 270 as const),
		mirror: fc.boolean(),
		left: part(-1, 0.5),
		bottom: part(-1, 0.5),
		width: part(0.2, 2),
		height: part(0.2, 2),
		around: fc.boolean(),
		guard: part(0, 0.1),
	})
	.map(({ rotate, mirror, left, bottom, width, height, around, guard }) => {
		const right = around ? left + width : Math.min(1, left + width);
		return createView({
			rotate: around ? 0 : rotate,
			mirror,
			...(around && { around: true }),
			guard,
			crop: [
				around ? left * 2 : left,
				Math.min(1, bottom + height),
				around ? left * 2 + width : right,
				bottom,
			],
		});
	});

/** In the reduced picture, 160 wide. */
const box: fc.Arbitrary<Box> = fc.record({
	x: part(-20, 160),
	y: part(-20, 90),
	width: part(0.5, 60),
	height: part(0.5, 30),
});

const even = (least: number, most: number) => fc.integer({ min: least / 2, max: most / 2 }).map((n) => n * 2);

const run = fc.record({
	width: even(32, 200),
	height: even(32, 140),
	steps: fc.array(fc.record({ policy, view, boxes: fc.array(box, { maxLength: 3 }) }), {
		minLength: 1,
		maxLength: 3,
	}),
});

/** The point of the scene that a sample shows, by hand: turned back, mirrored back, and in its place in the crop. */
function sceneAt(x: number, y: number, { rotate, mirror, crop, around }: View, size: Surface): Point {
	let [across, up] = fromPixels([x + 0.5, y + 0.5], size.width, size.height);
	for (let turned = 0; turned < rotate; turned += 90) [across, up] = [-up, across];
	const [left, top, right, bottom] = crop;
	const aside = (left + right) / 2 + ((mirror ? -across : across) * (right - left)) / 2;
	const high = (top + bottom) / 2 + (up * (top - bottom)) / 2;
	return [around ? aside - 2 * Math.floor((aside + 1) / 2) : aside, high];
}

const sampleAt = ({ planes, strides }: Surface, x: number, y: number): Yuv => ({
	y: planes[0][y * strides[0] + x] as number,
	u: planes[1][(y >> 1) * strides[1] + (x >> 1)] as number,
	v: planes[2][(y >> 1) * strides[2] + (x >> 1)] as number,
});

const same = (one: Yuv, other: Yuv) => one.y === other.y && one.u === other.u && one.v === other.v;

/** True when all samples of the codec's block are alike. */
function isFlat(picture: Surface, x: number, y: number): boolean {
	const first = sampleAt(picture, x & ~15, y & ~15);
	for (let row = y & ~15; row < Math.min(picture.height, (y & ~15) + 16); row++)
		for (let column = x & ~15; column < Math.min(picture.width, (x & ~15) + 16); column++)
			if (!same(sampleAt(picture, column, row), first)) return false;
	return true;
}

/** Places where a picture shows what it must not. `boxes` are in pixels of this picture. */
function breaches(picture: Surface, input: PolicyInput, seen: View, boxes: readonly Box[], isWhole: boolean) {
	const found: string[] = [];
	const solid = input.zones.filter(({ fill }) => fill !== "pixelated");
	const pixelated = input.zones.filter(({ fill }) => fill === "pixelated");
	const fill = yuvOf(defaultFill);
	const colours = [fill, ...solid.map(({ colour = defaultFill }) => yuvOf(colour))];
	for (let y = 0; y < picture.height; y += 3)
		for (let x = 0; x < picture.width; x += 3) {
			const sample = sampleAt(picture, x, y);
			const point = sceneAt(x, y, seen, picture);
			const isFill = colours.some((colour) => same(sample, colour));
			if (solid.some((one) => contains(one.polygon, point)) && !isFill) found.push(`zone at ${x},${y}`);
			const isHidden = input.shown?.every((one) => !contains(one.polygon, point)) ?? false;
			if (isHidden && !same(sample, fill)) found.push(`hidden at ${x},${y}`);
			if (!isWhole) continue;
			const isCell = pixelated.some((one) => contains(one.polygon, point));
			if (isCell && !isFlat(picture, x, y)) found.push(`detail at ${x},${y}`);
			const isPlate = boxes.some(
				(one) => x + 1 > one.x && x < one.x + one.width && y + 1 > one.y && y < one.y + one.height,
			);
			if (isPlate && !isFill) found.push(`plate at ${x},${y}`);
		}
	return found;
}

describe("every picture that the stage admits", () => {
	it("has each sample of a zone, of what is hidden and of a plate filled, and no detail of a pixelated zone", async () => {
		await fc.assert(
			fc.asyncProperty(run, async ({ width, height, steps }) => {
				let boxes: readonly Box[] = [];
				const watch: Watch = { looks: true, look: () => {}, cover: () => boxes };
				const stage = new MaskingStage<Surface>({ plates: () => watch, now: () => 0, deadline: 1 });
				for (const [index, step] of steps.entries()) {
					boxes = step.boxes;
					stage.setPolicy(createPolicy(step.policy), index);
					const projection = projectionOf(step.view);
					await stage.look(new RawFrame(canarySurface(160, 90)), index, projection);
					const { frame, failure } = stage.mask(
						new RawFrame(canarySurface(width, height)),
						index,
						projection,
					);
					expect(failure).toBeUndefined();
					const picture = MaskedFrame.pixels(frame);
					const scaled = boxes.map((one) => ({
						x: (one.x * width) / 160,
						y: (one.y * height) / 90,
						width: (one.width * width) / 160,
						height: (one.height * height) / 90,
					}));
					expect(breaches(picture, step.policy, step.view, scaled, true)).toEqual([]);
					// Whatever a scaler makes of it.
					const smaller = canarySurface(2 * Math.ceil(width / 4) + 16, 2 * Math.ceil(height / 4) + 16);
					const derived = MaskedFrame.pixels(stage.derive(frame, smaller, () => {}));
					expect(breaches(derived, step.policy, step.view, [], false)).toEqual([]);
				}
			}),
			{ numRuns: Number(process.env["PERSIENNE_STAGE_RUNS"] ?? 150) },
		);
	});
});
