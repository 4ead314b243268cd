import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { magnification, middle, type Pose, viewAt } from "../../../../device/camera/ptz/optics.ts";
import { PtzHead, ranges } from "../../../../device/camera/ptz/ptz-head.ts";
import { projectionOf, wholeView } from "../../../../masks/project.ts";

const full = { panTilt: 1, zoom: 1 };
const headAt = (pose: Pose = middle) => new PtzHead(pose, wholeView, 0);

/** Milliseconds until nothing moves. */
function arrival(head: PtzHead, from = 0): number {
	for (let time = from; time < from + 120_000; time += 10) {
		const { panTilt, zoom } = head.isMovingAt(time);
		if (!panTilt && !zoom) return time;
	}
	throw new Error("it never stands still");
}

describe("a PTZ head", () => {
	it("goes to a place and stands there exactly, gathering speed and slowing down", () => {
		const head = headAt();
		head.go({ pan: 0.5, tilt: -0.25, zoom: 0.75 }, full, 0);
		expect(head.isMovingAt(0)).toEqual({ panTilt: true, zoom: true });
		const way = Array.from({ length: 40 }, (_, frame) => head.poseAt(frame * 40).pan);
		const steps = way.slice(1).map((pan, index) => pan - (way[index] as number));
		expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
		expect(Math.max(...steps)).toBeLessThanOrEqual(0.0401); // one a second at most
		expect(steps[0]).toBeLessThan(steps[4] as number);
		expect(head.poseAt(arrival(head))).toEqual({ pan: 0.5, tilt: -0.25, zoom: 0.75 });
		expect(arrival(head)).toBeLessThan(2_500);
	});

	it("brings pan and tilt to their ends at about the same time", () => {
		const head = headAt();
		head.go({ pan: 0.8, tilt: 0.2 }, full, 0);
		const { pan, tilt } = head.poseAt(500);
		expect(tilt / pan).toBeGreaterThan(0.2);
		expect(tilt / pan).toBeLessThan(0.4);
	});

	it("goes more slowly where a lower speed is asked for, and arrives even at none", () => {
		const [fast, slow, none] = [headAt(), headAt(), headAt()];
		fast.go({ pan: 1 }, full, 0);
		slow.go({ pan: 1 }, { panTilt: 0.25, zoom: 1 }, 0);
		none.go({ pan: 0.1 }, { panTilt: 0, zoom: 1 }, 0);
		expect(arrival(slow)).toBeGreaterThan(3 * arrival(fast));
		expect(none.poseAt(arrival(none)).pan).toBe(0.1);
	});

	it("moves until its time is over, and no longer", () => {
		const head = headAt();
		head.run({ pan: 0.5 }, 1_000, 0);
		expect(head.isMovingAt(900)).toEqual({ panTilt: true, zoom: false });
		const end = arrival(head, 1_000);
		expect(end).toBeLessThan(1_300);
		expect(head.poseAt(60_000).pan).toBeCloseTo(0.5, 1);
		expect(head.poseAt(60_000)).toEqual(head.poseAt(end));
	});

	it("stops soon when it is told to, each part of it for itself", () => {
		const head = headAt();
		head.run({ pan: 1, tilt: 1, zoom: 1 }, 60_000, 0);
		head.stop({ panTilt: true, zoom: false }, 500);
		expect(head.isMovingAt(800)).toEqual({ panTilt: false, zoom: true });
		head.stop({ panTilt: false, zoom: true }, 900);
		expect(head.isMovingAt(1_200)).toEqual({ panTilt: false, zoom: false });
	});

	it("leaves alone what it is not told of", () => {
		const head = headAt();
		head.run({ pan: 0.5 }, 5_000, 0);
		head.go({ zoom: 0.5 }, full, 100);
		expect(head.isMovingAt(200)).toEqual({ panTilt: true, zoom: true });
		head.run({ tilt: 0 }, 5_000, 300);
		expect(head.isMovingAt(400).panTilt).toBe(true);
	});

	it("stands at the end of its range, and can be sent back", () => {
		const head = headAt();
		head.run({ pan: 1, zoom: -1 }, 60_000, 0);
		expect(head.poseAt(10_000)).toEqual({ pan: 1, tilt: 0, zoom: 0 });
		expect(head.isMovingAt(10_000)).toEqual({ panTilt: false, zoom: false });
		head.go({ pan: 5 }, full, 10_000);
		expect(head.poseAt(11_000).pan).toBe(1);
		head.run({ pan: -1 }, 1_000, 11_000);
		expect(head.poseAt(11_500).pan).toBeLessThan(1);
	});

	it("turns the more slowly the more it is zoomed in: the picture passes equally fast", () => {
		const passed = [0, 1].map((zoom) => {
			const head = headAt({ ...middle, zoom });
			head.run({ pan: 0.2 }, 60_000, 0);
			const [before, after] = [1_000, 2_000].map((time) => head.viewAt(time).crop) as unknown as [
				number[],
				number[],
			];
			return (after[0]! - before[0]!) / (before[2]! - before[0]!);
		});
		expect(passed[1]).toBeCloseTo(passed[0] as number, 3);
	});

	it("is where it is, however often somebody looks and whenever", () => {
		const command = fc.record({
			pan: fc.double({ min: -1, max: 1, noNaN: true }),
			at: fc.integer({ min: 0, max: 3_000 }),
		});
		fc.assert(
			fc.property(
				fc.array(command, { maxLength: 4 }),
				fc.array(fc.integer({ min: 0, max: 100 })),
				(commands, looks) => {
					const [watched, alone] = [headAt(), headAt()];
					let time = 0;
					for (const { pan, at } of commands) {
						for (const look of looks) {
							const seen = time + (at * look) / 100;
							watched.viewAt(seen);
						}
						time += at;
						for (const head of [watched, alone]) head.run({ pan }, 700, time);
					}
					return watched.poseAt(time + 500).pan === alone.poseAt(time + 500).pan;
				},
			),
			{ numRuns: 30 },
		);
	});

	it("settles without losing time, at any rate of pictures", () => {
		const [steady, settled] = [headAt(), headAt()];
		for (const head of [steady, settled]) head.run({ pan: 0.3 }, 60_000, 0);
		for (let frame = 1; frame <= 60; frame++) settled.settle((frame * 1000) / 30);
		expect(settled.poseAt(2_000).pan).toBeCloseTo(steady.poseAt(2_000).pan, 6);
	});

	it("stays within its range whatever it is told", () => {
		const part = fc.double({ min: -1, max: 1, noNaN: true });
		fc.assert(
			fc.property(part, part, part, part, part, (pan, tilt, zoom, x, y) => {
				const head = headAt();
				head.run({ pan, tilt, zoom }, 5_000, 0);
				head.goBy(head.towards(3 * x, 3 * y, 1_000), full, 1_000);
				const poses = [500, 1_500, 4_000, 9_000].map((time) => head.poseAt(time));
				return poses.every((pose) =>
					(["pan", "tilt", "zoom"] as const).every(
						(axis) => pose[axis] >= ranges[axis].min && pose[axis] <= ranges[axis].max,
					),
				);
			}),
			{ numRuns: 30 },
		);
	});
});

describe("the lens of a PTZ camera", () => {
	it("sees the middle half of the scene each way at home, and never beyond it", () => {
		expect(viewAt(middle, wholeView).crop).toEqual([-0.5, 0.5, 0.5, -0.5]);
		for (const pan of [-1, 1])
			for (const tilt of [-1, 1])
				for (const zoom of [0, 0.3, 1])
					for (const edge of viewAt({ pan, tilt, zoom }, wholeView).crop)
						expect(Math.abs(edge)).toBeLessThanOrEqual(1);
	});

	it.each([0, 90, 180, 270] as const)("pans to the picture's right and tilts up, turned by %i", (rotate) => {
		for (const mirror of [false, true]) {
			const mounting = { rotate, mirror };
			const view = (pose: Partial<Pose>) => projectionOf(viewAt({ ...middle, ...pose }, mounting));
			// What was right of the middle is nearer to it.
			const spot = view({}).locate([0.5, 0.5]);
			const [x, y] = view({ pan: 0.2 }).project([spot])[0]![0]!;
			expect([x, y]).toEqual([expect.closeTo(0.3, 6), expect.closeTo(0.5, 6)]);
			const [, above] = view({ tilt: 0.2 }).project([spot])[0]![0]!;
			expect(above).toBeCloseTo(0.3, 6);
		}
	});

	it("centres the point of the picture that it is sent to", () => {
		for (const zoom of [0, 0.4]) {
			const head = headAt({ pan: -0.1, tilt: 0.1, zoom });
			const spot = projectionOf(head.viewAt(0)).locate([0.6, -0.4]);
			head.goBy(head.towards(0.6, -0.4, 0), full, 0);
			const [x, y] = projectionOf(head.viewAt(5_000)).project([spot])[0]![0]!;
			expect([x, y]).toEqual([expect.closeTo(0, 6), expect.closeTo(0, 6)]);
		}
	});

	it("magnifies eight times, evenly as it is zoomed", () => {
		expect([0, 1].map((zoom) => magnification({ zoom }))).toEqual([1, 8]);
		expect(magnification({ zoom: 0.75 }) / magnification({ zoom: 0.5 })).toBeCloseTo(
			magnification({ zoom: 0.25 }),
			9,
		);
	});
});
