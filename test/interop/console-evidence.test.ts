import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Chromium } from "./lib/chromium.ts";
import { barriers, keep, signIn } from "./lib/console.ts";
import { Device } from "./lib/device.ts";
import { have, run } from "./lib/run.ts";

const main = fileURLToPath(new URL("../../dist/device/cli/main.js", import.meta.url));
const auditor = { user: "c.petit", password: "reads and sees no picture" };

describe.runIf(have("chromium"))("the evidence in Chromium", () => {
	let device: Device;
	let chromium: Chromium;
	let page: string;

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
		page = String(device.ready.console);
		chromium = await Chromium.start();
	}, 60_000);
	afterAll(async () => {
		await chromium?.stop();
		await device?.stop();
	});

	const read = (selector: string): Promise<string[]> =>
		chromium.value(
			`[...document.querySelectorAll(${JSON.stringify(selector)})].map(({ textContent }) => textContent)`,
		);
	const shown = () => chromium.until(`document.querySelectorAll("#requirements li").length > 10`);

	it("shows requirements with their results, masks with their pictures, and who watched", async () => {
		await signIn(chromium, page, device.ready.credentials.admin);
		await chromium.open(`${page}evidence`);
		await shown();
		expect((await read("#tiles b")).map(Number).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(10);
		await chromium.until(
			`[...document.images].filter(({ src }) => /evidence-pictures/.test(src)).length === 2`,
		);
		await chromium.value(`document.querySelector("#masks").scrollIntoView()`);
		await chromium.until(
			`[...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0)`,
		);
		expect((await read("#register tr")).join("\n")).toContain("admin");
		expect((await read("#limits li")).length).toBeGreaterThan(5);
		await chromium.value(`scrollTo(0, 0)`);
		expect(await barriers(chromium)).toEqual([]);
		expect(chromium.problems).toEqual([]);
		await keep(chromium, "evidence-en", { whole: true });
	});

	it("gives a report that verifies, with the ledger of the device", async () => {
		const download = (name: string) =>
			chromium.value<{ type: string; base64: string }>(`(async () => {
				const answer = await fetch("/evidence/${name}");
				const bytes = new Uint8Array(await answer.arrayBuffer());
				let text = "";
				for (const byte of bytes) text += String.fromCharCode(byte);
				return { type: answer.headers.get("content-type"), base64: btoa(text) };
			})()`);
		const { base64 } = await download("report.json");
		const path = join(device.folder, "report.json");
		writeFileSync(path, Buffer.from(base64, "base64"));
		const { status, stdout } = await run(process.execPath, [
			main,
			"verify",
			path,
			"--data-dir",
			join(device.folder, "data"),
		]);
		expect([status, stdout.toString()]).toEqual([
			0,
			expect.stringContaining("intact: it is as it was signed"),
		]);
		for (const name of ["report.pdf", "annex.pdf"]) {
			const pdf = await download(name);
			expect(pdf.type).toBe("application/pdf");
			expect(Buffer.from(pdf.base64, "base64").subarray(0, 5).toString()).toBe("%PDF-");
		}
	});

	it("is there for an auditor, in French and on a phone, without a picture", async () => {
		await chromium.forget();
		await chromium.show({ width: 390, height: 844, phone: true, dark: true });
		await chromium.open(`${page}sign-in`);
		await chromium.value(`(() => {
			document.querySelector("#user").value = ${JSON.stringify(auditor.user)};
			document.querySelector("#password").value = ${JSON.stringify(auditor.password)};
			document.querySelector("form").requestSubmit();
		})()`);
		await chromium.until(`location.pathname === "/evidence"`);
		await chromium.value(`document.querySelector('button[value="fr"]').click()`);
		await chromium.until(`document.documentElement.lang === "fr"`);
		await shown();
		expect((await read("h1")).join()).toBe("Preuves");
		expect(await chromium.value(`document.images.length`)).toBe(1); // the mark
		expect(await chromium.value(`fetch("/api/evidence-pictures/0").then(({ status }) => status)`)).toBe(403);
		chromium.problems.length = 0; // the browser notes the 403 as an error
		expect(await chromium.value(`document.documentElement.scrollWidth <= innerWidth`)).toBe(true);
		expect(await barriers(chromium)).toEqual([]);
		await keep(chromium, "evidence-phone-fr", { whole: true });
	});

	it("is not there for a viewer", async () => {
		await chromium.forget();
		await signIn(chromium, page, device.ready.credentials.viewer);
		await chromium.until(`location.pathname === "/"`);
		expect(await chromium.value(`fetch("/api/evidence").then(({ status }) => status)`)).toBe(403);
	});
});
