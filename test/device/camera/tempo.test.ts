import { describe, expect, it } from "vitest";
import { Tempo } from "../../../device/camera/tempo.ts";
import { VirtualClock } from "../../../device/clock.ts";

function tempo(fps: number) {
	const clock = new VirtualClock();
	const due: number[] = [];
	return { clock, due, tempo: new Tempo(clock, fps, (count) => void due.push(count)) };
}

describe("a tempo", () => {
	it("tells of each picture when it is due, the first one at once", () => {
		const { clock, due, tempo: at } = tempo(25);
		at.start();
		expect(due).toEqual([0]);
		clock.advance(39);
		expect(due).toEqual([0]);
		clock.advance(1);
		clock.advance(80);
		expect(due).toEqual([0, 1, 2, 3]);
		expect(at.count).toBe(3);
	});

	it("keeps its rate where that is no whole number of milliseconds", () => {
		const { clock, due, tempo: at } = tempo(30);
		at.start();
		for (let step = 0; step < 1000; step++) clock.advance(1);
		expect(due).toEqual(Array.from({ length: 31 }, (_, count) => count));
		expect(at.ticks).toBe(90_000);
		expect(at.ticksOf(1)).toBe(3000);
		expect(at.timeOf(30) - at.startedAt).toBe(1000);
	});

	it("says nothing more once it is stopped, from within, too", () => {
		const clock = new VirtualClock();
		const due: number[] = [];
		const at: Tempo = new Tempo(clock, 10, (count) => {
			due.push(count);
			if (count === 2) at.stop();
		});
		at.start();
		clock.advance(1000);
		expect(due).toEqual([0, 1, 2]);
	});
});
