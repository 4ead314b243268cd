import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import mqtt from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { watch } from "../helpers/player.ts";
import { Chromium } from "./lib/chromium.ts";
import { barriers, keep, signIn } from "./lib/console.ts";
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
		let page: string;

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
			page = String(device.ready.console);
			chromium = await Chromium.start();
		});
		afterAll(async () => {
			await chromium?.stop();
			await device?.stop();
		});

		const read = (selector: string): Promise<string[]> =>
			chromium.value(
				`[...document.querySelectorAll(${JSON.stringify(selector)})].map(({ textContent }) => textContent)`,
			);
		const ways = (): Promise<Way[]> =>
			chromium.value(`[...document.querySelectorAll(".way")].map((way) => {
			const read = (name) => way.querySelector("." + name).textContent;
			return Object.fromEntries(["kind", "which", "rate", "total", "who"].map((name) => [name, read(name)]));
		})`);

		it("has what cameras publish on the wall, over MQTT, after the first view", async () => {
			await signIn(chromium, page, device.ready.credentials.admin);
			await chromium.until(`document.querySelector('[data-picture="playing"]')`);
			const first = await chromium.value<{ ready: number; bytes: number; names: string[] }>(`(() => {
			const entries = performance.getEntriesByType("resource");
			const [{ domInteractive, loadEventEnd, transferSize }] = performance.getEntriesByType("navigation");
			return {
				ready: Math.round(Math.max(domInteractive, loadEventEnd)),
				bytes: entries.reduce((sum, each) => sum + each.transferSize, transferSize),
				names: entries.map(({ name }) => name.split("/").at(-1)),
			};
		})()`);
			console.log(`first view: ${first.bytes} bytes, usable after ${first.ready} ms`);
			expect(first.bytes).toBeLessThan(300_000);
			await chromium.until(`document.querySelector(".readings dd")?.textContent`);
			await chromium.until(`/occupancy\\d/.test(document.querySelector(".readings").textContent)`);
			const { control } = device.cameraCalled("street");
			const fault = (faults: object) =>
				curl(`${control}/faults`, device.ready.credentials.admin, [
					...["--request", "PUT", "--data", JSON.stringify(faults)],
				]);
			const happened = (line: string) =>
				chromium.until(
					`[...document.querySelectorAll(".happened li")].some(({ textContent }) => textContent.endsWith(${JSON.stringify(line)}))`,
				);
			await fault({ masking: "throw" });
			await happened("Pictures are dark");
			await chromium.until(`document.querySelector('.tile[data-state="dark"]')`);
			await keep(chromium, "wall-events-en");
			await fault({});
			await happened("Pictures are masked again");
			expect((await read(".happened li")).join()).toMatch(/\d\d:\d\d:\d\d/);
			expect(await barriers(chromium)).toEqual([]);
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
			await chromium.open(`${page}outgoing/town-square`);
			await chromium.until(
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
			await chromium.value(
				`for (const way of document.querySelectorAll('[data-kind="rtsp"], [data-kind="mqtt"]')) way.open = true`,
			);
			await chromium.until(`document.querySelector('[data-kind="mqtt"] .gets td')`);
			const receivers = await read(".gets tbody tr");
			expect(receivers).toEqual(
				expect.arrayContaining([
					expect.stringMatching(/^viewerviewer127\.0\.0\.1/) as string,
					expect.stringMatching(/^mqtt.*127\.0\.0\.1/) as string,
					expect.stringMatching(/^adminadministrator|^admin.*127\.0\.0\.1/) as string,
				]),
			);
			expect((await read('[data-kind="mqtt"] .made-of td')).join("; ")).toContain("UtcTime, Source, State");
			await chromium.until(`document.querySelector("#said .payload")`);
			await keep(chromium, "outgoing-en", { whole: true });
			expect(await barriers(chromium)).toEqual([]);
			expect(chromium.problems).toEqual([]);
			await player;
			reader.end(true);
		});

		it("is to be seen in French, in the dark, and on a phone", async () => {
			const look = async (name: string, path: string, ready: string) => {
				await chromium.open(`${page}${path}`);
				await chromium.until(ready);
				await keep(chromium, name, { whole: true });
				expect(await barriers(chromium), name).toEqual([]);
				expect(
					await chromium.value(`document.documentElement.scrollWidth <= innerWidth`),
					`${name}: nothing beside the window`,
				).toBe(true);
			};
			const wall = `document.querySelector(".readings dd")?.textContent && document.querySelector('[data-picture="playing"]')`;
			const flows = `document.querySelector(".way[data-flows]")`;
			await chromium.show({ dark: true });
			await chromium.value(`document.querySelector(".language").click()`);
			await chromium.until(`document.documentElement.lang === "fr" && document.readyState === "complete"`);
			await look("outgoing-fr-dark", "outgoing/town-square", flows);
			await look("wall-events-fr-dark", "", wall);
			await chromium.show({ width: 390, height: 844, phone: true });
			await look("outgoing-fr-phone", "outgoing/town-square", flows);
			await look("wall-events-fr-phone", "", wall);
			await chromium.show({});
			expect(chromium.problems).toEqual([]);
		});

		it("says when a session that nobody is at will end, and who is at another address", async () => {
			await signIn(chromium, page, device.ready.credentials.viewer);
			await chromium.open(`${page}outgoing/town-square`);
			await chromium.until(`document.querySelector('[data-kind="page"] .total')?.textContent`);
			const show = (session: object) =>
				chromium.value(`import("/assets/presence.js").then(({ show }) => show(${JSON.stringify(session)}))`);
			await show({ idleMs: 20_000, sessionMs: 3_600_000, elsewhere: [] });
			await keep(chromium, "session-idle-en");
			expect(await read("#session span")).toEqual([expect.stringMatching(/will be signed out at \d\d:\d\d/)]);
			await chromium.value(`document.querySelector("#session button").click()`);
			await chromium.until(`document.querySelector("#session").hidden`);
			await show({ idleMs: 600_000, sessionMs: 3_600_000, elsewhere: ["192.0.2.7"] });
			expect(await read("#session span")).toEqual([expect.stringContaining("also signed in from 192.0.2.7")]);
			// By name, receivers are told to those who may read the ledger.
			await chromium.value(`document.querySelector('[data-kind="mqtt"]').open = true`);
			await chromium.until(`document.querySelector('[data-kind="mqtt"] .others').textContent`);
			expect((await read(".gets td")).join()).toBe("");
			expect(chromium.problems).toEqual([]);
		});

		it("leaves the page when its session has ended, and has all of it in the ledger", async () => {
			await chromium.value(`fetch("/sign-out", { method: "POST", redirect: "manual" })`);
			await chromium.until(`location.pathname === "/sign-in" && document.readyState === "complete"`);
			expect(await barriers(chromium)).toEqual([]);
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
