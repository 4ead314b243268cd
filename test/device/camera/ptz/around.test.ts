import { describe, expect, it } from "vitest";
import { guardAt, middle, type Pose } from "../../../../device/camera/ptz/optics.ts";
import { PtzHead } from "../../../../device/camera/ptz/ptz-head.ts";
import { createView, projectionOf, wholeView } from "../../../../masks/project.ts";

const mounting = createView({ around: true });
const headAt = (pose: Partial<Pose> = {}) => new PtzHead({ ...middle, ...pose }, mounting, 0);
const full = { panTilt: 1, zoom: 1 };

describe("a camera that turns all the way round", () => {
	it("goes on and on, past its back, as evenly as anywhere", () => {
		const head = headAt();
		head.run({ pan: 1 }, 60_000, 0);
		const pans = Array.from({ length: 500 }, (_, index) => head.poseAt(1_000 + index * 40).pan);
		for (const [index, pan] of pans.entries()) {
			expect(Math.abs(pan)).toBeLessThanOrEqual(1);
			const way = pan - (pans[index - 1] ?? pan - 0.02);
			expect(way < -1 ? way + 2 : way).toBeCloseTo(0.02, 6);
		}
		expect(pans.filter((pan, index) => pan < (pans[index - 1] ?? -2)).length).toBe(5);
		expect(head.isMovingAt(21_000).panTilt).toBe(true);
	});

	it("gathers speed and slows down on the way", () => {
		const head = headAt({ pan: 0.95 });
		head.go({ pan: -0.85 }, full, 0);
		const steps = Array.from({ length: 20 }, (_, index) => head.poseAt(index * 40).pan);
		const speeds = steps.slice(1).map((pan, index) => {
			const way = pan - (steps[index] as number);
			return way < -1 ? way + 2 : way;
		});
		expect(speeds[0]).toBeLessThan(speeds[4] as number);
		expect(Math.max(...speeds)).toBeLessThanOrEqual(0.0201);
		expect(head.poseAt(2_000).pan).toBeCloseTo(-0.85, 9);
	});

	it("goes to a place the shorter way, however often it has been around", () => {
		const head = headAt({ pan: 0.9 });
		head.go({ pan: -0.9 }, full, 0);
		// A tenth of the way round takes less than a second; nine tenths would take four.
		expect(head.poseAt(1_000).pan).toBeCloseTo(-0.9, 9);
		head.run({ pan: 1 }, 9_000, 1_000);
		head.settle(12_000);
		head.go({ pan: 0.5 }, full, 12_000);
		expect(head.poseAt(15_000).pan).toBeCloseTo(0.5, 9);
		expect(head.isMovingAt(15_000).panTilt).toBe(false);
	});

	it("goes as far as it is told by a relative move, also more than half a turn", () => {
		const head = headAt({ pan: 0.5 });
		head.goBy({ pan: -1.2 }, full, 0);
		expect(head.poseAt(1_000).pan).toBeLessThan(0.5);
		expect(head.poseAt(5_000).pan).toBeCloseTo(-0.7, 9);
		head.goBy({ pan: -0.5 }, full, 5_000);
		expect(head.poseAt(9_000).pan).toBeCloseTo(0.8, 9);
	});

	it("brings a point of the picture into its middle, across the seam too", () => {
		const head = headAt({ pan: 0.99, zoom: 0.3 });
		const view = projectionOf(head.viewAt(0));
		const point = view.locate([0.8, -0.4]);
		expect(point[0]).toBeGreaterThan(1);
		head.goBy(head.towards(0.8, -0.4, 0), full, 0);
		const [middlePoint] = projectionOf(head.viewAt(9_000)).project([point]);
		expect(middlePoint?.[0]?.[0]).toBeCloseTo(0, 6);
		expect(middlePoint?.[0]?.[1]).toBeCloseTo(0, 6);
	});

	it("sees as much of a turn as its picture is wide", () => {
		const { crop } = headAt().viewAt(0);
		expect((crop[2] - crop[0]) / 2).toBeCloseTo(1 / 8, 9);
		const square = new PtzHead(middle, { ...mounting, aspect: 1 }, 0).viewAt(0).crop;
		expect((square[2] - square[0]) / 2).toBeCloseTo(9 / 128, 9);
		expect(crop[1] - crop[3]).toBe(1);
	});
});

describe("the guard of a view", () => {
	it("is nothing while the camera stands, and grows with its speed, up to a quarter of the picture", () => {
		const head = new PtzHead(middle, wholeView, 0);
		const guard = (time: number) => head.viewAt(time).guard ?? 0;
		expect(guard(0)).toBe(0);
		head.run({ pan: 0.3 }, 2_000, 0);
		const slow = guard(1_000);
		head.run({ pan: 1, tilt: 0.5, zoom: 0.5 }, 2_000, 1_000);
		const fast = guard(1_500);
		expect(slow).toBeGreaterThan(0);
		expect(fast).toBeGreaterThan(2 * slow);
		expect(guard(9_000)).toBe(0);
		const rapid = guardAt({ ...middle, zoom: 1 }, { pan: 5, tilt: 5, zoom: 1 }, wholeView);
		expect(rapid).toBe(0.25);
	});
});
