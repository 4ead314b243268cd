import { AV_PIX_FMT_RGBA, AV_PIX_FMT_YUVA420P, type FFEncoderCodec } from "node-av/constants";
import { describe, expect, it } from "vitest";
import { openClip } from "../../../../device/scene/clip/clip.ts";
import { openFootage } from "../../../../device/scene/clip/footage.ts";
import { blankCanvas, type MadeClip, makeClip, sample, temporaryFolder } from "./make-clip.ts";

const file = temporaryFolder();
const size = { width: 160, height: 90 };

/** Black; on the left half nobody is to see that. */
const png: MadeClip = {
	encoder: "png" as FFEncoderCodec,
	container: "image2",
	...size,
	frames: 1,
	pixelFormat: AV_PIX_FMT_RGBA,
	planes: () => [0],
	paint: ([pixels], [stride = 0]) => {
		for (let y = 0; y < 90; y++)
			for (let x = 80; x < 160; x++) pixels?.fill(255, y * stride + 4 * x + 3, y * stride + 4 * x + 4);
	},
};
const webm = (encoder: string): MadeClip => ({
	encoder: encoder as FFEncoderCodec,
	...size,
	frames: 4,
	pixelFormat: AV_PIX_FMT_YUVA420P,
	options: { "auto-alt-ref": "0" },
	planes: () => [20, 128, 128, 255],
	paint: ([, , , alpha], [, , , stride = 0]) => {
		for (let y = 0; y < 90; y++) alpha?.fill(0, y * stride, y * stride + 80);
	},
});

describe.each([
	["a PNG", "a.png", png],
	["WebM with VP8", "vp8.webm", webm("libvpx")],
	["WebM with VP9", "vp9.webm", webm("libvpx-vp9")],
] as const)("what is transparent in %s", (_, name, clip) => {
	const expectHidden = (left: number, right: number) => {
		expect(left).toBeGreaterThan(225);
		expect(right).toBeLessThan(30);
	};

	it("is paper in a masked copy", () => {
		makeClip(file(name), clip);
		const footage = openFootage(file(name), false);
		const canvas = blankCanvas(160, 90);
		footage.advance();
		footage.draw(canvas);
		footage.close();
		expectHidden(sample(canvas, 0.25, 0.5)[0], sample(canvas, 0.75, 0.5)[0]);
	});

	it("is paper to a camera that films it", () => {
		const played = openClip(file(name), { width: 320, height: 180 });
		const canvas = blankCanvas(320, 180);
		played.draw(canvas, 0);
		played.close();
		expectHidden(sample(canvas, 0.25, 0.5)[0], sample(canvas, 0.75, 0.5)[0]);
	});
});
