import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import {
	AV_PIX_FMT_RGB8,
	AV_PIX_FMT_RGB24,
	AV_PIX_FMT_YUVJ420P,
	type FFEncoderCodec,
} from "node-av/constants";
import { describe, expect, it } from "vitest";
import { PersienneError } from "../../../../device/errors.ts";
import { openClip } from "../../../../device/scene/clip/clip.ts";
import { blankCanvas, type MadeClip, makeClip, temporaryFolder } from "./make-clip.ts";

const file = temporaryFolder();
const size = { width: 64, height: 36 };
const encoder = (name: string) => name as FFEncoderCodec;
const h264: MadeClip = { encoder: encoder("libx264"), ...size, frames: 12, options: { preset: "ultrafast" } };
const jpeg: MadeClip = { encoder: encoder("mjpeg"), ...size, frames: 6, pixelFormat: AV_PIX_FMT_YUVJ420P };

const seeds: Record<string, MadeClip> = {
	"seed.mp4": h264,
	"seed.mkv": h264,
	"seed.ts": h264,
	"seed.flv": h264,
	"seed.avi": jpeg,
	"seed.jpg": { ...jpeg, container: "image2", frames: 1 },
	"seed.png": {
		...jpeg,
		encoder: encoder("png"),
		container: "image2",
		frames: 1,
		pixelFormat: AV_PIX_FMT_RGB24,
	},
	"seed.gif": { ...jpeg, encoder: encoder("gif"), pixelFormat: AV_PIX_FMT_RGB8 },
};

/** Plays a file for two rounds. What it may throw is a PersienneError with a code of a clip. */
function play(path: string): void {
	try {
		const clip = openClip(path, { ...size, limits: { barrenPackets: 50 } });
		try {
			const canvas = blankCanvas(64, 36);
			for (let step = 0; step < 30; step++) clip.draw(canvas, (step / 15) * Math.min(clip.period, 10));
		} finally {
			clip.close();
		}
	} catch (error) {
		expect(error).toBeInstanceOf(PersienneError);
		expect((error as PersienneError).code).toMatch(/^CLIP_/);
	}
}

describe.each(Object.keys(seeds))("a damaged %s", (name) => {
	it("plays or is an error, and never more than that", () => {
		makeClip(file(name), seeds[name] as MadeClip);
		const whole = readFileSync(file(name));
		const change = fc.record({
			at: fc.nat(whole.length - 1),
			bytes: fc.uint8Array({ minLength: 1, maxLength: 16 }),
		});
		const changes = fc.array(change, { minLength: 1, maxLength: 8 });
		fc.assert(
			fc.property(changes, fc.option(fc.nat(whole.length)), (list, length) => {
				const damaged = Buffer.from(whole);
				for (const { at, bytes } of list) damaged.set(bytes.subarray(0, damaged.length - at), at);
				const path = file(`damaged-${name}`);
				writeFileSync(path, length === null ? damaged : damaged.subarray(0, length));
				play(path);
			}),
			{ numRuns: 60 },
		);
	});
});

it("bytes of no meaning behind each format's name are an error", () => {
	fc.assert(
		fc.property(fc.constantFrom(...Object.keys(seeds)), fc.uint8Array({ maxLength: 2000 }), (name, bytes) => {
			writeFileSync(file(`noise-${name}`), bytes);
			play(file(`noise-${name}`));
		}),
	);
});
