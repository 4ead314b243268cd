import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Timeline } from "../../../../device/scene/clip/timeline.ts";

/** Places frames given as words: "0+40" starts at 0 ms and lasts 40, "-" has no timestamp. Answers in ms. */
function place(words: string): number[] {
	const timeline = new Timeline(0.1, 10);
	return words.split(" ").map((word) => {
		const [stamp, duration] = word.split("+");
		const seconds = stamp === "-" ? undefined : Number(stamp) / 1000;
		return Math.round(timeline.place(seconds, Number(duration ?? 0) / 1000) * 1000);
	});
}

describe("a timeline", () => {
	it.each([
		["starts at nought, whatever the first timestamp", "5000+40 5040+40", [0, 40]],
		["keeps gaps and uneven steps", "0+40 40+40 900+40", [0, 40, 900]],
		["puts a frame without timestamp after the one before", "0+40 - 80+40", [0, 40, 80]],
		["never goes back", "0+40 40+40 20+40 120+40", [0, 40, 40, 120]],
		["closes a hole of more than ten seconds", "0+40 40+40 60000+40 60040+40", [0, 40, 80, 120]],
		["keeps a long wait that a frame declares", "0+60000 60000+40", [0, 60000]],
		["goes on after the counter starts again", "95440000+40 95440040+40 0+40 40+40", [0, 40, 80, 120]],
	])("%s", (_name, words, times) => {
		expect(place(words)).toEqual(times);
	});

	it("ends after its last frame, by the usual length when none is told", () => {
		const timeline = new Timeline(0.1, 10);
		timeline.place(0, 0.04);
		expect(timeline.end).toBeCloseTo(0.04);
		timeline.place(0.04, 0);
		expect(timeline.end).toBeCloseTo(0.14);
	});

	it("gives finite times that never fall, and whose end is later, for any timestamps", () => {
		const stamp = fc.option(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { nil: undefined });
		const frames = fc.array(fc.tuple(stamp, fc.double({ min: -10, max: 100, noNaN: true })), {
			minLength: 1,
		});
		fc.assert(
			fc.property(frames, (list) => {
				const timeline = new Timeline(0.04, 10);
				let last = 0;
				for (const [seconds, duration] of list) {
					const time = timeline.place(seconds, duration);
					expect(Number.isFinite(time)).toBe(true);
					expect(time).toBeGreaterThanOrEqual(last);
					expect(timeline.end).toBeGreaterThan(0);
					expect(timeline.end).toBeGreaterThanOrEqual(time);
					last = time;
				}
			}),
		);
	});
});
