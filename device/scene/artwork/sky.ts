import type { Lens } from "../lens.ts";
import { type Colour, mix } from "./colour.ts";
import type { Painter } from "./painter.ts";
import { rectangle } from "./shapes.ts";
import type { Texture } from "./texture.ts";

const cloudByDay: Colour = [250, 251, 253];
const cloudAtDusk: Colour = [196, 128, 124];

/** Pixels between the places where clouds are looked up; between them they run on evenly. */
const cloudStep = 8;

/**
 * The sky, with a few flat clouds.
 * @param bottom the row below which nothing of it is seen
 * @param scale samples of the texture to a pixel
 */
export function paintSky(
	painter: Painter,
	lens: Lens,
	texture: Texture,
	bottom: number,
	scale: number = 23 / lens.height,
): void {
	const { lighting } = painter;
	const clouds = lighting.lampsOn ? cloudAtDusk : cloudByDay;
	const end = lens.horizon * 1.03;
	painter.raw([rectangle(0, 0, lens.width, Math.ceil(Math.min(bottom, end)))], {
		kind: "shader",
		shade: (y, from, to, row) => {
			const height = y / end;
			const base =
				height < 0.5
					? mix(lighting.skyTop, lighting.skyMiddle, height * 2)
					: mix(lighting.skyMiddle, lighting.skyHorizon, height * 2 - 1);
			// Clouds seem to lie closer together towards the horizon.
			const stretch = 15 / (1.15 - height);
			const density = texture.line(stretch * 2.6);
			const shareAt = (x: number) =>
				Math.max(0, Math.min(1, (density(x * scale + stretch * 0.3) - 0.46) * 2.6)) * 0.8;
			let share = shareAt(from);
			for (let x = from; x < to; x += cloudStep) {
				const next = shareAt(x + cloudStep);
				const change = (next - share) / cloudStep;
				const stop = Math.min(to, x + cloudStep);
				for (let column = x, at = (x - from) * 3; column < stop; column++, at += 3, share += change) {
					row[at] = base[0] + (clouds[0] - base[0]) * share;
					row[at + 1] = base[1] + (clouds[1] - base[1]) * share;
					row[at + 2] = base[2] + (clouds[2] - base[2]) * share;
				}
				share = next;
			}
		},
	});
}
