import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultFill } from "../../masks/colour.ts";
import { Chromium } from "./lib/chromium.ts";
import { Device, type Login } from "./lib/device.ts";
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

describe.runIf(have("chromium"))("the page in Chromium", () => {
	let device: Device;
	let chromium: Chromium;
	let page: string;

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
		page = String(device.ready.console);
		chromium = await Chromium.start();
	});
	afterAll(async () => {
		await chromium?.stop();
		await device?.stop();
	});

	async function signIn({ user, password }: Login): Promise<void> {
		await chromium.open(`${page}sign-in`);
		await chromium.value(`(() => {
			document.querySelector("#user").value = ${JSON.stringify(user)};
			document.querySelector("#password").value = ${JSON.stringify(password)};
			document.querySelector("form").requestSubmit();
		})()`);
	}

	it("says so when a password is wrong", async () => {
		await signIn({ user: "admin", password: "not this one" });
		await chromium.until(`document.querySelector(".refused")?.checkVisibility()`);
		chromium.problems.length = 0; // the browser notes the 401 as an error
	});

	it("plays the masked picture to who signs in, with no complaint from the browser", async () => {
		await signIn(device.ready.credentials.viewer);
		await chromium.until(
			`document.querySelector('.tile').matches('[data-state="masked"][data-picture="playing"]')`,
		);
		const seen: Pixels[] = [];
		while (new Set(seen.map(({ right }) => JSON.stringify(right))).size < 3) {
			seen.push(await chromium.value<Pixels>(pixels));
		}
		for (const { left } of seen) {
			for (const colour of left) {
				const worst = Math.max(...colour.map((value, i) => Math.abs(value - (defaultFill[i] as number))));
				expect(worst, `${colour}`).toBeLessThanOrEqual(10);
			}
		}
		expect(chromium.problems).toEqual([]);
	});

	it("says why a camera is dark", async () => {
		await chromium.until(`document.querySelector('[data-state="dark"]')`);
		const notice = await chromium.value<string>(
			`document.querySelector('[data-state="dark"] .notice').textContent`,
		);
		expect(notice).toBe("Dark: no masking policy is set");
	});

	it("is light: less than 300 kB in all", async () => {
		const bytes = await chromium.value<number>(
			`performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
				.reduce((sum, { transferSize }) => sum + transferSize, 0)`,
		);
		expect(bytes).toBeGreaterThan(50_000);
		expect(bytes).toBeLessThan(300_000);
	});

	it("is closed to who has signed out", async () => {
		await chromium.value(`document.querySelector(".account").requestSubmit()`);
		await chromium.until(`location.pathname === "/sign-in" && document.readyState === "complete"`);
		await chromium.open(page);
		expect(await chromium.value(`location.pathname`)).toBe("/sign-in");
	});
});
