import { Random } from "./random.ts";
import type { Canvas } from "./scene.ts";

/** Streaks in a picture, whatever its size. */
const streaks = 260;

/** Length in parts of the picture's height: far and near drops. */
const length = { from: 0.015, to: 0.06 } as const;

/** Pictures differ when their times do by this much, in seconds. */
const tick = 1 / 1000;

/** Luma of a drop that the sky shines through, and how much of it covers what is behind. */
const bright = 205;
const cover = { from: 0.15, to: 0.5 } as const;

/** Rain: slanting streaks on luma, others in every picture, the same for the same time. */
export class Rain {
	readonly #seed: number;

	constructor(seed: number) {
		this.#seed = seed;
	}

	/** @param phase seconds since the period's start */
	add({ planes, strides, width, height }: Canvas, phase: number): void {
		const random = new Random(this.#seed ^ Math.round(phase / tick), "rain");
		for (let streak = 0; streak < streaks; streak++) {
			const [x, y] = [random.next() * width, random.next() * height];
			const long = random.between(length.from, length.to) * height;
			const opacity = random.between(cover.from, cover.to);
			const thick = Math.max(1, Math.round(height / 540));
			for (let step = 0; step < long; step++) {
				const [row, column] = [Math.floor(y + step), Math.floor(x - step * 0.15)];
				if (row >= height || column < 0 || column + thick > width) break;
				for (let at = row * strides[0] + column, end = at + thick; at < end; at++) {
					const value = planes[0][at] as number;
					planes[0][at] = Math.round(value + (bright - value) * opacity);
				}
			}
		}
	}
}
