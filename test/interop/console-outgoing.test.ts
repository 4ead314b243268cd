import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import mqtt from "mqtt";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { watch } from "../helpers/player.ts";
import { Chromium } from "./lib/chromium.ts";
import { barriers, keep, signIn, texts, until } from "./lib/console.ts";
import { curl } from "./lib/curl.ts";
import { Device, signedIn } from "./lib/device.ts";
import { have } from "./lib/run.ts";

const video = { main: { size: "640x360", fps: 10 }, sub: { size: "640x360", fps: 10 } };
const zone = {
	name: "facade",
	polygon: [
		[-1, 1],
		[-0.2, 1],
		[-0.2, 0.2],
		[-1, 0.2],
	],
};

/** What a test reads of one way out. */
interface Way {
	readonly kind: string;
	readonly which: string;
	readonly rate: string;
	readonly total: string;
	readonly who: string;
}

describe.runIf(have("chromium", "curl"))(
	"the page's events, its sessions, and what leaves the device",
	() => {
		let device: Device;
		let chromium: Chromium;
		let page: Page;

		beforeAll(async () => {
			device = await Device.start({
				console: true,
				config: {
					cameras: [
						{
							name: "town-square",
							scene: "town-square",
							masks: [zone],
							video,
							analytics: ["motion", "people-count", "objects"],
						},
						{ name: "street", scene: "street", masks: "none", video, analytics: ["motion"] },
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

		const read = (selector: string) => texts(page, selector);
		const ways = (): Promise<Way[]> =>
			page.evaluate<Way[]>(`[...document.querySelectorAll(".way")].map((way) => {
			const read = (name) => way.querySelector("." + name).textContent;
			return Object.fromEntries(["kind", "which", "rate", "total", "who"].map((name) => [name, read(name)]));
		})`);

		it("has what cameras publish on the wall, over MQTT, after the first view", async () => {
			await signIn(page, device.ready.credentials.admin);
			await page.locator('[data-picture="playing"]').first().waitFor();
			await page.locator(".readings dd").first().waitFor();
			await page.locator(".readings", { hasText: /occupancy\d/ }).waitFor();
			const { control } = device.cameraCalled("street");
			const fault = (faults: object) =>
				curl(`${control}/faults`, device.ready.credentials.admin, [
					...["--request", "PUT", "--data", JSON.stringify(faults)],
				]);
			const happened = (line: string) =>
				page
					.locator(".happened li")
					.filter({ hasText: new RegExp(`${line}$`) })
					.first()
					.waitFor();
			await fault({ masking: "throw" });
			await happened("Pictures are dark");
			await page.locator('.tile[data-state="dark"]').waitFor();
			await keep(page, "wall-events-en");
			await fault({});
			await happened("Pictures are masked again");
			expect((await read(".happened li")).join()).toMatch(/\d\d:\d\d:\d\d/);
			expect(await barriers(page)).toEqual([]);
			expect(chromium.problems).toEqual([]);
		});

		it("shows what leaves by each way, who gets it, and each field of it", async () => {
			const { mqtt: broker, credentials } = device.ready;
			const { rtsp, snapshot } = device.cameraCalled("town-square");
			const reader = await mqtt.connectAsync(broker.url, {
				username: credentials.mqtt.user,
				password: credentials.mqtt.password,
			});
			await reader.subscribeAsync("persienne/town-square/#");
			await curl(snapshot, credentials.operator);
			const player = watch(signedIn(rtsp.main, credentials.viewer), { pictures: 60 });
			await page.goto("/outgoing/town-square");
			await until(
				page,
				`[...document.querySelectorAll(".way[data-flows] .rate")].filter(({ textContent }) => /bit/.test(textContent)).length >= 2`,
			);
			const seen = await ways();
			expect(seen.map(({ kind, which }) => `${kind} ${which}`)).toEqual(
				expect.arrayContaining([
					"RTSP main",
					"RTSP sub",
					"Snapshots JPEG",
					"ONVIF events ONVIF",
					`MQTT ${broker.url}`,
				]),
			);
			const one = (kind: string, which: string) =>
				seen.find((way) => way.kind === kind && way.which === which);
			expect(one("RTSP", "main")).toMatchObject({
				who: "1 receiver",
				rate: expect.stringContaining("bit/s") as string,
			});
			expect(one("RTSP", "sub")).toMatchObject({ who: "0 receivers" });
			expect(one("Snapshots", "JPEG")?.total).toMatch(/^1 in all/);
			for (const summary of await page
				.locator('[data-kind="rtsp"] summary, [data-kind="mqtt"] summary')
				.all())
				await summary.click();
			await page.locator('[data-kind="mqtt"] .gets td').first().waitFor();
			const receivers = await read(".gets tbody tr");
			expect(receivers).toEqual(
				expect.arrayContaining([
					expect.stringMatching(/^viewerviewer127\.0\.0\.1/) as string,
					expect.stringMatching(/^mqtt.*127\.0\.0\.1/) as string,
					expect.stringMatching(/^adminadministrator|^admin.*127\.0\.0\.1/) as string,
				]),
			);
			expect((await read('[data-kind="mqtt"] .made-of td')).join("; ")).toContain("UtcTime, Source, State");
			await page.locator("#said .payload").first().waitFor();
			await keep(page, "outgoing-en", { whole: true });
			expect(await barriers(page)).toEqual([]);
			expect(chromium.problems).toEqual([]);
			await player;
			reader.end(true);
		});

		it("is to be seen in French, in the dark, and on a phone", async () => {
			const look = async (name: string, path: string, ready: () => Promise<unknown>) => {
				await page.goto(path);
				await ready();
				await keep(page, name, { whole: true });
				expect(await barriers(page), name).toEqual([]);
				expect(
					await page.evaluate(`document.documentElement.scrollWidth <= innerWidth`),
					`${name}: nothing beside the window`,
				).toBe(true);
			};
			const wall = async () => {
				await page.locator(".readings dd").first().waitFor();
				await page.locator('[data-picture="playing"]').first().waitFor();
			};
			const flows = () => page.locator(".way[data-flows]").first().waitFor();
			await page.emulateMedia({ colorScheme: "dark" });
			await page.locator(".language").click();
			await page.locator('html[lang="fr"]').waitFor();
			await look("outgoing-fr-dark", "/outgoing/town-square", flows);
			await look("wall-events-fr-dark", "/", wall);
			page = await chromium.window({ phone: true });
			await look("outgoing-fr-phone", "/outgoing/town-square", flows);
			await look("wall-events-fr-phone", "/", wall);
			page = await chromium.window();
			await page.context().clearCookies();
			expect(chromium.problems).toEqual([]);
		});

		it("says when a session that nobody is at will end, and who is at another address", async () => {
			await signIn(page, device.ready.credentials.viewer);
			await page.goto("/outgoing/town-square");
			await page.locator('[data-kind="page"] .total:not(:empty)').waitFor();
			// What the device says of the session, with other times and addresses, whenever the page asks or tells it something.
			let told: object = { idleMs: 20_000, sessionMs: 3_600_000, elsewhere: [] };
			await page.route(/\/api\/(session|presence)$/, async (route) => {
				const response = await route.fetch();
				await route.fulfill({ response, json: { ...((await response.json()) as object), ...told } });
			});
			await page.reload();
			await page.locator("#session button").waitFor();
			await keep(page, "session-idle-en");
			expect(await read("#session span")).toEqual([expect.stringMatching(/will be signed out at \d\d:\d\d/)]);
			told = { idleMs: 600_000, sessionMs: 3_600_000, elsewhere: [] };
			await page.locator("#session button").click();
			await page.locator("#session").waitFor({ state: "hidden" });
			told = { ...told, elsewhere: ["192.0.2.7"] };
			await page.reload();
			await page.locator("#session").waitFor();
			expect(await read("#session span")).toEqual([expect.stringContaining("also signed in from 192.0.2.7")]);
			await page.unrouteAll({ behavior: "wait" });
			// By name, receivers are told to those who may read the ledger.
			await page.locator('[data-kind="mqtt"] summary').click();
			await page.locator('[data-kind="mqtt"] .others:not(:empty)').waitFor();
			expect((await read(".gets td")).join()).toBe("");
			expect(chromium.problems).toEqual([]);
		});

		it("leaves the page when its session has ended, and has all of it in the ledger", async () => {
			await page.evaluate(`fetch("/sign-out", { method: "POST", redirect: "manual" }).then(() => {})`);
			await page.waitForURL("/sign-in");
			expect(await barriers(page)).toEqual([]);
			const folder = join(device.folder, "data", "ledger");
			const ledger = () =>
				readdirSync(folder)
					.filter((name) => name.endsWith(".jsonl"))
					.map((name) => readFileSync(join(folder, name), "utf8"))
					.join("");
			await expect.poll(ledger).toMatch(/"kind":"sign-out".*"user":"viewer".*"why":"signed-out"/);
			expect(ledger()).toMatch(/"kind":"view".*"user":"admin","way":"page"/);
			expect(ledger()).toMatch(/"peer":"127.0.0.1".*"user":"mqtt","way":"mqtt"/);
		});
	},
);
