import { mkdirSync, readFileSync } from "node:fs";
import { AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_VIDEO, type FFEncoderCodec } from "node-av/constants";
import { describe, expect, it } from "vitest";
import { type MadeClip, makeClip, temporaryFolder } from "../scene/clip/make-clip.ts";
import { makeFilm, soundOf, tracksOf } from "./film.ts";
import { canary } from "./plant.ts";
import { maskIn, picturesOf } from "./run.ts";

const file = temporaryFolder();
const h264: MadeClip = {
	encoder: "libx264" as FFEncoderCodec,
	width: 160,
	height: 90,
	frames: 25,
	options: { preset: "ultrafast" },
};

/** A film with everything in it that a container holds. */
function film(name: string, extension: "mkv" | "mov"): string {
	mkdirSync(file(name));
	makeClip(file(`${name}.mp4`), h264);
	makeFilm(
		file(`${name}.mp4`),
		`${file(name)}/a.${extension}`,
		canary,
		extension === "mkv" ? "matroska" : "mov",
	);
	expect(readFileSync(`${file(name)}/a.${extension}`).includes(canary)).toBe(true);
	return file(name);
}

describe.each(["mkv", "mov"] as const)("of a film in %s", (extension) => {
	it("pictures alone are kept", async () => {
		const at = film(`silent-${extension}`, extension);
		const { totals } = await maskIn(at, [`a.${extension}`]);
		expect(totals).toMatchObject({ masked: 1, failed: 0, pictures: 25 });
		const copy = `${at}/out/a.${extension}`;
		expect(tracksOf(copy).kinds).toEqual([AVMEDIA_TYPE_VIDEO]);
		const bytes = readFileSync(copy).toString("latin1");
		for (const word of [canary, "+48.85", "sound 3"]) expect(bytes).not.toContain(word);
		expect(picturesOf(copy)).toHaveLength(25);
	});

	it("the sound is copied too when that is asked for, in step with the pictures", async () => {
		const at = film(`sound-${extension}`, extension);
		const { totals } = await maskIn(at, [`a.${extension}`], { withSound: true });
		expect(totals).toMatchObject({ masked: 1, failed: 0, pictures: 25 });
		const copy = `${at}/out/a.${extension}`;
		const { kinds, sound } = tracksOf(copy);
		expect(kinds).toEqual([AVMEDIA_TYPE_VIDEO, AVMEDIA_TYPE_AUDIO]);
		const all = Array.from({ length: 10 }, (_, index) => soundOf(index).toString("latin1")).join("");
		expect(sound.map(({ data }) => data).join("")).toBe(all);
		expect(sound[0]?.ms).toBe(0);
		expect(readFileSync(copy).includes(canary)).toBe(false);
		expect(picturesOf(copy).map(({ time }) => Math.round(time * 1000))).toEqual(
			Array.from({ length: 25 }, (_, index) => 40 * index),
		);
	});
});

it("of Vorbis the sound is copied without what was written about it", async () => {
	mkdirSync(file("vorbis"));
	makeClip(file("vorbis.mp4"), h264);
	makeFilm(file("vorbis.mp4"), file("vorbis/a.mkv"), canary, "matroska", true);
	const { totals } = await maskIn(file("vorbis"), ["a.mkv"], { withSound: true });
	expect(totals).toMatchObject({ masked: 1, failed: 0, pictures: 25 });
	const copy = file("vorbis/out/a.mkv");
	expect(tracksOf(copy).sound).toHaveLength(10);
	expect(readFileSync(copy).includes(canary)).toBe(false);
});
