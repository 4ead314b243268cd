import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPolicy } from "../../masks/policy.ts";
import { contains, type Point, type Polygon, polygonFlaw } from "../../masks/polygon.ts";
import { createView, projectionOf } from "../../masks/project.ts";
import { unwound, zonesOf } from "../../masks/seam.ts";
import { planZones } from "../../masks/zones.ts";

const box = (left: number, right: number, top = 0.5, bottom = -0.5): Polygon => [
	[left, top],
	[right, top],
	[right, bottom],
	[left, bottom],
];

describe("an area of a scene that goes all the way round", () => {
	it("stays as it is where it lies in one piece", () => {
		expect(zonesOf(box(-0.9, 1))).toEqual([box(-0.9, 1)]);
		expect(unwound(box(-0.9, 0.2))).toEqual(box(-0.9, 0.2));
		expect(unwound(box(1.5, 1.75))).toEqual(box(-0.5, -0.25));
		expect(unwound(box(-1.75, -1.5))).toEqual(box(0.25, 0.5));
	});

	it("across the seam is two zones, one on each side", () => {
		const parts = zonesOf(box(0.75, 1.25));
		expect(parts).toHaveLength(2);
		for (const part of parts) expect(polygonFlaw(part)).toBeUndefined();
		const covered = (point: Point) => parts.some((part) => contains(part, point));
		expect([0.76, 0.99, -0.99, -0.76].map((x) => covered([x, 0]))).toEqual([true, true, true, true]);
		expect([0.74, -0.74, 0].map((x) => covered([x, 0]))).toEqual([false, false, false]);
	});

	it("is covered whole, whatever its shape, and a policy takes what covers it", () => {
		const point = fc.tuple(fc.integer({ min: 600, max: 1500 }), fc.integer({ min: -1000, max: 1000 }));
		fc.assert(
			fc.property(fc.array(point, { minLength: 3, maxLength: 8 }), (points) => {
				const area = points.map(([x, y]): Point => [x / 1000, y / 1000]);
				if (polygonFlaw(area, true) !== undefined) return;
				const parts = zonesOf(unwound(area));
				createPolicy({
					zones: parts.map((polygon, index) => ({ name: `z${index}`, polygon })),
					plates: "off",
				});
				for (let x = 0.605; x < 1.5; x += 0.05)
					for (let y = -0.975; y < 1; y += 0.05) {
						if (!contains(area, [x, y])) continue;
						const direction = x > 1 ? x - 2 : x;
						expect(parts.some((part) => contains(part, [direction, y]))).toBe(true);
					}
			}),
		);
	});
});

describe("a view of such a scene", () => {
	it("shows what lies across the seam from both sides, and what is far away not at all", () => {
		const view = projectionOf(createView({ around: true, crop: [0.875, 0.5, 1.125, -0.5] }));
		const zone = (polygon: Polygon) => planZones([{ name: "z", polygon }], 640, 360, view).regions[0] ?? [];
		const edges = (polygon: Polygon) => {
			const region = zone(polygon);
			return [Math.min(...region.map(({ left }) => left)), Math.max(...region.map(({ right }) => right))];
		};
		// 0.9 is a tenth from the left, -0.9 nine tenths.
		const [left, right] = edges(box(0.9, 1, 0.2, -0.2)) as [number, number];
		expect(left).toBeGreaterThan(20);
		expect(left).toBeLessThan(64);
		expect(right).toBeGreaterThan(319);
		expect(right).toBeLessThan(368);
		const [from, to] = edges(box(-1, -0.9, 0.2, -0.2)) as [number, number];
		expect(from).toBeGreaterThan(270);
		expect(from).toBeLessThanOrEqual(320);
		expect(to).toBeGreaterThan(570);
		expect(zone(box(-0.1, 0.1))).toEqual([]);
	});

	it("paints a zone of less than a pixel, at the seam too", () => {
		const speck = box(0.99999, 1, 0.00001, 0);
		for (const crop of [[0.9, 0.5, 1.1, -0.5] as const, [-1.1, 0.5, -0.9, -0.5] as const]) {
			const view = projectionOf(createView({ around: true, crop }));
			const { regions } = planZones([{ name: "speck", polygon: speck }], 640, 360, view);
			expect(regions[0]?.some(({ left, right }) => left <= 320 && right >= 320)).toBe(true);
		}
	});

	it("grows zones by its guard, besides their margin", () => {
		const width = (guard: number) => {
			const view = projectionOf(createView({ crop: [-0.5, 0.5, 0.5, -0.5], guard }));
			const { regions } = planZones([{ name: "z", polygon: box(-0.1, 0.1, 0.1, -0.1) }], 640, 360, view);
			const region = regions[0] ?? [];
			return Math.max(...region.map(({ right }) => right)) - Math.min(...region.map(({ left }) => left));
		};
		expect(width(0.1) - width(0)).toBeGreaterThan(2 * 0.1 * 360 - 32);
		expect(width(0.25)).toBeGreaterThan(width(0.1));
		expect(() => createView({ guard: 0.3 })).toThrow(/a guard/);
	});

	it("is no wider than the scene, and as high at most", () => {
		for (const crop of [[-1, 1, 1.1, -1] as const, [7, 1, 7.5, -1] as const, [0, 1.1, 0.5, -1] as const])
			expect(() => createView({ around: true, crop })).toThrow(/a crop/);
		expect(() => createView({ around: true, crop: [0.9, 1, 1.4, -1] })).not.toThrow();
	});
});
