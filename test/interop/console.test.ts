import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultFill } from "../../masks/colour.ts";
import { Chromium } from "./lib/chromium.ts";
import { barriers, enter, keep, signIn } from "./lib/console.ts";
import { Device } from "./lib/device.ts";
import { timeFirst, usableAfter, weigh } from "./lib/first-view.ts";
import { have } from "./lib/run.ts";

const picture = fileURLToPath(new URL("../device/rtp/ffmpeg-8.1-mjpeg-64x48.jpg", import.meta.url));

/** The left half of the picture. */
const zone = {
	name: "left half",
	polygon: [
		[-1, 1],
		[0, 1],
		[0, -1],
		[-1, -1],
	],
};

/** Pixels of the first canvas, eight in its left half and eight in its right, as [red, green, blue]. */
const pixels = `(() => {
	const copy = document.createElement("canvas");
	copy.width = 640;
	copy.height = 360;
	const context = copy.getContext("2d", { willReadFrequently: true });
	context.drawImage(document.querySelector("canvas"), 0, 0, 640, 360);
	const at = (x, y) => [...context.getImageData(x, y, 1, 1).data].slice(0, 3);
	const rows = [20, 60, 110, 150, 200, 250, 300, 340];
	return { left: rows.map((y, i) => at(20 + 35 * i, y)), right: rows.map((y, i) => at(360 + 30 * i, y)) };
})()`;

interface Pixels {
	readonly left: number[][];
	readonly right: number[][];
}

function isFill(colour: readonly number[]): boolean {
	return colour.every((value, i) => Math.abs(value - (defaultFill[i] as number)) <= 10);
}

describe.runIf(have("chromium"))("the page in Chromium", () => {
	let device: Device;
	let chromium: Chromium;
	let page: Page;
	let weight: ReturnType<typeof weigh>;

	beforeAll(async () => {
		const folder = Device.newFolder();
		copyFileSync(picture, join(folder, "still.jpg"));
		device = await Device.start({
			folder,
			console: true,
			config: {
				cameras: [
					{ name: "street", scene: "street", masks: [zone], video: { sub: { size: "640x360", fps: 15 } } },
					{ name: "no-policy", input: "./still.jpg" },
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

	it("says so when a password is wrong", async () => {
		await page.goto("/sign-in");
		await keep(page, "sign-in-en");
		expect(await barriers(page)).toEqual([]);
		expect(chromium.problems).toEqual([]);
		await enter(page, { user: "admin", password: "not this one" });
		await page.locator(".refused").waitFor();
		expect(await barriers(page)).toEqual([]);
		chromium.problems.length = 0; // the browser notes the 401 as an error
	});

	it("plays the masked picture to who signs in, with no complaint from the browser", async () => {
		page = await chromium.window(); // in which nothing has been loaded
		weight = weigh(page);
		await timeFirst(page, ".tile");
		await signIn(page, device.ready.credentials.viewer);
		await page.locator('.tile[data-state="masked"][data-picture="playing"]').waitFor();
		const seen: Pixels[] = [];
		while (new Set(seen.map(({ right }) => JSON.stringify(right))).size < 3) {
			seen.push(await page.evaluate<Pixels>(pixels));
		}
		for (const { left } of seen) {
			for (const colour of left) expect(isFill(colour), `${colour}`).toBe(true);
		}
		expect(chromium.problems).toEqual([]);
	});

	it("takes a smaller picture where it is shown no larger, masked as well", async () => {
		const asked: string[] = [];
		page.on("websocket", (socket) => asked.push(socket.url()));
		await page.setViewportSize({ width: 400, height: 900 });
		await expect
			.poll(() => asked, { timeout: 60_000 })
			.toContainEqual(expect.stringMatching(/\/street\?small$/));
		await page.locator('.tile[data-state="masked"][data-picture="playing"]').waitFor();
		const { left, right } = await page.evaluate<Pixels>(pixels);
		for (const colour of left) expect(isFill(colour), `${colour}`).toBe(true);
		expect(right.every(isFill)).toBe(false);
		expect(chromium.problems).toEqual([]);
	});

	it("is light: less than 300 kB in all, the client for events included", async () => {
		await expect.poll(async () => (await weight()).paths, { timeout: 30_000 }).toContain("/assets/mqtt.js");
		const { bytes, paths } = await weight();
		console.log(`first view: ${bytes} bytes, usable after ${await usableAfter(page)} ms`);
		for (const path of ["/", "/assets/jsmpeg.js", "/assets/mqtt.js"]) expect(paths).toContain(path);
		expect(bytes).toBeGreaterThan(100_000);
		expect(bytes).toBeLessThan(300_000);
	});

	it("says why a camera is dark", async () => {
		const notice = page.locator('.tile[data-state="dark"] .notice');
		expect(await notice.textContent()).toBe("Dark: no masking policy is set");
	});

	it("is closed to who has signed out", async () => {
		await page.locator(".account button").click();
		await page.waitForURL("/sign-in");
		await page.goto("/");
		expect(new URL(page.url()).pathname).toBe("/sign-in");
		// What the wall was asking just then is refused, which the browser notes as an error.
		const others = chromium.problems.filter((problem) => !/\b401\b/.test(problem));
		expect(others).toEqual([]);
		chromium.problems.length = 0;
	});

	it("asks who it is in French, in the dark, and on a phone", async () => {
		page = await chromium.window({ dark: true, phone: true });
		await page.goto("/sign-in");
		await page.locator('.language[value="fr"]').click();
		await page.locator('html[lang="fr"]').waitFor();
		await keep(page, "sign-in-phone-dark-fr");
		expect(await barriers(page)).toEqual([]);
		expect(chromium.problems).toEqual([]);
	});
});
