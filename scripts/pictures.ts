// Draws a scene as its lens sees it, before any mask, into PNG files to look at:
//
//     npx tsx scripts/pictures.ts street dusk 1280x720 OUT-DIR 0 12.5 31
//
// The numbers are seconds of the scene's period. Scenes are drawn, so that there is nobody in them.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { Jimp } from "jimp";
import type { Canvas, Light } from "../device/scene/scene.ts";
import { openScene } from "../device/scene/worlds.ts";

const [name = "town-square", light = "day", size = "1280x720", folder = "pictures", ...times] = argv.slice(2);
const [width = 0, height = 0] = size.split("x").map(Number);
const scene = await openScene(name, { width, height, seed: 7, light: light as Light });
const chroma = (width / 2) * (height / 2);
const canvas: Canvas = {
	width,
	height,
	planes: [new Uint8Array(width * height), new Uint8Array(chroma), new Uint8Array(chroma)],
	strides: [width, width / 2, width / 2],
};
mkdirSync(folder, { recursive: true });
for (const time of times.length > 0 ? times : ["0"]) {
	scene.draw(canvas, Number(time));
	const image = Jimp.fromBitmap({ width, height, data: rgba(canvas) });
	await image.write(join(folder, `${name}-${light}-${time}.png`) as `${string}.png`);
}
scene.close();

/** BT.709 in limited range (ITU-R BT.709-6 §3, §4) as bytes red, green, blue, alpha. */
function rgba({ planes: [luma, blues, reds] }: Canvas): Buffer {
	const pixels = Buffer.alloc(width * height * 4, 255);
	const byte = (value: number) => Math.min(255, Math.max(0, Math.round(value)));
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const at = (y >> 1) * (width / 2) + (x >> 1);
			const grey = ((luma[y * width + x] ?? 16) - 16) * (255 / 219);
			const blue = ((blues[at] ?? 128) - 128) * (255 / 224);
			const red = ((reds[at] ?? 128) - 128) * (255 / 224);
			const to = (y * width + x) * 4;
			pixels[to] = byte(grey + 1.5748 * red);
			pixels[to + 1] = byte(grey - 0.1873 * blue - 0.4681 * red);
			pixels[to + 2] = byte(grey + 1.8556 * blue);
		}
	}
	return pixels;
}
