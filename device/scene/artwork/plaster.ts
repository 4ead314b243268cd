import { mix, shade } from "./colour.ts";
import { eavesOf, type HouseStyle } from "./house-plan.ts";
import type { Shader } from "./paint.ts";
import type { Painter } from "./painter.ts";
import type { Texture } from "./texture.ts";
import type { Wall } from "./wall.ts";

/** Pixels between the places where the plaster's stains are looked up; between them they run on evenly. */
const stainStep = 4;

/** Plaster, darker towards the ground, with the streaks that rain leaves. */
export function plaster(painter: Painter, wall: Wall, style: HouseStyle, texture: Texture): Shader {
	const eaves = eavesOf(style);
	const high = painter.seen(shade(style.wall, 1.05));
	const low = painter.seen(shade(style.wall, 0.86));
	const stain = (x: number, y: number): number => {
		const [u, v] = wall.locate(x, y);
		return 1 + (texture.at(u * 11, v * 2.5) - 0.5) * 0.09 + (texture.at(u * 3.5 + 45, v * 4.5) - 0.5) * 0.08;
	};
	return {
		kind: "shader",
		shade: (y, from, to, row) => {
			const [, v] = wall.locate((from + to) / 2, y + 0.5);
			const [red, green, blue] = mix(low, high, Math.min(1, Math.max(0, v / eaves)));
			let tone = stain(from, y + 0.5);
			for (let x = from; x < to; x += stainStep) {
				const next = stain(x + stainStep, y + 0.5);
				const change = (next - tone) / stainStep;
				const end = Math.min(to, x + stainStep);
				for (let column = x, at = (x - from) * 3; column < end; column++, at += 3, tone += change) {
					row[at] = red * tone;
					row[at + 1] = green * tone;
					row[at + 2] = blue * tone;
				}
				tone = next;
			}
		},
	};
}
