import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultFill } from "../../masks/colour.ts";
import { Chromium } from "./lib/chromium.ts";
import { barriers, keep, signIn, statusOf } from "./lib/console.ts";
import { Device, type Login, signedIn } from "./lib/device.ts";
import { placeIn, press, swipe } from "./lib/gestures.ts";
import { have, run } from "./lib/run.ts";

const size = { width: 640, height: 360 };
/** Of the square's pavement: what reads like a plate may cover some of it for a moment, and not all. */
const beside: [number, number][] = [
	[0.05, 0.95],
	[0.1, 0.7],
	[0.75, 0.7],
	[0.95, 0.95],
];
/** Of a canvas from which a picture was taken away. */
const blank = [0, 0, 0];
/** What pixelated zones are made of in a picture of that size, in pixels each way. */
const cell = 16;
const video = { main: { size: "640x360", fps: 10 }, sub: { size: "640x360", fps: 10 } };

describe.runIf(have("chromium", "ffmpeg"))("the mask editor in Chromium", () => {
	let device: Device;
	let chromium: Chromium;
	let page: Page;

	beforeAll(async () => {
		device = await Device.start({
			console: true,
			config: {
				cameras: [
					{ name: "square", scene: "town-square", masks: "none", plates: "off", video },
					{ name: "street", scene: "street", masks: "none", plates: "off", ptz: true, video },
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

	/** Until the camera's picture plays and its masks may be drawn. */
	async function shown(): Promise<void> {
		await page.locator('.desk[data-picture="playing"]').waitFor();
		await page.locator("#hint:not(:empty)").waitFor();
		await page.locator("#draw:enabled").waitFor();
	}

	async function edit(camera: string, who: Login): Promise<void> {
		await signIn(page, who);
		await page.goto(`/cameras/${camera}`);
		await shown();
	}

	const outcome = async (): Promise<string> => {
		const line = page.locator("#outcome:not(:empty)");
		await line.waitFor();
		return (await line.textContent()) ?? "";
	};
	const swatch = () => page.evaluate<string>(`document.querySelector("#masks .swatch").style.background`);
	const forget = () => page.evaluate(`document.querySelector("#outcome").textContent = ""`);
	const at = (x: number, y: number) => placeIn(page, "#sheet", x, y);

	/** The picture that a second client decodes from RTSP: what tells the colour of a pixel in it. */
	async function picture(camera: string): Promise<(x: number, y: number) => number[]> {
		const url = signedIn(device.cameraCalled(camera).rtsp.main, device.ready.credentials.viewer);
		const { stdout } = await run("ffmpeg", [
			...["-v", "error", "-analyzeduration", "200000", "-rtsp_transport", "tcp", "-i", url, "-frames:v", "1"],
			...["-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"],
		]);
		return (x, y) => [...stdout.subarray(3 * (y * size.width + x), 3 * (y * size.width + x) + 3)];
	}

	/** The colours that it has at shares of the picture's width and height. */
	async function colours(camera: string, ...places: [number, number][]): Promise<number[][]> {
		const colourAt = await picture(camera);
		return places.map(([x, y]) => colourAt(Math.floor(x * size.width), Math.floor(y * size.height)));
	}

	/** What the page itself shows there: red, green, blue and opacity; opacity 0 while it waits for a picture. */
	const onPage = (x: number, y: number) =>
		page.evaluate<number[]>(`(() => {
			const picture = document.querySelector("#live");
			const copy = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
			copy.drawImage(picture, 0, 0);
			return [...copy.getImageData(${x} * picture.width, ${y} * picture.height, 1, 1).data];
		})()`);

	function isNear(colour: readonly number[] = [], fill: readonly number[]): boolean {
		return fill.every((part, i) => Math.abs(part - (colour[i] ?? -99)) <= 12);
	}

	it("lets an operator draw a mask by mouse, which another client then has in its picture", async () => {
		await edit("square", device.ready.credentials.operator);
		await keep(page, "editor-en");
		await page.locator("#draw").click();
		for (const place of [at(0.2, 0.6), at(0.5, 0.6), at(0.5, 0.9)]) await press(page, await place);
		await press(page, await at(0.2, 0.9));
		await press(page, await at(0.2, 0.6)); // closes it
		// A point, and then all of it.
		await press(page, await at(0.5, 0.9), await at(0.55, 0.92), await at(0.6, 0.95));
		await press(page, await at(0.3, 0.7), await at(0.32, 0.7), await at(0.35, 0.7));
		expect(await colours("square", [0.45, 0.75])).not.toSatisfy(([colour]: number[][]) =>
			isNear(colour, defaultFill),
		);
		await keep(page, "editor-draft-en");
		expect(await barriers(page)).toEqual([]);
		await page.locator("#apply").click();
		expect(await outcome()).toBe("The mask is in force, from the very next picture on.");
		await page.waitForTimeout(200); // what is drawn now is to be seen then
		const seen = [await onPage(0.45, 0.75)];
		while (!isNear(seen.at(-1), defaultFill)) seen.push(await onPage(0.45, 0.75));
		// Until the next picture has come, it is none of those before.
		for (const colour of seen)
			expect(colour.at(3) === 0 || isNear(colour, defaultFill) || isNear(colour, blank), `${colour}`).toBe(
				true,
			);
		const [inside, ...outside] = await colours("square", [0.45, 0.75], ...beside);
		expect(isNear(inside, defaultFill), `${inside}`).toBe(true);
		expect(outside.some((colour) => !isNear(colour, defaultFill))).toBe(true);
		expect(chromium.problems).toEqual([]);
	});

	it("fills it with the colour that is chosen, as another client sees", async () => {
		await page.locator("#masks .edit").click();
		await page.locator("#colour").fill("#c02060");
		await forget();
		await page.locator("#apply").click();
		expect(await outcome()).toBe("The change is in force, from the very next picture on.");
		const [inside] = await colours("square", [0.45, 0.75]);
		expect(isNear(inside, [0xc0, 0x20, 0x60]), `${inside}`).toBe(true);
		await page.locator('.desk[data-picture="playing"]').waitFor();
		await keep(page, "editor-colour-en");
		await page.locator("#undo").click();
		await expect.poll(swatch, { timeout: 60_000 }).toBe(`rgb(${defaultFill.join(", ")})`);
		expect(isNear((await colours("square", [0.45, 0.75]))[0], defaultFill)).toBe(true);
		expect(chromium.problems).toEqual([]);
	});

	it("tells an operator in plain words that uncovering takes an administrator", async () => {
		await page.locator("#masks .edit").click();
		expect(await page.locator("#delete").isVisible()).toBe(false);
		expect(await page.locator("#masks .remove").isVisible()).toBe(false);
		await page.locator('[data-handle="point-0"]').focus();
		for (const key of ["Shift+ArrowRight", "Shift+ArrowDown"]) await page.keyboard.press(key);
		await forget();
		await page.locator("#apply").click();
		expect(await outcome()).toMatch(/^This would uncover something\..*takes an administrator\.$/);
		await page.locator("#undo").click();
		await page.locator("#discard").click();
		expect(isNear((await colours("square", [0.45, 0.75]))[0], defaultFill)).toBe(true);
		chromium.problems.length = 0; // the browser notes the 403 as an error
	});

	it("lets an administrator remove it, who is asked once more, and undo that", async () => {
		await edit("square", device.ready.credentials.admin);
		await page.locator("#masks .remove").click();
		await page.locator("#sure[open]").waitFor();
		await keep(page, "editor-sure-en");
		expect(await barriers(page)).toEqual([]);
		await page.locator('#sure [value="yes"]').click();
		expect(await outcome()).toBe("Mask 1 is gone. It is in the ledger.");
		expect(isNear((await colours("square", [0.45, 0.75]))[0], defaultFill)).toBe(false);
		await page.locator("#undo").click();
		await page.locator("#masks li").waitFor();
		expect(isNear((await colours("square", [0.45, 0.75]))[0], defaultFill)).toBe(true);
		expect(chromium.problems).toEqual([]);
	});

	it("pixelates it for an administrator, as another client sees: in cells, each of one colour", async () => {
		await page.locator("#masks .edit").click();
		await page.locator('[name="fill"][value="pixelated"]').check();
		await forget();
		await page.locator("#apply").click();
		expect(await outcome()).toBe("The change is in force, from the very next picture on.");
		const colourAt = await picture("square");
		const within = [2, 6, 9, 13];
		const middles: number[][] = [];
		// All cells that are wholly inside of the mask.
		for (let top = 14 * cell; top < 19 * cell; top += cell)
			for (let left = 9 * cell; left < 19 * cell; left += cell) {
				const middle = colourAt(left + cell / 2, top + cell / 2);
				for (const y of within)
					for (const x of within) {
						const colour = colourAt(left + x, top + y);
						expect(isNear(colour, middle), `${colour} beside ${middle} at ${left + x},${top + y}`).toBe(true);
					}
				middles.push(middle);
			}
		expect(middles.some((colour) => !isNear(colour, defaultFill))).toBe(true);
		expect(new Set(middles.map(String)).size).toBeGreaterThan(1);
		await page.locator('.desk[data-picture="playing"]').waitFor();
		await keep(page, "editor-pixelated-en");
		await page.locator("#undo").click();
		await expect.poll(swatch, { timeout: 60_000 }).toBe(`rgb(${defaultFill.join(", ")})`);
		expect(chromium.problems).toEqual([]);
	});

	it("does all of it by keyboard, and by touch on a phone, in French and in the dark", async () => {
		await page.locator(".language").click();
		await page.locator('html[lang="fr"]').waitFor();
		await shown();
		await page.locator("#masks li").waitFor();
		await page.locator("#draw").focus();
		// Enter begins, and sets a point each; the cursor is in the middle at first.
		for (const key of ["Enter", "Enter", "Shift+ArrowRight", "Enter", "Shift+ArrowUp", "Enter", "End"])
			await page.keyboard.press(key);
		await page.locator("#draft").waitFor();
		expect(await page.locator(".handle.point").count()).toBe(3);
		for (const key of ["ArrowUp", "Insert", "Control+z", "Escape"]) await page.keyboard.press(key);
		expect(await page.locator("#draft").isVisible()).toBe(false);
		await page.emulateMedia({ colorScheme: "dark" });
		await page.locator("#rectangle").click();
		await keep(page, "editor-dark-fr");
		expect(await barriers(page)).toEqual([]);

		page = await chromium.window({ phone: true, dark: true });
		await page.goto("/cameras/square");
		await shown();
		await page.locator("#rectangle").tap();
		const corner = () => page.locator("#points input").first().inputValue();
		const before = await corner();
		await page.locator("#sheet").scrollIntoViewIfNeeded();
		await swipe(page, await at(0.5, 0.5), await at(0.45, 0.45), await at(0.4, 0.4));
		expect(await corner()).not.toBe(before);
		await page.evaluate(`scrollTo(0, 0)`); // pictures play in view
		await page.locator('.desk[data-picture="playing"]').waitFor();
		await keep(page, "editor-phone-dark-fr", { whole: true });
		expect(await barriers(page)).toEqual([]);
		await page.locator("#discard").tap();
		page = await chromium.window();
		expect(chromium.problems).toEqual([]);
	});

	it("keeps masks on the world while a PTZ camera turns", async () => {
		await edit("street", device.ready.credentials.operator);
		await page.locator('html[lang="fr"]').waitFor();
		await page.locator("#rectangle").click();
		await page.locator("#apply").click();
		await outcome();
		const left = () => page.evaluate<number>(`parseFloat(document.querySelector(".label").style.left)`);
		const before = await left();
		await page.locator('[data-step="0.5 0 0"]').click();
		await page.locator(".sheet:not([data-resting])").waitFor();
		await expect.poll(left, { timeout: 60_000 }).toBeLessThan(before - 15);
		await page.locator(".sheet:not([data-resting])").waitFor();
		const after = (await left()) / 100;
		await page.locator('.desk[data-picture="playing"]').waitFor();
		await keep(page, "editor-ptz-fr");
		expect(await barriers(page)).toEqual([]);
		const [inside, ...outside] = await colours("street", [after, 0.5], ...beside);
		expect(isNear(inside, defaultFill), `${inside}`).toBe(true);
		expect(outside.some((colour) => !isNear(colour, defaultFill))).toBe(true);
		expect(chromium.problems).toEqual([]);
	});

	it("has nothing of a demonstration, since nobody asked for one", async () => {
		for (const path of [
			"/demonstration/square",
			"/assets/demonstration.js",
			"/api/cameras/square/demonstration",
			"/api/cameras/square/breakage",
		]) {
			expect(await statusOf(page, path), path).toBe(404);
		}
		chromium.problems.length = 0; // the browser notes each as an error
	});

	it("shows a viewer the masks, and nothing to change them with", async () => {
		await signIn(page, device.ready.credentials.viewer);
		await page.goto("/cameras/square");
		await page.locator("#masks li").waitFor();
		expect(await page.locator("#draw, #apply, #masks button").filter({ visible: true }).count()).toBe(0);
		expect(await barriers(page)).toEqual([]);
	});
});
