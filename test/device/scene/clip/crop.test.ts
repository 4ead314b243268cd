import { AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV444P, type FFEncoderCodec } from "node-av/constants";
import { Frame } from "node-av/lib";
import { describe, expect, it } from "vitest";
import { openClip } from "../../../../device/scene/clip/clip.ts";
import { Cropper } from "../../../../device/scene/clip/crop.ts";
import { openFootage } from "../../../../device/scene/clip/footage.ts";
import { blankCanvas, type MadeClip, makeClip, sample, temporaryFolder } from "./make-clip.ts";

const file = temporaryFolder();
const [hidden, shown] = [220, 60];

/** Bright where the container hides it: 40 columns on the left and 20 rows at the bottom. */
const clip: MadeClip = {
	encoder: "libx264" as FFEncoderCodec,
	width: 160,
	height: 100,
	frames: 3,
	hidden: [0, 20, 40, 0],
	options: { preset: "ultrafast", crf: "1" },
	planes: () => [shown],
	paint: ([luma], [stride = 0]) => {
		for (let y = 0; y < 100; y++)
			for (let x = 0; x < 160; x++)
				if (x < 40 || y >= 80) luma?.fill(hidden, y * stride + x, y * stride + x + 1);
	},
};

describe("what a container hides of its pictures", () => {
	it.each(["mp4", "mov", "mkv"])("is cut off, and zones go by what is shown: %s", (extension) => {
		makeClip(file(`a.${extension}`), clip);
		const footage = openFootage(file(`a.${extension}`), false);
		try {
			expect(footage).toMatchObject({ width: 120, height: 80 });
			for (let frames = 0; footage.advance(); frames++) {
				const canvas = blankCanvas(120, 80);
				footage.draw(canvas);
				for (const at of [0, 0.5, 0.99]) expect(sample(canvas, at, at)[0]).toBeLessThan(shown + 10);
				expect(frames).toBeLessThan(3);
			}
		} finally {
			footage.close();
		}
	});

	it("is in no picture of a camera that films the file", () => {
		makeClip(file("camera.mp4"), {
			...clip,
			encoder: "libx264" as FFEncoderCodec,
			pixelFormat: AV_PIX_FMT_YUV444P,
		});
		const played = openClip(file("camera.mp4"), { width: 240, height: 160 });
		try {
			const canvas = blankCanvas(240, 160);
			played.draw(canvas, 0.05);
			expect(canvas.planes[0].every((luma) => luma < shown + 10)).toBe(true);
		} finally {
			played.close();
		}
	});

	it("is no less for an odd number, whose pixel has its colour from both sides", () => {
		makeClip(file("odd.mkv"), { ...clip, hidden: [0, 19, 39, 0] });
		const footage = openFootage(file("odd.mkv"), false);
		expect(footage).toMatchObject({ width: 120, height: 80 });
		footage.close();
	});

	it.each([160, 4_000_000_000])("may not be all of it: %i", (left) => {
		using frame = new Frame();
		frame.alloc();
		Object.assign(frame, { width: 160, height: 100, format: AV_PIX_FMT_YUV420P });
		frame.getBuffer();
		const cropper = new Cropper({ top: 0, bottom: 0, left, right: 0 });
		expect(() => cropper.crop(frame)).toThrow(/cut/);
		cropper.close();
	});
});
