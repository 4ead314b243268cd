import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { PtzDesk } from "../../../../device/camera/ptz/ptz-desk.ts";
import { maxTours, type Tour, type TourPlace } from "../../../../device/camera/ptz/tour.ts";
import { VirtualClock } from "../../../../device/clock.ts";
import { type CameraStore, openCameraStore } from "../../../../device/store/camera-store.ts";
import { wholeView } from "../../../../masks/project.ts";

const clock = new VirtualClock(0);
const desks: PtzDesk[] = [];
const deskOn = (store: CameraStore = openCameraStore(undefined, "")) => {
	const desk = new PtzDesk({ store, clock, mounting: wholeView, name: "ptz" });
	desks.push(desk);
	return desk;
};
afterEach(() => {
	for (const desk of desks.splice(0)) desk.close();
});

const refused = (code: string) => expect.objectContaining({ code });
const at = (pan: number): TourPlace => ({ kind: "pose", pose: { pan, tilt: 0, zoom: 0 } });

/** A tour of places, five seconds at each. */
function tourOf(desk: PtzDesk, places: readonly TourPlace[], other: Partial<Tour> = {}): string {
	const token = desk.createTour();
	const spots = places.map((place) => ({ place, speed: {}, stay: 5_000 }));
	desk.setTour({ ...desk.tour(token), spots, ...other });
	return token;
}

/** Where it looks in the middle of each stay, for so many of them. */
function visits(desk: PtzDesk, count: number): number[] {
	const seen: number[] = [];
	for (let standing = 0; seen.length < count && standing < 3_000; standing++) {
		clock.advance(100);
		const pan = Math.round(desk.pose.pan * 100) / 100;
		if (!desk.moving.panTilt && seen.at(-1) !== pan) seen.push(pan);
	}
	return seen;
}

describe("a preset tour", () => {
	it("goes from spot to spot, and begins anew", () => {
		const desk = deskOn();
		desk.go({ pan: 0.5 });
		clock.advance(5_000);
		const preset = desk.setPreset("gate", undefined);
		const token = tourOf(desk, [at(-0.5), { kind: "preset", token: preset }, { kind: "home" }]);
		expect(desk.tourState(token)).toEqual({ state: "Idle", spot: undefined });
		desk.operateTour(token, "Start");
		expect(desk.tourState(token)).toMatchObject({ state: "Touring", spot: { place: at(-0.5) } });
		expect(visits(desk, 5)).toEqual([-0.5, 0.5, 0, -0.5, 0.5]);
	});

	it("stays as long as it is told, and goes as fast", () => {
		const desk = deskOn();
		const token = desk.createTour();
		const spots = [
			{ place: at(0.5), speed: { panTilt: 0.1 }, stay: 20_000 },
			{ place: at(0), speed: {}, stay: 0 },
		];
		desk.setTour({ ...desk.tour(token), spots });
		desk.operateTour(token, "Start");
		clock.advance(4_000);
		expect(desk.moving.panTilt).toBe(true);
		clock.advance(18_000);
		expect(desk.pose.pan).toBe(0.5);
		clock.advance(6_000);
		expect(desk.pose.pan).toBeLessThan(0.5);
	});

	it("goes backward, in another order, a number of rounds, or for a time", () => {
		const places = [at(0.1), at(0.2), at(0.3), at(0.4)];
		const back = deskOn();
		back.operateTour(tourOf(back, places, { direction: "Backward" }), "Start");
		expect(visits(back, 4)).toEqual([0.4, 0.3, 0.2, 0.1]);
		const orders = [0, 1].map(() => {
			const shuffled = deskOn();
			shuffled.operateTour(tourOf(shuffled, places, { shuffled: true }), "Start");
			return visits(shuffled, 12);
		});
		expect(orders[0]).toEqual(orders[1]);
		expect(new Set(orders[0]?.slice(0, 4)).size).toBe(4);
		expect(orders[0]?.slice(0, 4)).not.toEqual(orders[0]?.slice(4, 8));
		const twice = deskOn();
		const token = tourOf(twice, places.slice(0, 2), { rounds: 2 });
		twice.operateTour(token, "Start");
		clock.advance(60_000);
		expect(twice.tourState(token).state).toBe("Idle");
		expect(twice.pose.pan).toBe(0.2);
		const timed = deskOn();
		const minute = tourOf(timed, places, { duration: 60_000 });
		timed.operateTour(minute, "Start");
		clock.advance(50_000);
		expect(timed.tourState(minute).state).toBe("Touring");
		clock.advance(20_000);
		expect(timed.tourState(minute).state).toBe("Idle");
	});

	it("rests where it is when it is paused, goes on from there, and ends when it is stopped", () => {
		const desk = deskOn();
		const token = tourOf(desk, [at(-0.5), at(0.5)]);
		desk.operateTour(token, "Start");
		clock.advance(200);
		desk.operateTour(token, "Pause");
		clock.advance(10_000);
		const { pan } = desk.pose;
		expect(pan).toBeGreaterThan(-0.5);
		expect(desk.tourState(token).state).toBe("Paused");
		clock.advance(60_000);
		expect(desk.pose.pan).toBe(pan);
		desk.operateTour(token, "Start");
		expect(visits(desk, 2)).toEqual([-0.5, 0.5]);
		desk.operateTour(token, "Stop");
		clock.advance(60_000);
		expect(desk.pose.pan).toBe(0.5);
		expect(desk.tourState(token).state).toBe("Idle");
	});

	it("is over as soon as somebody moves the camera", () => {
		for (const move of [
			(desk: PtzDesk) => desk.go({ pan: 1 }),
			(desk: PtzDesk) => desk.goBy({ pan: 0.1 }),
			(desk: PtzDesk) => desk.run({ pan: 0.1 }, 1_000),
			(desk: PtzDesk) => desk.stop(),
		]) {
			const desk = deskOn();
			const token = tourOf(desk, [at(-0.5), at(0.5)]);
			desk.operateTour(token, "Start");
			clock.advance(3_000);
			move(desk);
			expect(desk.tourState(token).state).toBe("Idle");
			clock.advance(3_000);
			const { pan } = desk.pose;
			clock.advance(60_000);
			expect(desk.pose.pan).toBe(pan);
		}
	});

	it("outlives a restart, and begins by itself if it is meant to", () => {
		const folder = mkdtempSync(join(tmpdir(), "persienne-"));
		const desk = deskOn(openCameraStore(folder, "uuid"));
		tourOf(desk, [at(0.5)]);
		const token = tourOf(desk, [at(-0.5), at(0.5)], { autoStart: true, name: "round" });
		const again = deskOn(openCameraStore(folder, "uuid"));
		expect(again.tours).toEqual(desk.tours);
		expect(again.tourState(token).state).toBe("Touring");
		again.close();
		expect(again.tourState(token).state).toBe("Idle");
		rmSync(folder, { recursive: true });
	});

	it("leaves out a preset that is taken away, and a tour that is taken away ends", () => {
		const desk = deskOn();
		const preset = desk.setPreset("gate", undefined);
		const token = tourOf(desk, [{ kind: "preset", token: preset }, at(0.5)]);
		desk.operateTour(token, "Start");
		desk.removePreset(preset);
		expect(desk.tour(token).spots).toHaveLength(1);
		expect(desk.tourState(token).state).toBe("Touring");
		desk.removeTour(token);
		expect(() => desk.tour(token)).toThrow(refused("TOUR_UNKNOWN"));
		clock.advance(1_000);
		expect(desk.moving.panTilt).toBe(false);
	});

	it("is refused when it leads nowhere, to no preset, or is one too many", () => {
		const desk = deskOn();
		const token = desk.createTour();
		expect(() => desk.operateTour(token, "Start")).toThrow(refused("TOUR_EMPTY"));
		const spots = [{ place: { kind: "preset", token: "nope" } as const, speed: {}, stay: 0 }];
		expect(() => desk.setTour({ ...desk.tour(token), spots })).toThrow(refused("TOUR_INVALID"));
		for (let count = 1; count < maxTours; count++) desk.createTour();
		expect(() => desk.createTour()).toThrow(refused("TOUR_TOO_MANY"));
		desk.reset();
		expect(desk.tours).toEqual([]);
	});
});
