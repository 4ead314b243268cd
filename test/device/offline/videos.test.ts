import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { AV_PIX_FMT_YUV444P, AV_PIX_FMT_YUVJ420P, type FFEncoderCodec } from "node-av/constants";
import { describe, expect, it } from "vitest";
import { defaultFill, yuvOf } from "../../../masks/colour.ts";
import { createPolicy } from "../../../masks/policy.ts";
import { type MadeClip, makeClip, ruin, sample, temporaryFolder } from "../scene/clip/make-clip.ts";
import { filesIn, leftHalf, maskIn, picturesOf } from "./run.ts";

const file = temporaryFolder();
const fill = yuvOf(defaultFill);
const size = { width: 320, height: 180 };
const h264: MadeClip = {
	encoder: "libx264" as FFEncoderCodec,
	...size,
	frames: 30,
	options: { preset: "ultrafast" },
};

/** Each test has a folder of its own. */
function place(name: string): string {
	mkdirSync(file(name), { recursive: true });
	return file(name);
}

function expectMasked(path: string, frames: number) {
	const pictures = picturesOf(path);
	expect(pictures).toHaveLength(frames);
	for (const { canvas } of pictures) {
		for (const [x, y] of [
			[0.01, 0.01],
			[0.2, 0.5],
			[0.44, 0.99],
		] as const) {
			const [luma, u, v] = sample(canvas, x, y);
			expect(Math.abs(luma - fill.y)).toBeLessThanOrEqual(2);
			expect(Math.abs(u - fill.u)).toBeLessThanOrEqual(2);
			expect(Math.abs(v - fill.v)).toBeLessThanOrEqual(2);
		}
	}
	return pictures;
}

describe("a masked video", () => {
	it("has the zones filled in every picture, and the rest as it was", async () => {
		const at = place("plain");
		makeClip(`${at}/a.mp4`, h264);
		const { totals, masked } = await maskIn(at, ["a.mp4"]);
		expect(totals).toMatchObject({
			masked: 1,
			skipped: 0,
			failed: 0,
			pictures: 30,
			dark: 0,
			interrupted: false,
		});
		expect(masked["a.mp4"]).toMatchObject({ output: "a.mp4", pictures: 30, dark: 0, counts: { zone: 30 } });
		const originals = picturesOf(`${at}/a.mp4`);
		for (const [index, { canvas, time }] of expectMasked(`${at}/out/a.mp4`, 30).entries()) {
			const original = originals[index];
			expect(time).toBeCloseTo(original?.time ?? -1, 6);
			const was = original ? sample(original.canvas, 0.9, 0.5)[0] : -1;
			expect(Math.abs(sample(canvas, 0.9, 0.5)[0] - was)).toBeLessThanOrEqual(3);
		}
	});

	it.each(["mp4", "mov", "mkv"])("stays %s", async (extension) => {
		const at = place(`same-${extension}`);
		makeClip(`${at}/a.${extension}`, h264);
		await maskIn(at, [`a.${extension}`]);
		expectMasked(`${at}/out/a.${extension}`, 30);
	});

	it.each([
		["avi", "mp4", "mpeg4"],
		["webm", "mkv", "libvpx"],
		["ts", "mp4", "libx264"],
		["flv", "mp4", "libx264"],
	])("that was %s is %s, and that is told", async (from, to, encoder) => {
		const at = place(`from-${from}`);
		makeClip(`${at}/a.${from}`, { ...h264, encoder: encoder as FFEncoderCodec, options: {} });
		const { masked } = await maskIn(at, [`a.${from}`]);
		expect(masked[`a.${from}`]).toMatchObject({ output: `a.${from}.${to}` });
		expect(masked[`a.${from}`]?.renamed).toContain(`written as ${to}`);
		expectMasked(`${at}/out/a.${from}.${to}`, 30);
	});

	it("keeps the times of its pictures, however uneven", async () => {
		const at = place("vfr");
		const times = [0, 40, 41, 500, 640, 20_000, 20_040, 95_000];
		makeClip(`${at}/a.mkv`, { ...h264, frames: times.length, time: (index) => times[index] as number });
		await maskIn(at, ["a.mkv"], { policy: createPolicy({ ...leftHalf, plates: "strict" }) });
		const shown = expectMasked(`${at}/out/a.mkv`, times.length).map(({ time }) => Math.round(time * 1000));
		expect(shown).toEqual(times);
	});

	it("of odd size is wider and higher by one", async () => {
		const at = place("odd");
		makeClip(`${at}/a.mkv`, { ...h264, width: 161, height: 91, pixelFormat: AV_PIX_FMT_YUV444P });
		const { totals } = await maskIn(at, ["a.mkv"]);
		expect(totals.masked).toBe(1);
		const [picture] = expectMasked(`${at}/out/a.mkv`, 30);
		expect(picture).toMatchObject({ width: 162, height: 92 });
	});

	it("stands upright, its zones where they are seen", async () => {
		const at = place("turned");
		makeClip(`${at}/a.mp4`, h264);
		const bytes = readFileSync(`${at}/a.mp4`);
		// tkhd version 0: the matrix starts 40 bytes into the box's content (ISO/IEC 14496-12 §8.3.2).
		const matrix = bytes.indexOf("tkhd", 0, "latin1") + 4 + 40;
		for (const [cell, value] of [0, 0x10000, 0, -0x10000, 0].entries())
			bytes.writeInt32BE(value, matrix + 4 * cell);
		writeFileSync(`${at}/a.mp4`, bytes);
		await maskIn(at, ["a.mp4"]);
		const [picture] = expectMasked(`${at}/out/a.mp4`, 30);
		expect(picture).toMatchObject({ width: size.height, height: size.width });
	});

	it("has the frames that decode when some of it does not, and that is told", async () => {
		const at = place("ruined");
		makeClip(`${at}/a.avi`, {
			...h264,
			encoder: "mjpeg" as FFEncoderCodec,
			options: {},
			pixelFormat: AV_PIX_FMT_YUVJ420P,
		});
		ruin(`${at}/a.avi`, (index) => index === 3 || index === 4);
		const { masked, totals } = await maskIn(at, ["a.avi"]);
		expect(totals.failed).toBe(0);
		expect(masked["a.avi"]).toMatchObject({ pictures: 28, damaged: 2 });
		expectMasked(`${at}/out/a.avi.mp4`, 28);
	});
});

it("leaves nothing but the copies and its ledger in the output folder", async () => {
	const at = place("tidy");
	makeClip(`${at}/a.mp4`, h264);
	copyFileSync(`${at}/a.mp4`, `${at}/b.mp4`);
	await maskIn(at, ["a.mp4", "b.mp4"]);
	expect(filesIn(`${at}/out`)).toEqual([".persienne-mask.jsonl", "a.mp4", "b.mp4"]);
});
