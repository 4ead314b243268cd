import { Random } from "./random.ts";
import type { Canvas } from "./scene.ts";

/** Largest standard deviation that the option takes, in luma steps. */
export const maxNoise = 12;

/** A prime-ish length, so that rows do not line up with it. */
const tileLength = 65_521;
/** The longest row that is served from one place of the tile. */
const longestRow = 8192;
/** Pictures differ when their times do by this much, in seconds. */
const tick = 1 / 1000;

/**
 * Sensor noise: Gaussian, on luma, different in every picture, the same for the same time. Each row takes its own
 * place in one tile that is drawn once.
 */
export class SensorNoise {
	readonly #tile = new Int8Array(tileLength + longestRow);
	readonly #seed: number;

	/** @param deviation in luma steps, above 0 up to maxNoise */
	constructor(deviation: number, seed: number) {
		this.#seed = seed;
		const random = new Random(seed, "noise");
		for (let i = 0; i < this.#tile.length; i += 2) {
			// Box-Muller gives two independent values at a time.
			const radius = deviation * Math.sqrt(-2 * Math.log(1 - random.next()));
			const angle = 2 * Math.PI * random.next();
			this.#tile[i] = Math.round(radius * Math.cos(angle));
			if (i + 1 < this.#tile.length) this.#tile[i + 1] = Math.round(radius * Math.sin(angle));
		}
	}

	/** @param phase seconds since the period's start */
	add(canvas: Canvas, phase: number): void {
		const [plane] = canvas.planes;
		const [stride] = canvas.strides;
		const { width, height } = canvas;
		const random = new Random(this.#seed ^ Math.round(phase / tick), "place");
		const tile = this.#tile;
		for (let y = 0; y < height; y++) {
			const place = random.below(tileLength);
			const row = y * stride;
			for (let x = 0; x < width; x++) {
				const value = plane[row + x]! + tile[place + x]!;
				// Luma is 16..235 in limited range (BT.709).
				plane[row + x] = value < 16 ? 16 : Math.min(value, 235);
			}
		}
	}
}
