import type { Lens } from "../lens.ts";
import { type Colour, mix } from "./colour.ts";
import type { Painter } from "./painter.ts";
import { rectangle } from "./shapes.ts";
import type { Texture } from "./texture.ts";

const cloudByDay: Colour = [250, 251, 253];
const cloudAtDusk: Colour = [196, 128, 124];

/** The sky above the horizon, with a few flat clouds. */
export function paintSky(painter: Painter, lens: Lens, texture: Texture): void {
	const { lighting } = painter;
	const clouds = lighting.lampsOn ? cloudAtDusk : cloudByDay;
	const bottom = Math.ceil(lens.horizon + lens.height * 0.02);
	let row = -1;
	let base: Colour = lighting.skyTop;
	painter.raw([rectangle(0, 0, lens.width, bottom)], {
		kind: "shader",
		shade: (x, y, out) => {
			const height = y / bottom;
			if (y !== row) {
				row = y;
				base =
					height < 0.5
						? mix(lighting.skyTop, lighting.skyMiddle, height * 2)
						: mix(lighting.skyMiddle, lighting.skyHorizon, height * 2 - 1);
			}
			// Clouds seem to lie closer together towards the horizon.
			const stretch = 30 / (1.15 - height);
			const density = texture.at((x / lens.height) * 46 + stretch * 0.3, stretch * 2.6);
			const share = Math.max(0, Math.min(1, (density - 0.52) * 3.2)) * 0.8;
			out[0] = base[0] + (clouds[0] - base[0]) * share;
			out[1] = base[1] + (clouds[1] - base[1]) * share;
			out[2] = base[2] + (clouds[2] - base[2]) * share;
			out[3] = 1;
		},
	});
}
