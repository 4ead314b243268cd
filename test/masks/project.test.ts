import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Point } from "../../masks/polygon.ts";
import {
	createView,
	projectionOf,
	shiftBetween,
	smallestCrop,
	ViewError,
	type ViewInput,
	wholeScene,
	wholeView,
} from "../../masks/project.ts";

const project = (view: ViewInput, point: Point) => projectionOf(createView(view)).project([point])[0]?.[0];

describe("a view", () => {
	// A mark in the upper right quarter of the scene, and where it is in the picture.
	it.each<[string, ViewInput, Point]>([
		["the whole scene", {}, [0.5, 0.75]],
		["mirrored", { mirror: true }, [-0.5, 0.75]],
		["turned clockwise", { rotate: 90 }, [0.75, -0.5]],
		["upside down", { rotate: 180 }, [-0.5, -0.75]],
		["turned counter-clockwise", { rotate: 270 }, [-0.75, 0.5]],
		["mirrored, then turned", { mirror: true, rotate: 90 }, [0.75, 0.5]],
		["the right half", { crop: [0, 1, 1, -1] }, [0, 0.75]],
		["the upper half", { crop: [-1, 1, 1, 0] }, [0.5, 0.5]],
		["a part that it is not in", { crop: [-1, 1, 0, 0] }, [2, 0.5]],
		["the right half, mirrored and turned", { crop: [0, 1, 1, -1], mirror: true, rotate: 270 }, [-0.75, 0]],
	])("shows %s", (_name, view, place) => {
		const [x, y] = project(view, [0.5, 0.75]) as Point;
		expect(x).toBeCloseTo(place[0]);
		expect(y).toBeCloseTo(place[1]);
	});

	const edge = fc.double({ min: -1, max: 1, noNaN: true });
	const views = fc
		.record({
			rotate: fc.constantFrom(0 as const, 90 as const, 180 as const, 270 as const),
			mirror: fc.boolean(),
			edges: fc.tuple(edge, edge, edge, edge),
		})
		.map(({ rotate, mirror, edges: [a, b, c, d] }) => ({
			rotate,
			mirror,
			crop: [Math.min(a, b), Math.max(c, d), Math.max(a, b), Math.min(c, d)] as const,
		}))
		.filter(
			({ crop: [left, top, right, bottom] }) => Math.min(right - left, top - bottom) >= 2 * smallestCrop,
		);

	it("finds in the scene what a point of the picture shows", () => {
		fc.assert(
			fc.property(views, edge, edge, (view, x, y) => {
				const { locate, project } = projectionOf(createView(view));
				const back = project([locate([x, y])])[0]?.[0] as Point;
				return Math.hypot(back[0] - x, back[1] - y) < 1e-9;
			}),
		);
	});

	it("tells where a point of one picture is in another, when that is a matter of looking elsewhere or nearer", () => {
		fc.assert(
			fc.property(views, views, edge, edge, (one, other, x, y) => {
				const from = projectionOf(createView(one));
				const to = projectionOf(createView({ ...one, crop: other.crop }));
				const shift = shiftBetween(from, to);
				const there = to.project([from.locate([x, y])])[0]?.[0] as Point;
				if (!shift) return false;
				const found = [x * shift.x.scale + shift.x.shift, y * shift.y.scale + shift.y.shift] as const;
				return Math.hypot(there[0] - found[0], there[1] - found[1]) < 1e-6;
			}),
		);
		expect(shiftBetween(wholeScene, projectionOf(createView({ mirror: true })))).toBeUndefined();
		expect(shiftBetween(wholeScene, projectionOf(createView({ rotate: 90 })))).toBeUndefined();
		const bent = { ...wholeScene, project: () => [[], []] };
		expect(shiftBetween(wholeScene, bent)).toBeUndefined();
	});

	it("magnifies by what it leaves out", () => {
		expect(projectionOf(wholeView).zoom).toBe(1);
		expect(projectionOf(createView({ crop: [0, 0.5, 0.5, 0] })).zoom).toBe(4);
	});

	it("has a key of its own, the same for the same view", () => {
		const keys = [{}, { mirror: true }, { rotate: 90 as const }, { crop: [0, 1, 1, -1] as const }].map(
			(view) => projectionOf(createView(view)).key,
		);
		expect(new Set(keys).size).toBe(4);
		expect(projectionOf(createView({ rotate: 0, mirror: false })).key).toBe(keys[0]);
	});

	it.each<[string, object]>([
		["another angle", { rotate: 45 }],
		["a word for true", { mirror: "yes" }],
		["three edges", { crop: [0, 1, 1] }],
		["edges beyond the scene", { crop: [0, 1, 1.5, 0] }],
		["no number", { crop: [0, 1, Number.NaN, 0] }],
		["left and right swapped", { crop: [1, 1, 0, 0] }],
		["y downwards", { crop: [0, 0, 1, 1] }],
		["too small a part", { crop: [0, 1, 0.01, 0] }],
	])("cannot have %s", (_name, view) => {
		expect(() => createView(view as ViewInput)).toThrow(ViewError);
	});
});
