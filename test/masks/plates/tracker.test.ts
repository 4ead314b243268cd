import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlateBox } from "../../../masks/plates/finder.ts";
import { holdTime, maxTracks, PlateTracker } from "../../../masks/plates/tracker.ts";

const box = (x: number, y = 100, width = 24, height = 8): PlateBox => ({ x, y, width, height });

/** True when `inner` lies within one of `outer`. */
function covers(outer: readonly PlateBox[], inner: PlateBox): boolean {
	return outer.some(
		({ x, y, width, height }) =>
			x <= inner.x &&
			y <= inner.y &&
			x + width >= inner.x + inner.width &&
			y + height >= inner.y + inner.height,
	);
}

/** Looks at the picture of `time`, and covers it. */
function follow(tracker: PlateTracker, time: number, found: readonly PlateBox[]): readonly PlateBox[] {
	tracker.see(time, found);
	return tracker.cover(time);
}

const area = (boxes: readonly PlateBox[]) =>
	boxes.reduce((sum, { width, height }) => sum + width * height, 0);

describe("a plate tracker", () => {
	it("covers a plate in the very picture it is first found in, with a margin", () => {
		const [cover] = follow(new PlateTracker(640, 360), 0, [box(300)]);
		expect(cover?.x).toBeLessThan(300);
		expect(cover?.y).toBeLessThan(100);
		expect(covers([cover as PlateBox], box(300))).toBe(true);
	});

	it("holds it for at least a second after it was last seen, and then lets go", () => {
		const tracker = new PlateTracker(640, 360);
		follow(tracker, 0, [box(300)]);
		expect(holdTime).toBeGreaterThanOrEqual(1);
		for (let time = 0.04; time <= 1; time += 0.04)
			expect(covers(follow(tracker, time, []), box(300))).toBe(true);
		expect(follow(tracker, holdTime + 0.01, [])).toEqual([]);
	});

	it("holds it for a second in pictures between two looks, too, of which the later one lets go of it", () => {
		const tracker = new PlateTracker(640, 360);
		follow(tracker, 0, [box(300)]);
		for (const time of [0.3, 0.6, 0.9, 1.2]) tracker.see(time, []);
		expect(covers(tracker.cover(1), box(300))).toBe(true);
		expect(tracker.cover(1.04)).toEqual([]);
	});

	it("forgets half a suspicion that the next look does not share, and holds one that it does", () => {
		const faint = { ...box(300), faint: true };
		const [once, twice] = [new PlateTracker(640, 360), new PlateTracker(640, 360)];
		for (const tracker of [once, twice]) expect(covers(follow(tracker, 0, [faint]), faint)).toBe(true);
		// In doubt until that look is over, as pictures between the two looks are.
		once.see(0.16, []);
		expect(covers(once.cover(0.08), faint)).toBe(true);
		expect(follow(once, 0.32, [])).toEqual([]);
		follow(twice, 0.16, [faint]);
		expect(covers(follow(twice, 0.16 + holdTime, []), faint)).toBe(true);
	});

	it.each([0.04, 0.16, 0.2, 0.28, 1])("holds half a suspicion until the next look, %d s later", (gap) => {
		const tracker = new PlateTracker(640, 360);
		const faint = { ...box(300), faint: true };
		const start = 2.8; // no binary fraction: 2.8 + 0.2 is more than 0.2 later
		tracker.see(start - gap, []);
		tracker.see(start, [faint]);
		tracker.see(start + gap, []);
		for (const part of [0, 0.5, 1]) expect(covers(tracker.cover(start + part * gap), faint)).toBe(true);
		expect(follow(tracker, start + gap + 0.21, [])).toEqual([]);
	});

	it("covers the way of one that rushes by where another was expected", () => {
		const tracker = new PlateTracker(640, 360);
		// One comes down slowly; another, seen once, is where the first would be next.
		for (let look = 0; look <= 3; look++) {
			const slow = box(110, 100 + 40 * look, 90, 30);
			follow(tracker, look * 0.16, look === 3 ? [slow, box(14, 300, 96, 36)] : [slow]);
		}
		tracker.see(0.64, [box(106, 248, 84, 36)]);
		expect(covers(tracker.cover(0.56), box(75, 280, 60, 20))).toBe(true);
	});

	it("goes on with a plate that moved and is not seen any more, and keeps where it was", () => {
		const tracker = new PlateTracker(640, 360);
		const place = (time: number) => box(100 + 80 * time, 100 + 20 * time);
		for (let frame = 0; frame <= 20; frame++) follow(tracker, frame / 25, [place(frame / 25)]);
		for (let frame = 21; frame <= 30; frame++) {
			const cover = follow(tracker, frame / 25, []);
			expect(covers(cover, place(frame / 25))).toBe(true);
			expect(covers(cover, place(20 / 25))).toBe(true); // it may have stopped
		}
	});

	it("grows with what it does not know", () => {
		const tracker = new PlateTracker(640, 360);
		for (let frame = 0; frame <= 10; frame++) follow(tracker, frame / 25, [box(300)]);
		const seen = area(follow(tracker, 0.4, [box(300)]));
		const soon = area(follow(tracker, 0.6, []));
		const later = area(follow(tracker, 1, []));
		expect(soon).toBeGreaterThan(seen);
		expect(later).toBeGreaterThan(soon);
	});

	it("covers where a plate was between two looks", () => {
		const tracker = new PlateTracker(640, 360);
		const place = (time: number) => box(100 + 150 * time, 100 + 20 * time, 24 + 10 * time, 8 + 3 * time);
		for (let look = 0; look < 8; look++) {
			tracker.see(look * 0.2, [place(look * 0.2)]);
			for (const back of look === 0 ? [] : [0.04, 0.08, 0.12, 0.16])
				expect(covers(tracker.cover(look * 0.2 - back), place(look * 0.2 - back))).toBe(true);
		}
	});

	it("covers a plate that comes into view in the pictures just before it was found", () => {
		const tracker = new PlateTracker(640, 360);
		tracker.see(1, []);
		tracker.see(1.2, [box(300)]);
		for (const back of [0.04, 0.08, 0.12, 0.16]) {
			const cover = tracker.cover(1.2 - back);
			for (const moved of [-1, 1]) expect(covers(cover, box(300 + moved * 100 * back))).toBe(true);
		}
	});

	it("covers all the way from a border that a plate may just have come in at", () => {
		const tracker = new PlateTracker(640, 360);
		follow(tracker, 0, []);
		tracker.see(0.16, [box(98, 300, 80, 30), { ...box(560, 40), faint: true }]);
		expect(covers(tracker.cover(0.04), box(0, 310, 60, 50))).toBe(true);
		expect(covers(tracker.cover(0.04), box(630, 40, 10))).toBe(false);
		expect(covers(tracker.cover(0.16), box(0, 310, 60, 50))).toBe(false);
	});

	it("covers the way from the border, too, where a plate may have been something else that is gone", () => {
		const tracker = new PlateTracker(640, 360);
		follow(tracker, 0, [box(22, 164, 68, 16)]);
		follow(tracker, 0.16, []);
		tracker.see(0.32, [box(74, 265, 88, 26)]);
		for (const time of [0.2, 0.24]) {
			expect(covers(tracker.cover(time), box(0, 302, 107, 37))).toBe(true); // in at the left, on its way up
			expect(covers(tracker.cover(time), box(50, 215, 70, 18))).toBe(true); // or down from where that was
		}
		expect(covers(tracker.cover(0.32), box(30, 302, 77, 17))).toBe(false);
	});

	it("covers the way from the border, too, where a plate may be one that drove another way", () => {
		const tracker = new PlateTracker(640, 360);
		follow(tracker, 0, [box(26, 192, 52, 20)]);
		follow(tracker, 0.16, [box(-41, 209, 63, 18)]);
		for (let look = 2; look < 7; look++) follow(tracker, look * 0.16, []);
		tracker.see(7 * 0.16, [box(78, 269, 80, 22)]);
		expect(covers(tracker.cover(7 * 0.16 - 0.12), box(0, 321, 79, 18))).toBe(true);
	});

	it("covers the way from the border, too, where one that was overlooked should be by now", () => {
		const tracker = new PlateTracker(640, 360);
		for (let look = 0; look < 3; look++) follow(tracker, look * 0.16, [box(90, 120 + 30 * look, 70, 30)]);
		for (let look = 3; look < 5; look++) follow(tracker, look * 0.16, []);
		tracker.see(0.8, [box(62, 261, 88, 26)]);
		expect(covers(tracker.cover(0.72), box(16, 298, 79, 18))).toBe(true);
	});

	it("covers the way on to the border of a plate that was seen once and has left at the next look", () => {
		const tracker = new PlateTracker(640, 360);
		follow(tracker, 0, []);
		// As wide as that, it drives 220 pixels a second to the left, and 80 down.
		tracker.see(0.2, [box(22, 196, 44, 20)]);
		tracker.see(0.4, []);
		expect(covers(tracker.cover(0.24), box(12, 204, 33, 9))).toBe(true);
		expect(covers(tracker.cover(0.28), box(0, 207, 33, 9))).toBe(true);
		expect(covers(tracker.cover(0.4), box(0, 207, 21, 9))).toBe(false);
	});

	it("covers the way on of one that leaves faster than it came, when it has left at the next look", () => {
		const tracker = new PlateTracker(640, 360);
		// A car that drives past the camera, as its plate was found in a street's film.
		const seen: [number, PlateBox][] = [
			[0, box(114, 161, 39, 20)],
			[0.2, box(74, 176, 48, 24)],
			[0.4, box(26, 192, 52, 20)],
		];
		for (const [time, plate] of seen) tracker.see(time, [plate]);
		tracker.see(0.6, []);
		expect(covers(tracker.cover(0.52), box(0, 210, 32, 7))).toBe(true);
	});

	it("covers what it saw twice in one picture, and in those before", () => {
		const tracker = new PlateTracker(640, 360);
		for (const time of [0, 0.2, 0.2, 0.4]) tracker.see(time, time < 0.4 ? [box(300)] : []);
		expect(covers(tracker.cover(0.24), box(300))).toBe(true);
		expect(tracker.cover(0.24).flatMap(Object.values).every(Number.isFinite)).toBe(true);
	});

	it("takes what it saw twice in one picture for one sighting, as sure as the surer", () => {
		const faint = { ...box(300), faint: true };
		const [doubtful, surer] = [new PlateTracker(640, 360), new PlateTracker(640, 360)];
		for (const second of [faint, faint]) doubtful.see(0, [second]);
		for (const second of [box(300), faint]) surer.see(0, [second]);
		for (const tracker of [doubtful, surer]) tracker.see(0.16, []);
		expect(follow(doubtful, 0.32, [])).toEqual([]);
		expect(covers(follow(surer, 0.32, []), box(300))).toBe(true);
	});

	it("covers more than was found of one that has moved by more than its width", () => {
		const tracker = new PlateTracker(640, 360);
		for (const look of [0, 1, 2]) tracker.see(look / 5, [box(140 - 12 * look, 170, 24, 12)]);
		const covered = follow(tracker, 0.6, [box(86, 168, 28, 16)]);
		expect(covered).toHaveLength(1);
		expect(covers(covered, box(80, 165, 40, 22))).toBe(true);
	});

	it("covers small writing between two looks that each saw it elsewhere", () => {
		const tracker = new PlateTracker(640, 360);
		follow(tracker, 0, []);
		tracker.see(0.2, [{ ...box(92, 183, 39, 5), faint: true }]);
		tracker.see(0.4, [{ ...box(52, 195, 37, 5), faint: true }]);
		const way = [box(84, 187, 26, 6), box(76, 189, 27, 6), box(67, 191, 27, 6)];
		for (const [index, place] of way.entries()) {
			const boxes = tracker.cover(0.28 + 0.04 * index);
			for (let x = place.x; x < place.x + place.width; x += 3)
				for (let y = place.y; y < place.y + place.height; y += 2)
					expect(covers(boxes, { x, y, width: 1, height: 1 })).toBe(true);
		}
	});

	it("goes on with what may have come from either of two places", () => {
		const tracker = new PlateTracker(640, 360);
		follow(tracker, 0, []);
		follow(tracker, 0.16, [box(118, 170, 80, 24), box(66, 265, 80, 22)]);
		follow(tracker, 0.32, [box(138, 225, 72, 22)]);
		expect(covers(follow(tracker, 0.48, []), box(192, 207, 42, 9))).toBe(true);
		expect(covers(follow(tracker, 0.64, []), box(192, 207, 42, 9))).toBe(false);
	});

	it("follows one plate with one box", () => {
		const tracker = new PlateTracker(640, 360);
		for (let frame = 0; frame < 50; frame++) {
			const cover = follow(tracker, frame / 25, [box(100 + 2 * frame)]);
			expect(cover).toHaveLength(1);
			expect(area(cover)).toBeLessThan(3 * 24 * 8);
		}
	});

	it("does not give up a plate for something beside it", () => {
		const tracker = new PlateTracker(640, 360);
		follow(tracker, 0, [box(300)]);
		expect(covers(follow(tracker, 0.04, [box(320)]), box(300))).toBe(true);
	});

	it("does not run after a box that falls apart and joins", () => {
		const tracker = new PlateTracker(640, 360);
		for (let frame = 0; frame < 30; frame++) {
			follow(tracker, frame / 25, [frame % 2 === 0 ? box(300) : box(300, 100, 90, 16)]);
		}
		const [left, right] = [Math.min, Math.max].map((most, side) =>
			most(...follow(tracker, 1.9, []).map(({ x, width }) => x + side * width)),
		);
		expect(left).toBeGreaterThan(270);
		expect(right).toBeLessThan(420);
	});

	it("keeps two plates apart", () => {
		const tracker = new PlateTracker(640, 360);
		follow(tracker, 0, [box(100), box(400)]);
		const cover = follow(tracker, 0.04, [box(102), box(398)]);
		expect(cover).toHaveLength(2);
		expect(covers(cover, box(102)) && covers(cover, box(398))).toBe(true);
	});

	it("covers the whole picture when there is more than it can keep apart", () => {
		const crowd = Array.from({ length: maxTracks + 1 }, (_, index) =>
			box((index % 20) * 32, Math.floor(index / 20) * 16),
		);
		expect(follow(new PlateTracker(640, 360), 0, crowd)).toEqual([{ x: 0, y: 0, width: 640, height: 360 }]);
	});

	it("forgets everything when time goes back", () => {
		const tracker = new PlateTracker(640, 360);
		follow(tracker, 5, [box(300)]);
		expect(follow(tracker, 1, [])).toEqual([]);
	});

	it("covers whatever is found, whenever, in a bounded number of boxes with a place", () => {
		const found = fc.array(
			fc.record({
				x: fc.double({ min: -50, max: 700, noNaN: true }),
				y: fc.double({ min: -50, max: 400, noNaN: true }),
				width: fc.double({ min: 1, max: 300, noNaN: true }),
				height: fc.double({ min: 1, max: 200, noNaN: true }),
			}),
			{ maxLength: 12 },
		);
		const step = fc.oneof(fc.constant(0), fc.constant(0.2), fc.double({ min: -0.5, max: 2, noNaN: true }));
		const looks = fc.array(fc.tuple(step, found), { maxLength: 40 });
		fc.assert(
			fc.property(looks, (list) => {
				const tracker = new PlateTracker(640, 360);
				let time = 0;
				for (const [step, boxes] of list) {
					time += step;
					const cover = follow(tracker, time, boxes);
					expect(cover.length).toBeLessThanOrEqual(maxTracks);
					const between = [0.04, step / 2].flatMap((back) => tracker.cover(time - back));
					expect([...cover, ...between].flatMap(Object.values).every(Number.isFinite)).toBe(true);
					for (const one of boxes) expect(covers(cover, one)).toBe(true);
				}
			}),
		);
	});

	it("goes with the camera: what it holds is where the view shows it now, as large and as fast as that", () => {
		const tracker = new PlateTracker(640, 360);
		for (let look = 0; look <= 4; look++) follow(tracker, look * 0.16, [box(300 + 16 * look)]);
		// Twice as near, and looking elsewhere: 100 a second has become 200.
		tracker.follow({ x: { scale: 2, shift: -500 }, y: { scale: 2, shift: -40 } });
		expect(covers(tracker.cover(0.64), box(228, 160, 48, 16))).toBe(true);
		expect(covers(follow(tracker, 0.8, []), box(260, 160, 48, 16))).toBe(true);
	});
});
