import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import {
	AV_PIX_FMT_RGB24,
	AV_PIX_FMT_RGBA,
	AV_PIX_FMT_YUVJ420P,
	type FFEncoderCodec,
} from "node-av/constants";
import { describe, expect, it } from "vitest";
import { defaultFill, yuvOf } from "../../../masks/colour.ts";
import { createPolicy } from "../../../masks/policy.ts";
import { type MadeClip, makeClip, sample, temporaryFolder } from "../scene/clip/make-clip.ts";
import { canary, plantJpeg, plantPng, plantWebp } from "./plant.ts";
import { maskIn, picturesOf } from "./run.ts";

const file = temporaryFolder();
const fill = yuvOf(defaultFill);
const encoder = (name: string) => name as FFEncoderCodec;
const picture = { container: "image2", width: 320, height: 180, frames: 1 };
const jpeg: MadeClip = { ...picture, encoder: encoder("mjpeg"), pixelFormat: AV_PIX_FMT_YUVJ420P };
const png: MadeClip = { ...picture, encoder: encoder("png"), pixelFormat: AV_PIX_FMT_RGB24 };
const webp: MadeClip = { ...picture, encoder: encoder("libwebp") };

/** Each test has a folder of its own. */
function place(name: string): string {
	mkdirSync(file(name), { recursive: true });
	return file(name);
}

function expectMasked(path: string, width: number, height: number) {
	const [shown, ...more] = picturesOf(path);
	expect(more).toEqual([]);
	expect(shown).toMatchObject({ width, height });
	for (const [x, y] of [
		[0.01, 0.01],
		[0.2, 0.5],
		[0.44, 0.99],
	] as const) {
		const [luma, u, v] = shown ? sample(shown.canvas, x, y) : [0, 0, 0];
		expect(Math.abs(luma - fill.y)).toBeLessThanOrEqual(2);
		expect(Math.abs(u - fill.u)).toBeLessThanOrEqual(2);
		expect(Math.abs(v - fill.v)).toBeLessThanOrEqual(2);
	}
	return shown?.canvas;
}

function expectClean(path: string) {
	const bytes = readFileSync(path).toString("latin1");
	for (const word of [canary, "Exif", "EXIF", "adobe", "ICC", "Lavc"]) expect(bytes).not.toContain(word);
}

describe("a masked picture", () => {
	it.each([
		["jpg", jpeg],
		["jpeg", jpeg],
		["png", png],
		["webp", webp],
	] as const)("stays %s", async (extension, clip) => {
		const at = place(`same-${extension}`);
		makeClip(`${at}/a.${extension}`, clip);
		const { totals } = await maskIn(at, [`a.${extension}`]);
		expect(totals).toMatchObject({ masked: 1, failed: 0, pictures: 1, dark: 0 });
		const canvas = expectMasked(`${at}/out/a.${extension}`, 320, 180);
		const [was] = picturesOf(`${at}/a.${extension}`);
		const difference = was && canvas ? sample(canvas, 0.9, 0.5)[0] - sample(was.canvas, 0.9, 0.5)[0] : 99;
		expect(Math.abs(difference)).toBeLessThanOrEqual(2);
		expectClean(`${at}/out/a.${extension}`);
	});

	it.each(["bmp", "tiff", "ppm"])("that was %s is PNG, and that is told", async (extension) => {
		const at = place(`from-${extension}`);
		makeClip(`${at}/a.${extension}`, {
			...png,
			encoder: encoder(extension),
			pixelFormat: extension === "bmp" ? (3 as never) : AV_PIX_FMT_RGB24,
		});
		const { masked } = await maskIn(at, [`a.${extension}`]);
		expect(masked[`a.${extension}`]).toMatchObject({ output: `a.${extension}.png` });
		expectMasked(`${at}/out/a.${extension}.png`, 320, 180);
	});

	it("is called what it is when its name was wrong", async () => {
		const at = place("wrong");
		makeClip(`${at}/a.png`, png);
		writeFileSync(`${at}/a.jpg`, readFileSync(`${at}/a.png`));
		const { masked } = await maskIn(at, ["a.jpg"]);
		expect(masked["a.jpg"]?.output).toBe("a.jpg.png");
	});

	it.each([
		["jpg", jpeg],
		["png", png],
		["webp", webp],
	] as const)("of odd size keeps it: %s", async (extension, clip) => {
		const at = place(`odd-${extension}`);
		makeClip(`${at}/a.${extension}`, { ...clip, width: 161, height: 91 });
		await maskIn(at, [`a.${extension}`]);
		expectMasked(`${at}/out/a.${extension}`, 161, 91);
	});

	it("has no EXIF, position, comment, profile, thumbnail and trailer, and stands upright: JPEG", async () => {
		const at = place("jpeg-canary");
		makeClip(`${at}/plain.jpg`, jpeg);
		// Orientation 6: the camera was held a quarter turn to the left.
		const planted = plantJpeg(readFileSync(`${at}/plain.jpg`), 6);
		writeFileSync(`${at}/a.jpg`, planted);
		const { totals } = await maskIn(at, ["a.jpg"]);
		expect(totals.masked).toBe(1);
		expectMasked(`${at}/out/a.jpg`, 180, 320);
		expectClean(`${at}/out/a.jpg`);
		const bytes = readFileSync(`${at}/out/a.jpg`);
		expect(bytes.indexOf(Buffer.from([0xff, 0xd8]), 2)).toBe(-1); // no second picture in it
	});

	it("has no text, EXIF and profile: PNG", async () => {
		const at = place("png-canary");
		makeClip(`${at}/thumbnail.jpg`, { ...jpeg, width: 32, height: 18 });
		makeClip(`${at}/plain.png`, png);
		const planted = plantPng(readFileSync(`${at}/plain.png`), readFileSync(`${at}/thumbnail.jpg`));
		writeFileSync(`${at}/a.png`, planted);
		const { totals } = await maskIn(at, ["a.png"]);
		expect(totals.masked).toBe(1);
		expectMasked(`${at}/out/a.png`, 320, 180);
		expectClean(`${at}/out/a.png`);
		const bytes = readFileSync(`${at}/out/a.png`).toString("latin1");
		for (const chunk of ["tEXt", "zTXt", "iTXt", "eXIf", "iCCP"]) expect(bytes).not.toContain(chunk);
	});

	it("has no EXIF, XMP and profile: WebP", async () => {
		const at = place("webp-canary");
		makeClip(`${at}/thumbnail.jpg`, { ...jpeg, width: 32, height: 18 });
		makeClip(`${at}/plain.webp`, webp);
		const planted = plantWebp(
			readFileSync(`${at}/plain.webp`),
			320,
			180,
			readFileSync(`${at}/thumbnail.jpg`),
		);
		writeFileSync(`${at}/a.webp`, planted);
		const { totals } = await maskIn(at, ["a.webp"]);
		expect(totals.masked).toBe(1);
		expectMasked(`${at}/out/a.webp`, 320, 180);
		expectClean(`${at}/out/a.webp`);
	});

	it("shows nothing that was transparent", async () => {
		const at = place("alpha");
		// The right half is black and invisible.
		const paint = ([pixels]: readonly Uint8Array[], [stride]: readonly number[]) => {
			for (let y = 0; y < 180; y++)
				for (let x = 160; x < 320; x++)
					pixels?.fill(0, y * (stride ?? 0) + 4 * x, y * (stride ?? 0) + 4 * x + 4);
		};
		makeClip(`${at}/a.png`, { ...png, pixelFormat: AV_PIX_FMT_RGBA, planes: () => [255], paint });
		await maskIn(at, ["a.png"]);
		const canvas = expectMasked(`${at}/out/a.png`, 320, 180);
		expect(canvas && sample(canvas, 0.9, 0.5)[0]).toBeGreaterThan(230);
	});

	it.each([
		[2, 2],
		[16, 1],
		[2000, 12],
		[12, 2000],
	])("of %i×%i is looked at like any other", async (width, height) => {
		const at = place(`shape-${width}x${height}`);
		makeClip(`${at}/a.png`, { ...png, width, height });
		const { totals } = await maskIn(at, ["a.png"], { policy: createPolicy({ zones: [], plates: "strict" }) });
		expect(totals).toMatchObject({ masked: 1, failed: 0, dark: 0 });
		expect(picturesOf(`${at}/out/a.png`)).toMatchObject([{ width, height }]);
	});

	it("of fifty megapixels is masked like any other", async () => {
		const at = place("large");
		makeClip(`${at}/a.jpg`, { ...jpeg, width: 8704, height: 5800 });
		const { totals } = await maskIn(at, ["a.jpg"]);
		expect(totals).toMatchObject({ masked: 1, failed: 0, dark: 0 });
		expectMasked(`${at}/out/a.jpg`, 8704, 5800);
	});
});
