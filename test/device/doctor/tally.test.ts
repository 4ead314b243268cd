import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../../device/clock.ts";
import type { DecodedPicture } from "../../../device/doctor/rtsp/decoder.ts";
import { Tally } from "../../../device/doctor/rtsp/tally.ts";

const picture = (time: number | undefined, more: Partial<DecodedPicture> = {}): DecodedPicture => ({
	width: 320,
	height: 180,
	whole: true,
	time,
	...more,
});

describe("what is seen of a stream", () => {
	it("is nothing before the first picture", () => {
		const tally = new Tally(new VirtualClock());
		tally.add(1_000, undefined);
		tally.add(1_000, []);
		expect([tally.begun, tally.seconds, tally.bytes]).toEqual([false, 0, 2_000]);
		expect(tally.result("h264", 1)).toBeUndefined();
	});

	it("is timed by the stream, so that a burst at the start does not count as speed", () => {
		const clock = new VirtualClock();
		const tally = new Tally(clock);
		clock.advance(80);
		for (let i = 0; i < 25; i++) tally.add(100, [picture(i * 3_600)]);
		for (let i = 25; i < 50; i++) {
			clock.advance(40);
			tally.add(100, [picture(i * 3_600)]);
		}
		expect(tally.result("h264", 1 / 90_000)).toEqual({
			codec: "h264",
			sizes: ["320x180"],
			firstPictureMs: 80,
			pictures: 50,
			damaged: 0,
			fps: expect.closeTo(25, 5),
			seconds: 1,
		});
	});

	it("counts what is damaged, but not what comes in between two key frames before the first picture", () => {
		const tally = new Tally(new VirtualClock());
		tally.add(1, undefined);
		tally.add(1, [picture(0)]);
		tally.add(1, undefined);
		tally.add(1, [picture(1, { whole: false })]);
		tally.add(1, []);
		expect(tally.result("h264", 1)).toMatchObject({ pictures: 2, damaged: 2 });
	});

	it("has each size once, and no rate without times", () => {
		const tally = new Tally(new VirtualClock());
		for (const width of [320, 640, 320]) tally.add(1, [picture(undefined, { width })]);
		expect(tally.result("mjpeg", 1)).toMatchObject({ sizes: ["320x180", "640x180"], fps: undefined });
	});
});
