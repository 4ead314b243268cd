import { readFileSync, writeFileSync } from "node:fs";
import {
	AV_PIX_FMT_RGB24,
	AV_PIX_FMT_YUV420P,
	AV_PIX_FMT_YUVJ420P,
	type FFEncoderCodec,
} from "node-av/constants";
import { describe, expect, it } from "vitest";
import { openClip } from "../../../../device/scene/clip/clip.ts";
import { yuvOf } from "../../../../masks/colour.ts";
import { blankCanvas, makeClip, sample, temporaryFolder } from "./make-clip.ts";

const file = temporaryFolder();

/** What shows at parts of the canvas's width and height. */
function shown(name: string, width: number, height: number, places: readonly (readonly [number, number])[]) {
	const clip = openClip(file(name), { width, height });
	const canvas = blankCanvas(width, height);
	clip.draw(canvas, 0);
	clip.close();
	return places.map(([x, y]) => sample(canvas, x, y));
}

function expectNear(actual: readonly number[] | undefined, expected: readonly number[]): void {
	for (const [index, value] of expected.entries())
		expect(Math.abs((actual?.[index] ?? 999) - value)).toBeLessThan(4);
}

describe("colours become BT.709, limited range", () => {
	const size = { width: 64, height: 36 };
	const red = yuvOf([255, 0, 0]);
	const expected = [red.y, red.u, red.v];

	it("from a JPEG: BT.601, full range", () => {
		makeClip(file("red.jpg"), {
			encoder: "mjpeg" as FFEncoderCodec,
			container: "image2",
			...size,
			frames: 1,
			pixelFormat: AV_PIX_FMT_YUVJ420P,
			planes: () => [76, 85, 255],
		});
		expectNear(shown("red.jpg", 64, 36, [[0.5, 0.5]])[0], expected);
	});

	it("from a PNG: RGB", () => {
		makeClip(file("red.png"), {
			encoder: "png" as FFEncoderCodec,
			container: "image2",
			...size,
			frames: 1,
			pixelFormat: AV_PIX_FMT_RGB24,
			paint: ([pixels]) => {
				for (let at = 0; pixels && at < pixels.length; at += 3) pixels.set([255, 0, 0], at);
			},
		});
		expectNear(shown("red.png", 64, 36, [[0.5, 0.5]])[0], expected);
	});

	it("from a small video that does not say: BT.601, limited range", () => {
		makeClip(file("red.mp4"), {
			encoder: "libx264" as FFEncoderCodec,
			...size,
			frames: 3,
			pixelFormat: AV_PIX_FMT_YUV420P,
			planes: () => [81, 90, 240],
			options: { preset: "ultrafast", crf: "5" },
		});
		expectNear(shown("red.mp4", 64, 36, [[0.5, 0.5]])[0], expected);
	});

	it("from a large video that does not say: unchanged", () => {
		makeClip(file("hd.mp4"), {
			encoder: "libx264" as FFEncoderCodec,
			width: 1280,
			height: 720,
			frames: 2,
			planes: () => [red.y, red.u, red.v],
			options: { preset: "ultrafast", crf: "5" },
		});
		expectNear(shown("hd.mp4", 1280, 720, [[0.5, 0.5]])[0], expected);
	});
});

describe("a picture that was filmed sideways stands upright", () => {
	/** White in the stored picture's top left quarter, black elsewhere. */
	const corner = {
		width: 64,
		height: 36,
		planes: () => [16, 128, 128],
		paint: ([luma]: readonly Uint8Array[], [stride = 0]: readonly number[]) => {
			for (let row = 0; row < 18; row++) luma?.fill(235, row * stride, row * stride + 32);
		},
	};
	const quarters = [
		[0.25, 0.25],
		[0.75, 0.25],
		[0.25, 0.75],
		[0.75, 0.75],
	] as const;
	const isWhite = ([luma]: readonly number[]) => (luma ?? 0) > 125;

	it("by the matrix of an MP4 track", () => {
		makeClip(file("turned.mp4"), {
			...corner,
			encoder: "libx264" as FFEncoderCodec,
			frames: 3,
			options: { preset: "ultrafast", crf: "5" },
		});
		const bytes = readFileSync(file("turned.mp4"));
		// tkhd version 0: the matrix starts 40 bytes into the box's content (ISO/IEC 14496-12 §8.3.2).
		const matrix = bytes.indexOf("tkhd", 0, "latin1") + 4 + 40;
		for (const [index, cell] of [0, 0x10000, 0, -0x10000, 0, 0, 36 << 16, 0, 0x40000000].entries()) {
			bytes.writeInt32BE(cell, matrix + 4 * index);
		}
		writeFileSync(file("turned.mp4"), bytes);
		// Turned a quarter clockwise, top left goes to top right; on a canvas of the turned shape there are no bars.
		expect(shown("turned.mp4", 36, 64, quarters).map(isWhite)).toEqual([false, true, false, false]);
	});

	it("by the EXIF orientation of a JPEG", () => {
		makeClip(file("straight.jpg"), {
			...corner,
			encoder: "mjpeg" as FFEncoderCodec,
			container: "image2",
			frames: 1,
			pixelFormat: AV_PIX_FMT_YUVJ420P,
		});
		const jpeg = readFileSync(file("straight.jpg"));
		// An APP1 segment with a big-endian TIFF of one entry: Orientation (0x0112), SHORT, 1, 6 (EXIF 2.32 §4.6.4).
		const exif = "457869660000" + "4d4d002a00000008" + "0001" + "01120003000000010006" + "0000" + "00000000";
		const segment = Buffer.from(`ffe1${(exif.length / 2 + 2).toString(16).padStart(4, "0")}${exif}`, "hex");
		writeFileSync(file("turned.jpg"), Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]));
		expect(shown("straight.jpg", 64, 36, quarters).map(isWhite)).toEqual([true, false, false, false]);
		expect(shown("turned.jpg", 36, 64, quarters).map(isWhite)).toEqual([false, true, false, false]);
	});
});
