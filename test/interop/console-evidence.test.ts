import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Chromium } from "./lib/chromium.ts";
import { barriers, enter, keep, signIn, statusOf, texts, until } from "./lib/console.ts";
import { Device } from "./lib/device.ts";
import { have, run } from "./lib/run.ts";

const main = fileURLToPath(new URL("../../dist/device/cli/main.js", import.meta.url));
const forgetZones = new URL("lib/forget-zones.js", import.meta.url).href;
const auditor = { user: "c.petit", password: "reads and sees no picture" };

describe.runIf(have("chromium"))("the evidence in Chromium", () => {
	let device: Device;
	let chromium: Chromium;
	let page: Page;

	beforeAll(async () => {
		const folder = Device.newFolder();
		writeFileSync(join(folder, "petit"), auditor.password, { mode: 0o600 });
		const mask = {
			name: "first floor",
			polygon: [
				[-0.9, 0.8],
				[-0.2, 0.8],
				[-0.2, 0.3],
			],
		};
		device = await Device.start({
			folder,
			console: true,
			preload: forgetZones,
			config: {
				accounts: [{ user: auditor.user, role: "auditor", passwordFile: "./petit" }],
				cameras: [
					{
						name: "square",
						scene: "courtyard",
						masks: [mask],
						video: { main: { size: "640x360", fps: 5 }, sub: { size: "320x180", fps: 5 } },
					},
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

	const shown = () => page.locator("#requirements li").nth(10).waitFor();
	/** The file that a link of the page gives. */
	async function download(name: string): Promise<string> {
		const coming = page.waitForEvent("download");
		await page.locator(`a[href="/evidence/${name}"]`).click();
		const file = await coming;
		expect(file.suggestedFilename()).toBe(`persienne-${name}`);
		const path = join(device.folder, name);
		await file.saveAs(path);
		return path;
	}

	it("shows requirements with their results, masks with their pictures, and who watched", async () => {
		await signIn(page, device.ready.credentials.admin);
		await page.locator('nav a[href="/evidence"]').click();
		await shown();
		expect((await texts(page, "#tiles b")).map(Number).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(10);
		const pictures = page.locator('img[src*="evidence-pictures"]');
		await pictures.nth(1).waitFor();
		expect(await pictures.count()).toBe(2);
		await page.locator("#masks").scrollIntoViewIfNeeded();
		await until(
			page,
			`[...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0)`,
		);
		expect((await texts(page, "#register tr")).join("\n")).toContain("admin");
		expect((await texts(page, "#limits li")).length).toBeGreaterThan(5);
		// There is no notice, and so nothing to put up.
		expect(await page.locator("#panels").isVisible()).toBe(false);
		await page.evaluate(`scrollTo(0, 0)`);
		expect(await barriers(page)).toEqual([]);
		expect(chromium.problems).toEqual([]);
		await keep(page, "evidence-en", { whole: true });
	});

	it("tries the masks when somebody presses the button, and finds nothing that was planted", async () => {
		expect(await page.locator("#test-state").textContent()).not.toBe("");
		await page.locator("#test").click();
		expect(await page.locator("#test").isDisabled()).toBe(true);
		await page.locator('#test-state[data-outcome="passed"]').waitFor();
		const found = await texts(page, "#tests td:last-child");
		expect(found.length).toBeGreaterThan(10);
		expect(new Set(found).size, `${found}`).toBe(1);
		expect((await texts(page, "#register tr")).join("\n")).toContain("test with planted canaries");
		await page.locator("#test:enabled").waitFor();
		await keep(page, "evidence-test-passed-en", { whole: true });
		expect(await barriers(page)).toEqual([]);
		expect(chromium.problems).toEqual([]);
	});

	it("says that it failed where a mask is missing, by which ways, and so does the report", async () => {
		const mark = join(device.folder, "forget-zones");
		writeFileSync(mark, "");
		await page.locator("#test").click();
		await page.locator('#test-state[data-outcome="failed"]').waitFor();
		rmSync(mark);
		const leaks = await texts(page, '#tests tr:has([data-result="open"]) td:first-child');
		expect(leaks).toEqual(
			expect.arrayContaining(["main stream, decoded", "sub stream, decoded", "snapshot"]),
		);
		expect(await page.locator('#requirements [data-result="open"]').count()).toBeGreaterThan(0);
		await keep(page, "evidence-test-failed-en", { whole: true });
		expect(await barriers(page)).toEqual([]);
		const { payload } = JSON.parse(readFileSync(await download("report.json"), "utf8"));
		const { facts } = JSON.parse(Buffer.from(payload, "base64").toString());
		expect(facts.selfTest.outcome).toBe("failed");
		expect(chromium.problems).toEqual([]);
	});

	it("gives a report that verifies, with the ledger of the device", async () => {
		const path = await download("report.json");
		const { status, stdout, stderr } = await run(process.execPath, [
			main,
			"verify",
			path,
			"--data-dir",
			join(device.folder, "data"),
		]);
		expect([stderr, status, stdout.toString()]).toEqual([
			"",
			0,
			expect.stringContaining("intact: it is as it was signed"),
		]);
		for (const name of ["report.pdf", "annex.pdf"]) {
			const type = `fetch("/evidence/${name}").then(({ headers }) => headers.get("content-type"))`;
			expect(await page.evaluate(type)).toBe("application/pdf");
			expect(
				readFileSync(await download(name))
					.subarray(0, 5)
					.toString(),
			).toBe("%PDF-");
		}
	});

	it("is there for an auditor, in French and on a phone, without a picture", async () => {
		page = await chromium.window({ phone: true, dark: true });
		await page.context().clearCookies();
		await page.goto("/sign-in");
		await enter(page, auditor);
		await page.waitForURL("/evidence");
		await page.locator('button[value="fr"]').click();
		await page.locator('html[lang="fr"]').waitFor();
		await shown();
		expect((await texts(page, "h1")).join()).toBe("Preuves");
		await page.goto("/cameras/square");
		expect(new URL(page.url()).pathname).toBe("/evidence");
		await shown();
		expect(await page.locator("img").count()).toBe(1); // the mark
		expect(await statusOf(page, "/api/evidence-pictures/0")).toBe(403);
		chromium.problems.length = 0; // the browser notes the 403 as an error
		expect(await page.evaluate(`document.documentElement.scrollWidth <= innerWidth`)).toBe(true);
		expect(await barriers(page)).toEqual([]);
		await keep(page, "evidence-phone-fr", { whole: true });
	});

	it("is not there for a viewer", async () => {
		await signIn(page, device.ready.credentials.viewer);
		expect(new URL(page.url()).pathname).toBe("/");
		expect(await statusOf(page, "/api/evidence")).toBe(403);
	});
});
