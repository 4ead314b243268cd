import { startCamera, type VirtualCamera } from "persienne";
import { expect, it } from "vitest";
import type { Picture } from "../../../helpers/decode.ts";
import { textOf, timg, trt, tt } from "../../../helpers/onvif-camera.ts";
import { brightnessOfRightHalf, fillLuma, worstInLeftHalf } from "../../../helpers/picture.ts";
import { urlFor, watch } from "../../../helpers/player.ts";
import { soap } from "../../../helpers/soap-client.ts";
import { leftHalf, virtualCameras } from "../../../helpers/virtual-cameras.ts";

const cameras = virtualCameras();

async function camera(dataDir?: string, light: "day" | "dusk" = "day"): Promise<VirtualCamera> {
	return cameras.keep(
		await startCamera({
			scene: "street",
			seed: 7,
			light,
			masks: [leftHalf],
			video: { main: { size: "320x180", fps: 10 }, sub: { size: "160x90", fps: 5 } },
			...(dataDir && { dataDir }),
		}),
	);
}

const ask = (of: VirtualCamera, name: string, args = "") =>
	soap(
		of.urls.onvif,
		of.credentials.operator,
		`<t:${name} xmlns:t="${timg}" xmlns:o="${tt}"><t:VideoSourceToken>VideoSource_1</t:VideoSourceToken>${args}</t:${name}>`,
	);
const set = (of: VirtualCamera, settings: string) =>
	ask(of, "SetImagingSettings", `<t:ImagingSettings>${settings}</t:ImagingSettings>`);

/** A picture of a session that began after the change. */
async function look(of: VirtualCamera): Promise<Picture> {
	const pictures = await watch(urlFor(of, "main"), { pictures: 8 });
	return pictures.at(-1) as Picture;
}

/** How far the chroma of the right half is from grey, on average. */
function colour({ u, width, height }: Picture): number {
	let sum = 0;
	for (let row = 0; row < height / 2; row++)
		for (let column = width / 4; column < width / 2; column++)
			sum += Math.abs((u[row * (width / 2) + column] as number) - 128);
	return sum / ((height / 2) * (width / 4));
}

it("brightness and saturation change the pictures, and no mask", async () => {
	const started = await camera();
	const before = await look(started);
	await set(started, "<o:Brightness>75</o:Brightness>");
	const bright = await look(started);
	// Cars that come and go, and the covers of their plates, change it by a few steps, too.
	expect(brightnessOfRightHalf(bright)).toBeGreaterThan(brightnessOfRightHalf(before) + 12);
	await set(started, "<o:Brightness>50</o:Brightness><o:ColorSaturation>0</o:ColorSaturation>");
	const grey = await look(started);
	expect(colour(before)).toBeGreaterThan(1);
	expect(colour(grey)).toBeLessThan(1);
	for (const picture of [before, bright, grey])
		expect(worstInLeftHalf(picture, fillLuma.video)).toBeLessThanOrEqual(4);
});

/** How much neighbouring samples of the right half differ, on average. */
function detail({ y, width, height }: Picture): number {
	let sum = 0;
	for (let row = 0; row < height; row++)
		for (let column = width / 2 + 8; column < width - 1; column++)
			sum += Math.abs((y[row * width + column + 1] as number) - (y[row * width + column] as number));
	return sum / (height * (width / 2 - 9));
}

const manual = (time: number, gain: number) =>
	`<o:Exposure><o:Mode>MANUAL</o:Mode><o:ExposureTime>${time}</o:ExposureTime><o:Gain>${gain}</o:Gain></o:Exposure>`;

it("exposure time and gain make pictures darker and lighter, as light does, and change no mask", async () => {
	const started = await camera();
	const filmed = await look(started);
	const under = async (settings: string) => {
		await set(started, settings);
		const picture = await look(started);
		expect(worstInLeftHalf(picture, fillLuma.video)).toBeLessThanOrEqual(4);
		return brightnessOfRightHalf(picture) - 16;
	};
	const right = brightnessOfRightHalf(filmed) - 16;
	/** Within a sixth: somebody may have come into the picture meanwhile. */
	const about = (brightness: number, expected: number) => {
		expect(brightness / right).toBeGreaterThan(expected / 1.17);
		expect(brightness / right).toBeLessThan(expected * 1.17);
	};
	// A quarter of the light is 4 to the power of -0.45 of the signal.
	about(await under(manual(2_500, 0)), 0.54);
	about(await under(manual(2_500, 12)), 1);
	expect(await under(manual(100, 0))).toBeLessThan(right * 0.2);
	expect(await under(manual(40_000, 36))).toBeGreaterThan(180);
	await set(started, "<o:Exposure><o:Mode>AUTO</o:Mode></o:Exposure>");
	about(brightnessOfRightHalf(await look(started)) - 16, 1);
	const { text } = await ask(started, "GetImagingSettings");
	expect(["Mode", "ExposureTime", "Gain"].map((name) => textOf(text, name))).toEqual(["AUTO", "10000", "0"]);
});

it("sharpness changes detail, and no mask", async () => {
	const started = await camera();
	const found: number[] = [];
	for (const sharpness of [0, 50, 100]) {
		await set(started, `<o:Sharpness>${sharpness}</o:Sharpness>`);
		const picture = await look(started);
		expect(worstInLeftHalf(picture, fillLuma.video)).toBeLessThanOrEqual(4);
		found.push(detail(picture));
	}
	const [soft, plain, sharp] = found as [number, number, number];
	expect(soft).toBeLessThan(plain * 0.9);
	expect(sharp).toBeGreaterThan(plain * 1.2);
});

it.each([
	["day", { ON: true, OFF: false, AUTO: true }],
	["dusk", { ON: true, OFF: false, AUTO: false }],
] as const)("the infrared cut filter decides about colour, by %s: %j", async (light, expected) => {
	const started = await camera(undefined, light);
	expect(textOf((await ask(started, "GetImagingSettings")).text, "IrCutFilter")).toBe("ON");
	for (const [mode, isColoured] of Object.entries(expected)) {
		await set(started, `<o:IrCutFilter>${mode}</o:IrCutFilter>`);
		const picture = await look(started);
		expect(colour(picture) > 1, mode).toBe(isColoured);
		expect(worstInLeftHalf(picture, fillLuma.video)).toBeLessThanOrEqual(4);
	}
});

it("what was set is got, also after a restart, and by older clients as a part of the video source", async () => {
	const folder = cameras.folder();
	const first = await camera(folder);
	await set(
		first,
		`<o:Contrast>30</o:Contrast>${manual(5_000, 6)}<o:IrCutFilter>OFF</o:IrCutFilter><o:Sharpness>70</o:Sharpness>`,
	);
	await first.stop();
	const again = await camera(folder);
	const sources = await soap(
		again.urls.onvif,
		again.credentials.viewer,
		`<t:GetVideoSources xmlns:t="${trt}"/>`,
	);
	for (const { text } of [await ask(again, "GetImagingSettings"), sources]) {
		const names = [
			"Brightness",
			"ColorSaturation",
			"Contrast",
			"Mode",
			"ExposureTime",
			"Gain",
			"IrCutFilter",
			"Sharpness",
		];
		expect(names.map((name) => textOf(text, name))).toEqual([
			"50",
			"50",
			"30",
			"MANUAL",
			"5000",
			"6",
			"OFF",
			"70",
		]);
	}
});
