import {
	copyFileSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { AV_PIX_FMT_RGB24, AV_PIX_FMT_YUVJ420P, type FFEncoderCodec } from "node-av/constants";
import { describe, expect, it } from "vitest";
import { PersienneError } from "../../../device/errors.ts";
import { defaultFill, yuvOf } from "../../../masks/colour.ts";
import { createPolicy } from "../../../masks/policy.ts";
import type { Watch } from "../../../masks/watch.ts";
import { InlineMasker } from "../../helpers/inline-masker.ts";
import { type MadeClip, makeClip, sample, temporaryFolder } from "../scene/clip/make-clip.ts";
import { filesIn, leftHalf, maskIn, picturesOf } from "./run.ts";

const file = temporaryFolder();
const h264: MadeClip = {
	encoder: "libx264" as FFEncoderCodec,
	width: 320,
	height: 180,
	frames: 10,
	options: { preset: "ultrafast" },
};
const jpeg: MadeClip = {
	...h264,
	encoder: "mjpeg" as FFEncoderCodec,
	container: "image2",
	frames: 1,
	pixelFormat: AV_PIX_FMT_YUVJ420P,
	options: {},
};
const png: MadeClip = { ...jpeg, encoder: "png" as FFEncoderCodec, pixelFormat: AV_PIX_FMT_RGB24 };
const strict = createPolicy({ ...leftHalf, plates: "strict" });

/** Each test has a folder of its own. */
function place(name: string): string {
	mkdirSync(file(name), { recursive: true });
	return file(name);
}

describe("a folder", () => {
	function folder(name: string): string {
		const at = place(name);
		mkdirSync(`${at}/in/sub`, { recursive: true });
		makeClip(`${at}/in/a.jpg`, jpeg);
		makeClip(`${at}/in/sub/b.mp4`, h264);
		makeClip(`${at}/in/sub/c.png`, png);
		writeFileSync(`${at}/in/notes.txt`, "nothing to see");
		writeFileSync(`${at}/in/.hidden.jpg`, "nothing to see");
		return at;
	}

	it("is masked with all that is below it, under the same names", async () => {
		const at = folder("tree");
		const { totals, others } = await maskIn(at, ["in"]);
		expect(totals).toMatchObject({ masked: 3, skipped: 0, failed: 0, pictures: 12 });
		expect(others).toBe(1);
		expect(filesIn(`${at}/out`)).toEqual([".persienne-mask.jsonl", "a.jpg", "sub/b.mp4", "sub/c.png"]);
	});

	it("is gone on with: what is done is skipped, and told", async () => {
		const at = folder("resume");
		await maskIn(at, ["in"]);
		rmSync(`${at}/out/sub/b.mp4`);
		const { totals, skipped, masked } = await maskIn(at, ["in"]);
		expect(totals).toMatchObject({ masked: 1, skipped: 2, failed: 0 });
		expect(skipped).toEqual(["in/a.jpg", "in/sub/c.png"]);
		expect(Object.keys(masked)).toEqual(["in/sub/b.mp4"]);
	});

	it("has files done anew that have changed, if that is said, and never otherwise", async () => {
		const at = folder("changed");
		await maskIn(at, ["in"]);
		const before = readFileSync(`${at}/out/a.jpg`);
		makeClip(`${at}/in/a.jpg`, { ...jpeg, planes: () => [200] });
		utimesSync(`${at}/in/a.jpg`, 1, 1);
		const refused = await maskIn(at, ["in"]);
		expect(refused.totals).toMatchObject({ masked: 0, skipped: 2, failed: 1 });
		expect(refused.failed["in/a.jpg"]?.code).toBe("OUTPUT_EXISTS");
		expect(readFileSync(`${at}/out/a.jpg`)).toEqual(before);
		const { totals } = await maskIn(at, ["in"], { force: true });
		expect(totals).toMatchObject({ masked: 3, skipped: 0, failed: 0 });
		expect(readFileSync(`${at}/out/a.jpg`)).not.toEqual(before);
	});

	it("is not taken for done under another policy", async () => {
		const at = folder("policy");
		await maskIn(at, ["in"]);
		const { totals, failed } = await maskIn(at, ["in"], { policy: strict });
		expect(totals).toMatchObject({ masked: 0, skipped: 0, failed: 3 });
		expect(failed["in/sub/b.mp4"]?.code).toBe("OUTPUT_EXISTS");
	});

	it("is no end of folders when one links to another", async () => {
		const at = folder("links");
		symlinkSync("..", `${at}/in/sub/up`);
		const { totals, others } = await maskIn(at, ["in"]);
		expect(totals.masked).toBe(3);
		expect(others).toBe(2);
	});
});

describe("names", () => {
	it("that differ in their extension do not get into each other's way", async () => {
		const at = place("extensions");
		for (const name of ["a.jpg", "a.jpeg"]) makeClip(`${at}/${name}`, jpeg);
		makeClip(`${at}/a.png`, png);
		copyFileSync(`${at}/a.png`, `${at}/a.bmp`);
		const { totals } = await maskIn(at, ["a.jpg", "a.jpeg", "a.png", "a.bmp"]);
		expect(totals.masked).toBe(4);
		expect(filesIn(`${at}/out`).slice(1)).toEqual(["a.bmp.png", "a.jpeg", "a.jpg", "a.png"]);
	});

	it("of two folders are told apart, the same way each time", async () => {
		const at = place("twice");
		for (const name of ["one", "two", "three"]) {
			mkdirSync(`${at}/${name}`);
			makeClip(`${at}/${name}/a.jpg`, jpeg);
		}
		const { masked } = await maskIn(at, ["one", "two", "three/a.jpg"]);
		expect(masked["one/a.jpg"]).toMatchObject({ output: "a.jpg", renamed: undefined });
		expect(masked["two/a.jpg"]?.output).toBe("a-2.jpg");
		expect(masked["two/a.jpg"]?.renamed).toContain("one/a.jpg");
		expect(masked["three/a.jpg"]?.output).toBe("a-3.jpg");
		const again = await maskIn(at, ["one", "two", "three/a.jpg"]);
		expect(again.totals).toMatchObject({ masked: 0, skipped: 3, failed: 0 });
	});
});

describe("an output folder", () => {
	it.each([
		["that holds an input", ["in/a.jpg"], "in"],
		["that is an input", ["in"], "in"],
		["inside an input", ["in"], "in/masked"],
		["that is an input by another name", ["in"], "link"],
	])("%s is refused", async (name, operands, out) => {
		const at = place(`out-${name}`);
		mkdirSync(`${at}/in`);
		makeClip(`${at}/in/a.jpg`, jpeg);
		symlinkSync("in", `${at}/link`);
		await expect(maskIn(at, operands, { out: `${at}/${out}` })).rejects.toMatchObject({
			code: "OUT_IS_INPUT",
		});
		expect(filesIn(`${at}/in`)).toEqual(["a.jpg"]);
	});

	it("keeps originals that lie in it, whatever is forced", async () => {
		const at = place("originals");
		mkdirSync(`${at}/out/deep`, { recursive: true });
		mkdirSync(`${at}/in/deep`, { recursive: true });
		makeClip(`${at}/out/deep/a.jpg`, jpeg);
		makeClip(`${at}/in/deep/a.jpg`, jpeg);
		const before = readFileSync(`${at}/out/deep/a.jpg`);
		const { failed } = await maskIn(at, ["in", "out/deep"], { force: true });
		expect(failed["in/deep/a.jpg"]?.code).toBe("OUTPUT_EXISTS");
		expect(readFileSync(`${at}/out/deep/a.jpg`)).toEqual(before);
	});

	it("that a run was killed in is swept, and its lock is nobody's", async () => {
		const at = place("swept");
		mkdirSync(`${at}/out/sub`, { recursive: true });
		writeFileSync(`${at}/out/.persienne-99-0.part`, "half");
		writeFileSync(`${at}/out/sub/.persienne-99-1.part`, "half");
		writeFileSync(`${at}/out/.persienne-mask.lock`, "here 99\n");
		makeClip(`${at}/a.jpg`, jpeg);
		const { swept, totals } = await maskIn(at, ["a.jpg"]);
		expect(swept).toBe(2);
		expect(totals.masked).toBe(1);
		expect(filesIn(`${at}/out`)).toEqual([".persienne-mask.jsonl", "a.jpg"]);
	});
});

describe("files that cannot be masked", () => {
	it("are told, each with what is wrong, and the others go on", async () => {
		const at = place("hostile");
		makeClip(`${at}/good.mp4`, h264);
		makeClip(`${at}/good.jpg`, jpeg);
		const film = readFileSync(`${at}/good.mp4`);
		writeFileSync(`${at}/cut.mp4`, film.subarray(0, film.length - 900));
		makeClip(`${at}/long.mkv`, { ...h264, frames: 250 });
		const long = readFileSync(`${at}/long.mkv`);
		writeFileSync(`${at}/cut.mkv`, long.subarray(0, long.length >> 1));
		const jpegBytes = readFileSync(`${at}/good.jpg`);
		writeFileSync(`${at}/cut.jpg`, jpegBytes.subarray(0, jpegBytes.length - 200));
		writeFileSync(`${at}/empty.mp4`, "");
		writeFileSync(`${at}/words.png`, "these are only words");
		writeFileSync(`${at}/list.m3u8`, "#EXTM3U\n#EXTINF:9,\n/etc/passwd\n#EXT-X-ENDLIST\n");
		writeFileSync(`${at}/phone.heic`, Buffer.from("00000018667479706865696300000000686569636d696631", "hex"));
		mkdirSync(`${at}/folder.mp4`);
		const names = [
			"missing.mp4",
			"cut.mp4",
			"cut.mkv",
			"cut.jpg",
			"empty.mp4",
			"words.png",
			"list.m3u8",
			"phone.heic",
		];
		const { totals, failed } = await maskIn(at, [...names, "good.mp4", "good.jpg"]);
		expect(Object.keys(failed)).toEqual(names);
		expect(totals).toMatchObject({ masked: 2, failed: names.length });
		for (const error of Object.values(failed)) {
			expect(error).toBeInstanceOf(PersienneError);
			expect(error.code).toMatch(/^CLIP_/);
			expect(error.remedy).toBeTruthy();
		}
		expect(filesIn(`${at}/out`)).toEqual([".persienne-mask.jsonl", "good.jpg", "good.mp4"]);
	});

	it("leaves no folder behind that was made for them alone", async () => {
		const at = place("all-broken");
		mkdirSync(`${at}/in/sub`, { recursive: true });
		makeClip(`${at}/in/sub/a.png`, png);
		const whole = readFileSync(`${at}/in/sub/a.png`);
		writeFileSync(`${at}/in/sub/a.png`, whole.subarray(0, whole.length / 2));
		const { totals } = await maskIn(at, ["in"], { out: `${at}/new/out` });
		expect(totals).toMatchObject({ masked: 0, failed: 1 });
		expect(existsSync(`${at}/new`)).toBe(false);
		mkdirSync(`${at}/kept`);
		await maskIn(at, ["in"], { out: `${at}/kept` });
		expect(readdirSync(`${at}/kept`)).toEqual([]);
	});
});

describe("when masking fails", () => {
	/** Looks well at the first `good` pictures, and then breaks. */
	function breaking(good: number, where: "look" | "cover"): Watch {
		let count = 0;
		const work = (own: "look" | "cover") => {
			if (own === where && ++count > good) throw new Error("broken on purpose");
		};
		return {
			looks: true,
			look: () => work("look"),
			cover: () => {
				work("cover");
				return [];
			},
		};
	}

	// Every other picture is looked at, from the first one on, and those in between wait for the next look.
	it.each([
		["look", 3, 5],
		["cover", 6, 6],
	] as const)("at a %s the picture is dark, and that is told", async (where, good, lit) => {
		const at = place(`dark-${where}`);
		makeClip(`${at}/a.mp4`, h264);
		const worker = () => new InlineMasker(() => breaking(good, where));
		const { totals, masked } = await maskIn(at, ["a.mp4"], { policy: strict }, worker);
		expect(totals).toMatchObject({ masked: 1, pictures: 10, dark: 10 - lit });
		expect(masked["a.mp4"]).toMatchObject({ dark: 10 - lit, darkBecause: "stage-failed" });
		const pictures = picturesOf(`${at}/out/a.mp4`);
		const bright = pictures.map(({ canvas }) => sample(canvas, 0.9, 0.5)[0] > 20);
		expect(bright).toEqual(Array.from({ length: 10 }, (_, index) => index < lit));
	});

	it("the copy is not done, and is made anew by the next run without being told to", async () => {
		const at = place("dark-again");
		makeClip(`${at}/a.jpg`, jpeg);
		const worker = () => new InlineMasker(() => breaking(0, "look"));
		const first = await maskIn(at, ["a.jpg"], { policy: strict }, worker);
		expect(first.totals).toMatchObject({ masked: 1, dark: 1 });
		const second = await maskIn(at, ["a.jpg"], { policy: strict });
		expect(second.totals).toMatchObject({ masked: 1, skipped: 0, failed: 0, dark: 0 });
		const third = await maskIn(at, ["a.jpg"], { policy: strict });
		expect(third.totals).toMatchObject({ masked: 0, skipped: 1 });
	});
});

describe("the report", () => {
	const record = (text: string) => JSON.parse(text) as { frames: Frame[] };
	interface Frame {
		readonly input: string;
		readonly index: number;
		readonly width: number;
		readonly height: number;
		readonly dark?: string;
		readonly regions: { kind: string; polygon: [number, number][] }[];
		readonly ms: { detect: number; paint: number };
	}

	it("names the pixels that are filled, picture by picture", async () => {
		const at = place("report");
		makeClip(`${at}/a.png`, { ...png, planes: () => [200] });
		makeClip(`${at}/b.mp4`, h264);
		await maskIn(at, ["a.png", "b.mp4"], { report: `${at}/report.json` });
		const { frames } = record(readFileSync(`${at}/report.json`, "utf8"));
		expect(frames).toHaveLength(11);
		expect(frames[0]).toMatchObject({ input: "a.png", index: 0, width: 320, height: 180 });
		expect(frames.slice(1).map(({ input, index }) => [input, index])).toEqual(
			Array.from({ length: 10 }, (_, index) => ["b.mp4", index]),
		);
		for (const { regions, ms } of frames) {
			expect(Object.keys(ms)).toEqual(["detect", "paint"]);
			expect(regions).toHaveLength(1);
			// 45 % of 320 pixels, grown by 2 % of 180, to whole blocks of 16.
			expect(regions[0]).toEqual({
				kind: "zone",
				polygon: [
					[0, 0],
					[160, 0],
					[160, 180],
					[0, 180],
				],
			});
		}
		const [picture] = picturesOf(`${at}/out/a.png`);
		const luma = picture?.canvas.planes[0] as Uint8Array;
		for (let x = 0; x < 320; x++)
			expect(Math.abs((luma[90 * 320 + x] as number) - yuvOf(defaultFill).y) < 4).toBe(x < 160);
	});

	it("says which picture is dark, and why", async () => {
		const at = place("report-dark");
		makeClip(`${at}/a.jpg`, jpeg);
		const worker = () =>
			new InlineMasker(() => ({
				looks: true,
				look: () => Promise.reject(new Error("broken")),
				cover: () => [],
			}));
		await maskIn(at, ["a.jpg"], { policy: strict, report: `${at}/report.json` }, worker);
		const { frames } = record(readFileSync(`${at}/report.json`, "utf8"));
		expect(frames).toEqual([expect.objectContaining({ dark: "stage-failed", regions: [] })]);
	});

	it("is valid when a file fails in the midst, and has nothing of it", async () => {
		const at = place("report-failed");
		makeClip(`${at}/a.mp4`, h264);
		writeFileSync(`${at}/b.jpg`, "no picture");
		const { totals } = await maskIn(at, ["b.jpg", "a.mp4", "b.jpg"], { report: `${at}/report.json` });
		expect(totals).toMatchObject({ masked: 1, failed: 2 });
		expect(record(readFileSync(`${at}/report.json`, "utf8")).frames).toHaveLength(10);
	});

	it("is gone on with by the next run, and begun anew when that is forced", async () => {
		const at = place("report-on");
		makeClip(`${at}/a.jpg`, jpeg);
		makeClip(`${at}/b.jpg`, jpeg);
		const report = `${at}/report.json`;
		const inputs = () => record(readFileSync(report, "utf8")).frames.map(({ input }) => input);
		await maskIn(at, ["a.jpg"], { report });
		await maskIn(at, ["a.jpg", "b.jpg"], { report });
		expect(inputs()).toEqual(["a.jpg", "b.jpg"]);
		await maskIn(at, ["b.jpg"], { report, force: true });
		expect(inputs()).toEqual(["b.jpg"]);
	});

	it("is no original, with --force neither", async () => {
		const at = place("report-original");
		makeClip(`${at}/a.jpg`, jpeg);
		const bytes = readFileSync(`${at}/a.jpg`);
		for (const force of [false, true])
			await expect(maskIn(at, ["a.jpg"], { report: `${at}/a.jpg`, force })).rejects.toMatchObject({
				code: "OUT_IS_ORIGINAL",
			});
		expect(readFileSync(`${at}/a.jpg`).equals(bytes)).toBe(true);
	});

	it("that was not asked for from the start says nothing of what was done before, and that is told", async () => {
		const at = place("report-late");
		makeClip(`${at}/a.jpg`, jpeg);
		makeClip(`${at}/b.jpg`, jpeg);
		await maskIn(at, ["a.jpg"]);
		const report = `${at}/report.json`;
		expect((await maskIn(at, ["a.jpg", "b.jpg"], { report })).totals).toMatchObject({
			skipped: 1,
			unreported: 1,
		});
		expect((await maskIn(at, ["b.jpg"], { report })).totals).toMatchObject({ skipped: 1, unreported: 0 });
	});

	it("does not replace a file that is none", async () => {
		const at = place("report-other");
		makeClip(`${at}/a.jpg`, jpeg);
		writeFileSync(`${at}/report.json`, "somebody's thesis");
		await expect(maskIn(at, ["a.jpg"], { report: `${at}/report.json` })).rejects.toMatchObject({
			code: "REPORT_EXISTS",
		});
		expect(readFileSync(`${at}/report.json`, "utf8")).toBe("somebody's thesis");
		expect(existsSync(`${at}/out/.persienne-mask.lock`)).toBe(false);
	});
});
