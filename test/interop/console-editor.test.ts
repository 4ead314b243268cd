import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultFill } from "../../masks/colour.ts";
import { Chromium } from "./lib/chromium.ts";
import { barriers, keep, placeIn, signIn } from "./lib/console.ts";
import { Device, type Login, signedIn } from "./lib/device.ts";
import { have, run } from "./lib/run.ts";

const size = { width: 640, height: 360 };
/** Of the square's pavement: what reads like a plate may cover some of it for a moment, and not all. */
const beside: [number, number][] = [
	[0.05, 0.95],
	[0.1, 0.7],
	[0.75, 0.7],
	[0.95, 0.95],
];
const video = { main: { size: "640x360", fps: 10 }, sub: { size: "640x360", fps: 10 } };

describe.runIf(have("chromium", "ffmpeg"))("the mask editor in Chromium", () => {
	let device: Device;
	let chromium: Chromium;

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
		chromium = await Chromium.start();
	});
	afterAll(async () => {
		await chromium?.stop();
		await device?.stop();
	});

	async function edit(camera: string, who: Login): Promise<void> {
		await signIn(chromium, String(device.ready.console), who);
		await chromium.open(`${device.ready.console}cameras/${camera}`);
		await chromium.until(`document.querySelector('.desk[data-picture="playing"]')`);
		await chromium.until(
			`document.querySelector("#hint").textContent && !document.querySelector("#draw").disabled`,
		);
	}

	const click = (id: string) => chromium.value(`document.querySelector("#${id}").click()`);
	const outcome = async (): Promise<string> => {
		await chromium.until(`document.querySelector("#outcome").textContent`);
		return chromium.value(`document.querySelector("#outcome").textContent`);
	};
	const at = (x: number, y: number) => placeIn(chromium, "#sheet", x, y);

	/** The colours that a second client decodes from RTSP, at shares of the picture's width and height. */
	async function colours(camera: string, ...places: [number, number][]): Promise<number[][]> {
		const url = signedIn(device.cameraCalled(camera).rtsp.main, device.ready.credentials.viewer);
		const { stdout } = await run("ffmpeg", [
			...["-v", "error", "-analyzeduration", "200000", "-rtsp_transport", "tcp", "-i", url, "-frames:v", "1"],
			...["-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"],
		]);
		return places.map(([x, y]) => {
			const start = 3 * (Math.floor(y * size.height) * size.width + Math.floor(x * size.width));
			return [...stdout.subarray(start, start + 3)];
		});
	}

	function isNear(colour: readonly number[] = [], fill: readonly number[]): boolean {
		return fill.every((part, i) => Math.abs(part - (colour[i] ?? -99)) <= 12);
	}

	it("lets an operator draw a mask by mouse, which another client then has in its picture", async () => {
		await edit("square", device.ready.credentials.operator);
		await keep(chromium, "editor-en");
		await click("draw");
		for (const place of [at(0.2, 0.6), at(0.5, 0.6), at(0.5, 0.9)]) await chromium.mouse(await place);
		await chromium.mouse(await at(0.2, 0.9));
		await chromium.mouse(await at(0.2, 0.6)); // closes it
		// A point, and then all of it.
		await chromium.mouse(await at(0.5, 0.9), await at(0.55, 0.92), await at(0.6, 0.95));
		await chromium.mouse(await at(0.3, 0.7), await at(0.32, 0.7), await at(0.35, 0.7));
		expect(await colours("square", [0.45, 0.75])).not.toSatisfy(([colour]: number[][]) =>
			isNear(colour, defaultFill),
		);
		await keep(chromium, "editor-draft-en");
		expect(await barriers(chromium)).toEqual([]);
		await click("apply");
		expect(await outcome()).toBe("The mask is in force, from the very next picture on.");
		const [inside, ...outside] = await colours("square", [0.45, 0.75], ...beside);
		expect(isNear(inside, defaultFill), `${inside}`).toBe(true);
		expect(outside.some((colour) => !isNear(colour, defaultFill))).toBe(true);
		expect(chromium.problems).toEqual([]);
	});

	it("tells an operator in plain words that uncovering takes an administrator", async () => {
		await chromium.value(`document.querySelector("#masks .edit").click()`);
		expect(await chromium.value(`document.querySelector("#delete").hidden`)).toBe(true);
		await chromium.value(`document.querySelector('[data-handle="point-0"]').focus()`);
		await chromium.press("Shift+ArrowRight", "Shift+ArrowDown");
		await chromium.value(`document.querySelector("#outcome").textContent = ""`);
		await click("apply");
		expect(await outcome()).toMatch(/^This would uncover something\..*takes an administrator\.$/);
		await click("undo");
		await click("discard");
		chromium.problems.length = 0; // the browser notes the 403 as an error
	});

	it("lets an administrator undo it, who is asked once more, and redo it", async () => {
		await edit("square", device.ready.credentials.admin);
		await chromium.value(`document.querySelector("#masks .remove").click()`);
		await chromium.until(`document.querySelector("#sure").open`);
		await keep(chromium, "editor-sure-en");
		expect(await barriers(chromium)).toEqual([]);
		await chromium.value(`document.querySelector('#sure [value="yes"]').click()`);
		expect(await outcome()).toBe("Mask 1 is gone. It is in the ledger.");
		expect(isNear((await colours("square", [0.45, 0.75]))[0], defaultFill)).toBe(false);
		await click("undo");
		await chromium.until(`document.querySelectorAll("#masks li").length === 1`);
		expect(isNear((await colours("square", [0.45, 0.75]))[0], defaultFill)).toBe(true);
		expect(chromium.problems).toEqual([]);
	});

	it("does all of it by keyboard, and by touch on a phone, in French and in the dark", async () => {
		await chromium.value(`document.querySelector(".language").click()`);
		await chromium.until(
			`document.documentElement.lang === "fr" && document.querySelector('.desk[data-picture="playing"]')`,
		);
		await chromium.until(`document.querySelectorAll("#masks li").length === 1`);
		await chromium.value(`document.querySelector("#draw").focus()`);
		// Enter begins, and sets a point each; the cursor is in the middle at first.
		await chromium.press("Enter", "Enter", "Shift+ArrowRight", "Enter", "Shift+ArrowUp", "Enter", "End");
		await chromium.until(`!document.querySelector("#draft").hidden`);
		expect(await chromium.value(`document.querySelectorAll(".handle.point").length`)).toBe(3);
		await chromium.press("ArrowUp", "Insert", "Control+z", "Escape");
		expect(await chromium.value(`document.querySelector("#draft").hidden`)).toBe(true);

		await chromium.show({ width: 390, height: 800, phone: true, dark: true });
		await click("rectangle");
		const before = await chromium.value<string>(`document.querySelector("#points input").value`);
		await chromium.touch(await at(0.5, 0.5), await at(0.45, 0.45), await at(0.4, 0.4));
		expect(await chromium.value(`document.querySelector("#points input").value`)).not.toBe(before);
		await keep(chromium, "editor-phone-dark-fr", { whole: true });
		expect(await barriers(chromium)).toEqual([]);
		await chromium.show({ dark: true });
		await keep(chromium, "editor-dark-fr");
		expect(await barriers(chromium)).toEqual([]);
		await click("discard");
		await chromium.show({});
		expect(chromium.problems).toEqual([]);
	});

	it("keeps masks on the world while a PTZ camera turns", async () => {
		await edit("street", device.ready.credentials.operator);
		await chromium.until(`document.querySelector(".language").value === "fr"`);
		await click("rectangle");
		await click("apply");
		await outcome();
		const left = () => chromium.value<number>(`parseFloat(document.querySelector(".label").style.left)`);
		const before = await left();
		await chromium.value(`document.querySelector('[data-step="0.5 0 0"]').click()`);
		await chromium.until(`!document.querySelector(".sheet").matches("[data-resting]") &&
			parseFloat(document.querySelector(".label").style.left) < ${before - 15}`);
		const after = (await left()) / 100;
		await keep(chromium, "editor-ptz-en");
		expect(await barriers(chromium)).toEqual([]);
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
			expect(await chromium.value(`fetch("${path}").then(({ status }) => status)`), path).toBe(404);
		}
		chromium.problems.length = 0; // the browser notes each as an error
	});

	it("shows a viewer the masks, and nothing to change them with", async () => {
		await signIn(chromium, String(device.ready.console), device.ready.credentials.viewer);
		await chromium.open(`${device.ready.console}cameras/square`);
		await chromium.until(`document.querySelectorAll("#masks li").length === 1`);
		expect(
			await chromium.value(
				`[...document.querySelectorAll("#draw, #apply, #masks button")].filter((it) => it.checkVisibility()).length`,
			),
		).toBe(0);
		expect(await barriers(chromium)).toEqual([]);
	});
});
