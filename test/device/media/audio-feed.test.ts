import { describe, expect, it } from "vitest";
import type { AudioLoop } from "../../../device/audio/loop.ts";
import { VirtualClock } from "../../../device/clock.ts";
import type { AccessUnit } from "../../../device/media/access-unit.ts";
import { AudioFeed } from "../../../device/media/audio-feed.ts";

/** Units of 32 ms, as G.711's are; the number in each says which it is. */
const loop: AudioLoop = {
	codec: "g711",
	rate: 8000,
	frame: 256,
	units: Array.from({ length: 4 }, (_, index) => Uint8Array.of(index)),
	config: undefined,
};

function create() {
	const clock = new VirtualClock();
	const begin = clock.monotonic();
	const feed = new AudioFeed(loop, clock, () => Math.round((clock.monotonic() - begin) * 90));
	return { clock, feed };
}

function listen(feed: AudioFeed) {
	const heard: AccessUnit[] = [];
	let ended = false;
	const stop = feed.subscribe({
		unit: (unit) => heard.push(unit),
		flush: () => {},
		end: () => {
			ended = true;
		},
	});
	return { heard, stop, isOver: () => ended, numbers: () => heard.map(({ data }) => data[0]) };
}

describe("the sound of a camera", () => {
	it("is played by media time, round and round", () => {
		const { clock, feed } = create();
		clock.advance(70);
		const listener = listen(feed);
		clock.advance(160);
		// At 96 ms, 128 ms and on: what began before somebody listened is not told.
		expect(listener.numbers()).toEqual([3, 0, 1, 2, 3]);
		expect(listener.heard.map(({ ticks }) => ticks)).toEqual([8640, 11520, 14400, 17280, 20160]);
		expect(listener.heard.every(({ key, codec }) => key && codec === "pcmu")).toBe(true);
	});

	it("is the same for all who listen at a time", () => {
		const { clock, feed } = create();
		const one = listen(feed);
		clock.advance(50);
		const other = listen(feed);
		clock.advance(100);
		expect(one.heard.slice(-other.heard.length)).toEqual(other.heard);
		expect(other.heard.length).toBe(3);
	});

	it("catches up when the process was held up, and says when each unit was due", () => {
		const { clock, feed } = create();
		const { heard } = listen(feed);
		clock.advance(320);
		const times = heard.map(({ takenAt }) => takenAt);
		expect(times.slice(1).every((time, index) => Math.abs(time - (times[index] as number) - 32) < 0.1)).toBe(
			true,
		);
	});

	it("asks for no time while nobody listens", () => {
		const { clock, feed } = create();
		const { stop, heard } = listen(feed);
		clock.advance(40);
		stop();
		const before = heard.length;
		clock.advance(1000);
		expect(heard.length).toBe(before);
		expect(feed.viewers).toBe(0);
		expect(listen(feed).numbers()).toEqual([]);
	});

	it("ends with its camera, also for who comes later", () => {
		const { feed } = create();
		const listener = listen(feed);
		feed.end();
		expect(listener.isOver()).toBe(true);
		expect(listen(feed).isOver()).toBe(true);
	});
});
