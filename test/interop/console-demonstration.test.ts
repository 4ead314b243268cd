import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { breakages } from "../../console/demonstration/demonstrated.ts";
import { defaultFill } from "../../masks/colour.ts";
import { Chromium } from "./lib/chromium.ts";
import { barriers, keep, signIn, statusOf, until } from "./lib/console.ts";
import { Device, signedIn } from "./lib/device.ts";
import { placeIn, press } from "./lib/gestures.ts";
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

/** The brightest of a picture's masked half, and of the other, away from the seam. */
interface Seen {
	readonly left: number;
	readonly right: number;
}

/** Reads the tile's canvas on the wall ten times a second and more, whatever it shows, into `globalThis.seen`. */
const readWall = `(() => {
	globalThis.seen = [];
	const canvas = document.querySelector(".tile canvas");
	const [width, height] = [32, 18];
	const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
	setInterval(() => {
		copy.drawImage(canvas, 0, 0, width, height);
		const { data } = copy.getImageData(0, 0, width, height);
		const brightest = (from, to) => {
			let most = 0;
			for (let y = 0; y < height; y++)
				for (let x = from; x < to; x++) most = Math.max(most, ...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3));
			return most;
		};
		globalThis.seen.push({ left: brightest(0, 15), right: brightest(18, width) });
	}, 80);
})()`;

/** Nothing of what is behind the mask, and black. */
const covered = 60;
const black = 40;
/** What the square's pavement is brighter than. */
const lit = 90;

describe.runIf(have("chromium", "ffmpeg"))("the demonstration in Chromium", () => {
	let device: Device;
	let chromium: Chromium;
	let page: Page;

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
		chromium = await Chromium.start(String(device.ready.console));
		page = await chromium.window();
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
		await signIn(page, device.ready.credentials.operator);
		await page.goto("/cameras/square");
		await page.locator("#demonstration").click();
		await page.waitForURL("/demonstration/square");
		await page.locator("#compare:not([data-empty])").waitFor();
		await page.locator('[data-picture="playing"][data-state="masked"]').waitFor();
		// Until a picture has been looked at in time: on a busy machine some are dark.
		await until(page, `(${rows})[1].slice(3).some((colour) => Math.max(...colour) > 60)`);
		const [lens = [], leaves = []] = await page.evaluate<number[][][]>(rows);
		for (const i of [0, 1, 2])
			expect(distance(leaves[i], defaultFill), `${leaves[i]}`).toBeLessThanOrEqual(10);
		// One place of the scene may have the colour of the fill by chance, and not all.
		expect(
			[0, 1, 2].some((i) => distance(lens[i], defaultFill) > 10),
			`${lens}`,
		).toBe(true);
		expect([3, 4, 5].some((i) => distance(lens[i], leaves[i]) <= 16)).toBe(true);
		expect(await page.locator(".label").textContent()).toMatch(/^Demonstration\./);
		await keep(page, "demonstration-en", { whole: true });

		const seam = () => page.evaluate<string>(`getComputedStyle(document.querySelector("#lens")).clipPath`);
		const before = await seam();
		await page.locator("#split").focus();
		for (const key of ["ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
		expect(await seam()).not.toBe(before);
		await page.locator("#compare").scrollIntoViewIfNeeded();
		await press(page, await placeIn(page, "#compare", 0.5, 0.5), await placeIn(page, "#compare", 0.2, 0.5));
		expect(Math.round(Number(await page.locator("#split").inputValue()))).toBe(20);
		expect(await barriers(page)).toEqual([]);
		expect(chromium.problems).toEqual([]);
	});

	describe("that is broken", () => {
		let wall: Page;
		/** For another client that plays all the while. */
		let watched: ReturnType<typeof watch>;

		beforeAll(async () => {
			wall = await page.context().newPage();
			await wall.goto("/");
			await wall.locator('.tile[data-state="masked"][data-picture="playing"]').first().waitFor();
			await wall.evaluate(readWall);
			await wall.locator(".readings dd").first().waitFor(); // events come
			watched = watch(12);
		});
		afterAll(() => wall?.close());

		const seen = () => wall.evaluate<Seen[]>(`globalThis.seen`);
		const count = async () => (await seen()).length;
		/** What was on the wall's canvas from then on. */
		const since = async (start: number) => (await seen()).slice(start);
		const lately = async () => (await seen()).slice(-3);
		const patience = { timeout: 120_000 };

		it.each(breakages)("goes dark on the wall, never clear, says so, and comes back: %s", async (how) => {
			await expect.poll(async () => (await lately()).some(({ right }) => right > lit), patience).toBe(true);
			const before = await count();
			await page.locator(`[data-how="${how}"]`).click();
			await page.locator('.desk-live[data-state="dark"]').waitFor();
			await page.locator("#events li").first().filter({ hasText: "privacy/failed" }).waitFor();
			await wall.locator('.tile[data-state="dark"]').first().waitFor();
			await wall.locator(".happened li").filter({ hasText: "Pictures are dark" }).first().waitFor();
			await expect
				.poll(async () => (await lately()).every(({ right }) => right < black), patience)
				.toBe(true);
			const dark = await count();
			if (how === "throw") {
				await until(page, `(${rows})[1].flat().every((part) => part < ${black})`);
				expect(Math.max(...(await watch(1)).right)).toBeLessThan(30);
				await keep(page, "demonstration-broken-en", { whole: true });
				await keep(wall, "wall-broken-en");
				expect(await barriers(page)).toEqual([]);
			}
			// It stays so for as long as it is broken, of which there is a moment at least.
			await expect.poll(count, patience).toBeGreaterThan(dark + 12);
			expect(Math.max(...(await since(dark)).map(({ right }) => right))).toBeLessThan(black);
			await page.locator("#mend").click();
			await page.locator('.desk-live[data-state="masked"]').waitFor();
			await page.locator("#events li").first().filter({ hasText: "privacy/restored" }).waitFor();
			await wall.locator('.tile[data-state="masked"][data-picture="playing"]').first().waitFor();
			await expect.poll(async () => (await lately()).some(({ right }) => right > lit), patience).toBe(true);
			expect(Math.max(...(await since(before)).map((picture) => picture.left))).toBeLessThan(covered);
			expect(chromium.problems).toEqual([]);
		});

		it("shows a second client the fill and black, and nothing else of what is masked", async () => {
			const { left, right } = await watched; // from before to after
			expect(left.length).toBeGreaterThan(10);
			expect(Math.max(...left)).toBeLessThan(covered);
			expect(right.some((brightness) => brightness > lit)).toBe(true);
		});
	});

	it("is there in French, in the dark and on a phone", async () => {
		const shown = () => page.locator("#compare:not([data-empty])").waitFor();
		await page.locator(".language").click();
		await page.locator('html[lang="fr"]').waitFor();
		await shown();
		await page.emulateMedia({ colorScheme: "dark" });
		await keep(page, "demonstration-dark-fr", { whole: true });
		expect(await barriers(page)).toEqual([]);
		page = await chromium.window({ phone: true, dark: true });
		await page.goto("/demonstration/square");
		await shown();
		await keep(page, "demonstration-phone-fr", { whole: true });
		expect(await barriers(page)).toEqual([]);
		expect(chromium.problems).toEqual([]);
	});

	it("is not there for a camera that films a file", async () => {
		for (const path of [
			"/demonstration/clip",
			"/api/cameras/clip/demonstration",
			"/api/cameras/clip/breakage",
		])
			expect(await statusOf(page, path), path).toBe(404);
		await page.goto("/cameras/clip");
		await page.locator("#hint:not(:empty)").waitFor();
		expect(await page.locator("#demonstration").isVisible()).toBe(false);
	});
});
