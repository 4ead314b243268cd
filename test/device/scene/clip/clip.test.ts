import { writeFileSync } from "node:fs";
import {
	AV_PIX_FMT_RGB8,
	AV_PIX_FMT_RGB24,
	AV_PIX_FMT_YUVJ420P,
	type FFEncoderCodec,
} from "node-av/constants";
import { describe, expect, it } from "vitest";
import { type Clip, openClip } from "../../../../device/scene/clip/clip.ts";
import { blankCanvas, lumaOf, makeClip, ruin, sample, temporaryFolder } from "./make-clip.ts";

const file = temporaryFolder();
const size = { width: 64, height: 36 };
const h264 = { encoder: "libx264" as FFEncoderCodec, ...size, options: { preset: "ultrafast", crf: "10" } };

/** The index of the frame that shows at `time`, told by its luma. */
function shownAt(clip: Clip, time: number): number {
	const canvas = blankCanvas(size.width, size.height);
	clip.draw(canvas, time);
	return Math.max(0, Math.round((sample(canvas, 0.5, 0.5)[0] - 40) / 4));
}

function play(clip: Clip, times: readonly number[]): number[] {
	return times.map((time) => shownAt(clip, time));
}

describe("a video", () => {
	for (const [name, container] of [
		["steady.mp4", "mp4"],
		["steady.mkv", "matroska"],
		["steady.ts", "mpegts"],
		["steady.flv", "flv"],
		["steady.avi", "avi"],
	] as const) {
		it(`shows each frame at its time and starts over after the last (${container})`, () => {
			// B frames: the order of decoding is not the order of showing.
			const options = { preset: "medium", crf: "10", bf: "2" };
			makeClip(file(name), { ...h264, options, container, frames: 20 });
			const clip = openClip(file(name), size);
			expect(clip.period).toBeCloseTo(0.8, 2);
			const round = Array.from({ length: 20 }, (_, index) => index * 0.04);
			expect(play(clip, round)).toEqual(round.map((_, index) => index));
			expect(play(clip, [clip.period, clip.period + 0.04, 7 * clip.period + 0.2])).toEqual([0, 1, 5]);
			clip.close();
		});
	}

	it("shows the same frames for the same times, whatever was drawn before", () => {
		makeClip(file("again.mp4"), { ...h264, frames: 20 });
		const [once, twice] = [openClip(file("again.mp4"), size), openClip(file("again.mp4"), size)];
		play(once, [0.3, 0.7, 0.1, 0.9]);
		const [a, b] = [blankCanvas(64, 36), blankCanvas(64, 36)];
		once.draw(a, 0.44);
		twice.draw(b, 0.44);
		expect(a.planes).toEqual(b.planes);
		once.close();
		twice.close();
	});

	it("goes back when time goes back", () => {
		makeClip(file("back.mp4"), { ...h264, frames: 20 });
		const clip = openClip(file("back.mp4"), size);
		expect(play(clip, [0.6, 0.2, 0.24, 0, -5])).toEqual([15, 5, 6, 0, 0]);
		clip.close();
	});

	it("keeps each frame as long as its file says when the rate varies", () => {
		const times = [0, 40, 500, 520, 1400];
		makeClip(file("vfr.mkv"), { ...h264, frames: 5, time: (index) => times[index] ?? 0 });
		const clip = openClip(file("vfr.mkv"), size);
		expect(play(clip, [0, 0.04, 0.3, 0.499, 0.51, 0.52, 1, 1.399, 1.4])).toEqual([0, 1, 1, 1, 2, 3, 3, 3, 4]);
		expect(clip.period).toBeCloseTo(1.44, 2);
		clip.close();
	});

	it("starts with its first frame even if its timestamps start late", () => {
		makeClip(file("late.mkv"), { ...h264, frames: 5, time: (index) => 9000 + index * 40 });
		const clip = openClip(file("late.mkv"), size);
		expect(play(clip, [0, 0.04])).toEqual([0, 1]);
		expect(clip.period).toBeCloseTo(0.2, 2);
		clip.close();
	});

	it("does not wait out a break in the timestamps", () => {
		const time = (index: number) => index * 40 + (index >= 5 ? 3_600_000 : 0);
		makeClip(file("joined.mkv"), { ...h264, frames: 10, time });
		const clip = openClip(file("joined.mkv"), size);
		expect(clip.period).toBeCloseTo(0.4, 2);
		expect(play(clip, [0.16, 0.2, 0.24])).toEqual([4, 5, 6]);
		clip.close();
	});

	it("plays a bare stream without timestamps at the rate asked for", () => {
		makeClip(file("bare.mjpeg"), {
			encoder: "mjpeg" as FFEncoderCodec,
			container: "mjpeg",
			...size,
			frames: 10,
			pixelFormat: AV_PIX_FMT_YUVJ420P,
		});
		const clip = openClip(file("bare.mjpeg"), { ...size, fps: 25 });
		expect(clip.period).toBeCloseTo(0.4, 2);
		const [first, later] = play(clip, [0, 0.2]);
		expect(later).toBeGreaterThan(first as number);
		clip.close();
	});

	it("catches up over several draws after a leap, each within its budget", () => {
		makeClip(file("leap.mp4"), { ...h264, frames: 40 });
		const clip = openClip(file("leap.mp4"), { ...size, limits: { packetsPerDraw: 12 } });
		const shown = play(clip, Array(8).fill(1.4));
		expect(shown[0]).toBeGreaterThan(0);
		expect(shown[0]).toBeLessThan(35);
		expect(shown.at(-1)).toBe(35);
		clip.close();
	});

	it("learns its period at its end when it is too long to be surveyed and does not tell", () => {
		makeClip(file("long.ts"), { ...h264, container: "mpegts", frames: 20 });
		const clip = openClip(file("long.ts"), { ...size, limits: { surveyPackets: 5 } });
		expect(clip.period).toBe(Number.POSITIVE_INFINITY);
		expect(play(clip, [0, 0.4, 0.79])).toEqual([0, 10, 19]);
		expect(clip.period).toBeCloseTo(0.8, 2);
		expect(play(clip, [0.8, 0.88])).toEqual([0, 2]);
		clip.close();
	});

	it("plays a GIF", () => {
		makeClip(file("anim.gif"), {
			encoder: "gif" as FFEncoderCodec,
			...size,
			frames: 4,
			pixelFormat: AV_PIX_FMT_RGB8,
			planes: (index) => [index % 2 ? 0xff : 0],
		});
		const clip = openClip(file("anim.gif"), size);
		const lumas = [0, 0.04].map((time) => {
			const canvas = blankCanvas(64, 36);
			clip.draw(canvas, time);
			return sample(canvas, 0.5, 0.5)[0];
		});
		expect(lumas[0]).toBeLessThan(20);
		expect(lumas[1]).toBeGreaterThan(230);
		clip.close();
	});
});

/** Writes an AVI of JPEG pictures in which those of `ruined` are overwritten with zeros. */
function makeRuined(name: string, frames: number, ruined: (index: number) => boolean): string {
	makeClip(file(name), {
		encoder: "mjpeg" as FFEncoderCodec,
		...size,
		frames,
		pixelFormat: AV_PIX_FMT_YUVJ420P,
	});
	ruin(file(name), ruined);
	return file(name);
}

describe("damage in the middle", () => {
	it("is left out: the frame before stays until whole ones come again", () => {
		const clip = openClip(
			makeRuined("hole.avi", 12, (index) => index >= 4 && index <= 6),
			size,
		);
		const lumas = Array.from({ length: 12 }, (_, index) => {
			const canvas = blankCanvas(64, 36);
			clip.draw(canvas, index * 0.04);
			return sample(canvas, 0.5, 0.5)[0];
		});
		expect(new Set(lumas.slice(3, 7)).size).toBe(1);
		expect(new Set(lumas).size).toBe(9);
		clip.close();
	});

	it("that never ends is an error at every draw from then on", () => {
		const clip = openClip(
			makeRuined("ruin.avi", 30, (index) => index >= 5),
			{ ...size, limits: { barrenPackets: 8 } },
		);
		expect(() => play(clip, [0, 0.12])).not.toThrow();
		const damaged = expect.objectContaining({ code: "CLIP_DAMAGED" });
		expect(() => shownAt(clip, 0.6)).toThrowError(damaged);
		expect(() => shownAt(clip, 0)).toThrowError(damaged);
		clip.close();
	});

	it("from the first frame to the last is an error at once", () => {
		expect(() =>
			openClip(
				makeRuined("rubble.avi", 5, () => true),
				size,
			),
		).toThrowError(expect.objectContaining({ code: "CLIP_DAMAGED" }));
	});
});

describe("a picture", () => {
	it("is shown at any time, and repeats after a second", () => {
		makeClip(file("still.png"), {
			encoder: "png" as FFEncoderCodec,
			container: "image2",
			...size,
			frames: 1,
			pixelFormat: AV_PIX_FMT_RGB24,
			planes: () => [200],
		});
		const clip = openClip(file("still.png"), size);
		expect(clip.period).toBe(1);
		const canvas = blankCanvas(64, 36);
		for (const time of [0, 0.5, 1e6]) {
			canvas.planes[0].fill(0);
			clip.draw(canvas, time);
			// Grey 200 of 255 in limited range: 16 + 219 × 200/255.
			expect(sample(canvas, 0.5, 0.5)).toEqual([188, 128, 128]);
		}
		clip.close();
	});

	it("fills a canvas whose rows are padded, and nothing of the padding", () => {
		const canvas = blankCanvas(64, 36, 16);
		const clip = openClip(file("still.png"), size);
		clip.draw(canvas, 0);
		expect(canvas.planes[0][63]).toBe(188);
		expect(canvas.planes[0][64]).toBe(255);
		expect(sample(canvas, 1, 1)).toEqual([188, 128, 128]);
		clip.close();
	});
});

it("keeps the picture's shape between black bars", () => {
	makeClip(file("square.png"), {
		encoder: "png" as FFEncoderCodec,
		container: "image2",
		width: 40,
		height: 40,
		frames: 1,
		pixelFormat: AV_PIX_FMT_RGB24,
		planes: () => [255],
	});
	const clip = openClip(file("square.png"), { width: 160, height: 90 });
	const canvas = blankCanvas(160, 90);
	clip.draw(canvas, 0);
	expect(sample(canvas, 0.1, 0.5)).toEqual([16, 128, 128]);
	expect(sample(canvas, 0.9, 0.5)).toEqual([16, 128, 128]);
	for (const [x, y] of [
		[0.5, 0.01],
		[0.5, 0.99],
		[0.25, 0.5],
		[0.75, 0.5],
	] as const) {
		expect(sample(canvas, x, y)[0]).toBe(235);
	}
	clip.close();
});

it("survives its file being replaced by another while it plays", () => {
	makeClip(file("swap.mp4"), { ...h264, frames: 10 });
	const clip = openClip(file("swap.mp4"), size);
	shownAt(clip, 0);
	writeFileSync(file("swap.mp4"), "no video any more");
	expect(() => shownAt(clip, clip.period)).toThrowError(expect.objectContaining({ code: "CLIP_UNREADABLE" }));
	clip.close();
});

it("tells frames apart by their luma, or these tests prove nothing", () => {
	expect(new Set(Array.from({ length: 40 }, (_, index) => lumaOf(index))).size).toBe(40);
});
