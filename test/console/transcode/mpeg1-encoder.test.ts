import { describe, expect, it } from "vitest";
import { mpeg1Rate, scaledSize } from "../../../console/transcode/mpeg1-encoder.ts";

const limits = { maxWidth: 640, maxHeight: 360 };

describe("the size of a tile's picture", () => {
	it.each([
		["640x360", "640x360"],
		["1920x1080", "640x360"],
		["320x180", "320x180"],
		["640x480", "480x360"],
		["360x640", "202x360"],
		["2592x1944", "480x360"],
		["641x359", "640x358"],
		["4000x16", "640x16"],
	])("of a stream of %s is %s", (from, to) => {
		const [width, height] = from.split("x").map(Number) as [number, number];
		const size = scaledSize({ width, height }, limits);
		expect(`${size.width}x${size.height}`).toBe(to);
	});
});

describe("the picture rate in the sequence header", () => {
	it.each([
		[25, 25],
		[12.5, 25],
		[5, 25],
		[30, 30],
		[15, 30],
		[10, 30],
		[60, 30],
		[0, 30],
	])("of %d pictures per second is %d", (fps, rate) => {
		expect(mpeg1Rate(fps)).toBe(rate);
	});
});
