import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultFill } from "../../masks/colour.ts";
import { Chromium } from "./lib/chromium.ts";
import { barriers, keep, placeIn, signIn } from "./lib/console.ts";
import { Device, signedIn } from "./lib/device.ts";
import { have, run } from "./lib/run.ts";

const still = fileURLToPath(new URL("../device/rtp/ffmpeg-8.1-mjpeg-64x48.jpg", import.meta.url));
const video = { main: { size: "640x360", fps: 10 }, sub: { size: "640x360", fps: 10 } };
/** The left half of the picture. */
const left = {
	name: "left",
	polygon: [
		[-1, 1],
		[0, 1],
		[0, -1],
		[-1, -1],
	],
};

/** Colours along a row of both canvases, a tenth of the picture apart. */
const rows = `["lens", "leaves"].map((id) => {
	const canvas = document.querySelector("#" + id);
	const context = canvas.getContext("2d");
	return [0.1, 0.2, 0.3, 0.7, 0.8, 0.9].map((x) =>
		[...context.getImageData(Math.floor(x * canvas.width), Math.floor(0.8 * canvas.height), 1, 1).data].slice(0, 3));
})`;

function distance(one: readonly number[] = [], other: readonly number[] = []): number {
	return Math.max(...one.map((part, i) => Math.abs(part - (other[i] as number))));
}

describe.runIf(have("chromium", "ffmpeg"))("the demonstration in Chromium", () => {
	let device: Device;
	let chromium: Chromium;

	beforeAll(async () => {
		const folder = Device.newFolder();
		copyFileSync(still, join(folder, "still.jpg"));
		device = await Device.start({
			folder,
			console: true,
			args: ["--demo"],
			config: {
				cameras: [
					{ name: "square", scene: "town-square", masks: [left], video },
					{ name: "clip", input: "./still.jpg", masks: "none" },
				],
			},
		});
		chromium = await Chromium.start();
	});
	afterAll(async () => {
		await chromium?.stop();
		await device?.stop();
	});

	/** What a second client sees of the left half for some seconds, a tenth of a second apart: the brightest of each picture. */
	async function watch(seconds: number): Promise<{ left: number[]; right: number[] }> {
		const url = signedIn(device.cameraCalled("square").rtsp.main, device.ready.credentials.viewer);
		const [width, height] = [32, 18];
		const { stdout } = await run("ffmpeg", [
			...[
				"-v",
				"error",
				"-analyzeduration",
				"200000",
				"-rtsp_transport",
				"tcp",
				"-i",
				url,
				"-t",
				String(seconds),
			],
			...["-vf", `scale=${width}:${height}:flags=area`, "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1"],
		]);
		const seen = { left: [] as number[], right: [] as number[] };
		for (let at = 0; at + width * height <= stdout.length; at += width * height) {
			const of = (from: number, to: number) =>
				Math.max(
					...stdout.subarray(at, at + width * height).filter((_, i) => i % width >= from && i % width < to),
				);
			seen.left.push(of(0, 15));
			seen.right.push(of(18, 32));
		}
		return seen;
	}

	it("shows one picture before and after, labelled, with a slider between", async () => {
		await signIn(chromium, String(device.ready.console), device.ready.credentials.operator);
		await chromium.open(`${device.ready.console}cameras/square`);
		await chromium.until(`document.querySelector("#demonstration")?.checkVisibility()`);
		await chromium.open(`${device.ready.console}demonstration/square`);
		await chromium.until(
			`document.querySelector("#compare") && !document.querySelector("#compare").matches("[data-empty]")`,
		);
		await chromium.until(`document.querySelector('[data-picture="playing"][data-state="masked"]')`);
		// Until a picture has been looked at in time: on a busy machine some are dark.
		await chromium.until(`(${rows})[1].slice(3).some((colour) => Math.max(...colour) > 60)`);
		const [lens = [], leaves = []] = await chromium.value<number[][][]>(rows);
		for (const i of [0, 1, 2]) {
			expect(distance(leaves[i], defaultFill), `${leaves[i]}`).toBeLessThanOrEqual(10);
			expect(distance(lens[i], defaultFill), `${lens[i]}`).toBeGreaterThan(10);
		}
		expect([3, 4, 5].some((i) => distance(lens[i], leaves[i]) <= 16)).toBe(true);
		expect(await chromium.value(`document.querySelector(".label").textContent`)).toMatch(/^Demonstration\./);
		await keep(chromium, "demonstration-en", { whole: true });

		const seam = () => chromium.value<string>(`getComputedStyle(document.querySelector("#lens")).clipPath`);
		const before = await seam();
		await chromium.value(`document.querySelector("#split").focus()`);
		await chromium.press("ArrowRight", "ArrowRight");
		expect(await seam()).not.toBe(before);
		await chromium.mouse(
			await placeIn(chromium, "#compare", 0.5, 0.5),
			await placeIn(chromium, "#compare", 0.2, 0.5),
		);
		expect(await chromium.value(`Math.round(document.querySelector("#split").value)`)).toBe(20);
		expect(await barriers(chromium)).toEqual([]);
		expect(chromium.problems).toEqual([]);
	});

	it("goes dark when it is broken, never clear, says so, and comes back", async () => {
		const watched = watch(12);
		await chromium.value(`document.querySelector('[data-how="throw"]').click()`);
		await chromium.until(`document.querySelector(".desk-live").dataset.state === "dark"`);
		await chromium.until(`document.querySelector("#events li")?.textContent.includes("privacy/failed")`);
		await chromium.until(`(${rows})[1].flat().every((part) => part < 40)`);
		expect(Math.max(...(await watch(1)).right)).toBeLessThan(30);
		await keep(chromium, "demonstration-broken-en", { whole: true });
		expect(await barriers(chromium)).toEqual([]);
		await chromium.value(`document.querySelector("#mend").click()`);
		await chromium.until(`document.querySelector(".desk-live").dataset.state === "masked"`);
		await chromium.until(`document.querySelector("#events li")?.textContent.includes("privacy/restored")`);
		const { left, right } = await watched; // from before to after
		expect(left.length).toBeGreaterThan(10);
		// The fill, and black.
		expect(Math.max(...left)).toBeLessThan(60);
		expect(right.some((brightness) => brightness > 90)).toBe(true);
		expect(chromium.problems).toEqual([]);
	});

	it("is there in French, in the dark and on a phone", async () => {
		await chromium.value(`document.querySelector(".language").click()`);
		await chromium.until(`document.documentElement.lang === "fr" && document.querySelector("#compare") &&
			!document.querySelector("#compare").matches("[data-empty]")`);
		await chromium.show({ dark: true });
		await keep(chromium, "demonstration-dark-fr", { whole: true });
		expect(await barriers(chromium)).toEqual([]);
		await chromium.show({ width: 390, height: 800, phone: true });
		await keep(chromium, "demonstration-phone-fr", { whole: true });
		expect(await barriers(chromium)).toEqual([]);
		await chromium.show({});
	});

	it("is not there for a camera that films a file", async () => {
		for (const path of [
			"/demonstration/clip",
			"/api/cameras/clip/demonstration",
			"/api/cameras/clip/breakage",
		])
			expect(await chromium.value(`fetch("${path}").then(({ status }) => status)`), path).toBe(404);
		await chromium.open(`${device.ready.console}cameras/clip`);
		await chromium.until(`document.querySelector("#hint")?.textContent`);
		expect(await chromium.value(`document.querySelector("#demonstration").hidden`)).toBe(true);
	});
});
