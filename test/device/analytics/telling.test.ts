import { describe, expect, it } from "vitest";
import { Perspective } from "../../../device/analytics/perspective.ts";
import type { Sighting } from "../../../device/analytics/sighting.ts";
import { followed, isThere, peopleIn } from "../../../device/analytics/telling.ts";
import { Track } from "../../../device/analytics/track.ts";
import type { Tracker } from "../../../device/analytics/tracker.ts";

const [columns, rows] = [213, 120];
const scale = { across: 1 / columns, down: 1 / rows };

/** Of a place where so many heads were seen. */
function perspectiveAfter(heads: number): Perspective {
	const perspective = new Perspective(columns, rows);
	for (let head = 0; head < heads; head++) perspective.learnHead(50 + (head % 5) * 10, 16, true);
	return perspective;
}

/** Upright, and seen for a while. */
function upright(hasHead: boolean): Track {
	const track = new Track(1, 100, 80, 7, 16);
	for (let look = 0; look < 6; look++) {
		if (hasHead)
			track.seeHead({ x: 100, foot: 80, height: 16, looked: 16, score: 0.9, rides: false } as Sighting);
		else track.see(100, 80);
		track.votes.person++;
	}
	return track;
}

/** What is told of it to the three who ask: who counts, who is followed, who is in a field. */
function told(track: Track, perspective: Perspective): boolean[] {
	const tracker = { tracks: [track], maybe: [] as Sighting[] } as unknown as Tracker;
	return [
		isThere(track, perspective),
		followed(track, perspective, scale).length > 0,
		peopleIn(tracker, perspective, scale).length > 0,
	];
}

describe("what is told of who is upright", () => {
	it("is that they are there when their head was found", () => {
		expect(told(upright(true), perspectiveAfter(0))).toEqual([true, true, true]);
		expect(told(upright(true), perspectiveAfter(200))).toEqual([true, true, true]);
	});

	it("is that they are there without one where nobody's head was found yet", () => {
		expect(told(upright(false), perspectiveAfter(0))).toEqual([true, true, true]);
	});

	it("is nothing where heads are found and they have none: it is rain", () => {
		expect(told(upright(false), perspectiveAfter(200))).toEqual([false, false, false]);
	});
});
