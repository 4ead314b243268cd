import type { Lens } from "../lens.ts";
import { type Colour, mix } from "./colour.ts";
import type { Painter } from "./painter.ts";
import { rectangle } from "./shapes.ts";
import type { Texture } from "./texture.ts";

const cloudByDay: Colour = [250, 251, 253];
const cloudAtDusk: Colour = [196, 128, 124];

/** The sky, with a few flat clouds. @param bottom the row below which nothing of it is seen */
export function paintSky(painter: Painter, lens: Lens, texture: Texture, bottom: number): void {
	const { lighting } = painter;
	const clouds = lighting.lampsOn ? cloudAtDusk : cloudByDay;
	const end = lens.horizon * 1.03;
	const scale = 23 / lens.height;
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
			let x = from * scale + stretch * 0.3;
			for (let at = 0; at < (to - from) * 3; at += 3, x += scale) {
				const share = Math.max(0, Math.min(1, (density(x) - 0.46) * 2.6)) * 0.8;
				row[at] = base[0] + (clouds[0] - base[0]) * share;
				row[at + 1] = base[1] + (clouds[1] - base[1]) * share;
				row[at + 2] = base[2] + (clouds[2] - base[2]) * share;
			}
		},
	});
}
