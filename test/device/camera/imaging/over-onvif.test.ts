import { startCamera, type VirtualCamera } from "persienne";
import { expect, it } from "vitest";
import type { Picture } from "../../../helpers/decode.ts";
import { textOf, timg, tt } from "../../../helpers/onvif-camera.ts";
import { brightnessOfRightHalf, fillLuma, worstInLeftHalf } from "../../../helpers/picture.ts";
import { urlFor, watch } from "../../../helpers/player.ts";
import { soap } from "../../../helpers/soap-client.ts";
import { leftHalf, virtualCameras } from "../../../helpers/virtual-cameras.ts";

const cameras = virtualCameras();

async function camera(dataDir?: string): Promise<VirtualCamera> {
	return cameras.keep(
		await startCamera({
			scene: "street",
			seed: 7,
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

it("brightness and saturation change the pictures, and no mask", { timeout: 60_000 }, async () => {
	const started = await camera();
	const before = await look(started);
	await set(started, "<o:Brightness>75</o:Brightness>");
	const bright = await look(started);
	expect(brightnessOfRightHalf(bright)).toBeGreaterThan(brightnessOfRightHalf(before) + 20);
	await set(started, "<o:Brightness>50</o:Brightness><o:ColorSaturation>0</o:ColorSaturation>");
	const grey = await look(started);
	expect(colour(before)).toBeGreaterThan(1);
	expect(colour(grey)).toBeLessThan(1);
	for (const picture of [before, bright, grey])
		expect(worstInLeftHalf(picture, fillLuma.video)).toBeLessThanOrEqual(4);
});

it("what was set is got, also after a restart", { timeout: 60_000 }, async () => {
	const folder = cameras.folder();
	const first = await camera(folder);
	await set(first, "<o:Contrast>30</o:Contrast>");
	await first.stop();
	const again = await camera(folder);
	const { text } = await ask(again, "GetImagingSettings");
	expect(["Brightness", "ColorSaturation", "Contrast"].map((name) => textOf(text, name))).toEqual([
		"50",
		"50",
		"30",
	]);
});
