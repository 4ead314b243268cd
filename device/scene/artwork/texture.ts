import { Random } from "../random.ts";
import { graphics } from "./graphics.ts";

/** Side in samples. */
const bits = 7;
const side = 1 << bits;
const mask = side - 1;

/** A square of soft random spots that joins up with itself at its edges: dirt, clouds, wear. */
export class Texture {
	readonly #samples: Float32Array;

	private constructor(samples: Float32Array) {
		this.#samples = samples;
	}

	/** Grows spots of several sizes out of a few random samples each. */
	static async grow(seed: number): Promise<Texture> {
		const random = new Random(seed, "texture");
		const samples = new Float32Array(side * side);
		for (const [cells, weight] of [
			[4, 0.5],
			[12, 0.3],
			[32, 0.2],
		] as const) {
			const layer = await spots(random, cells);
			for (let i = 0; i < samples.length; i++) samples[i]! += (layer[i]! / 255) * weight;
		}
		return new Texture(stretch(samples));
	}

	/** The same along the line y: a function of x. */
	line(y: number): (x: number) => number {
		const row = Math.floor(y);
		const fy = y - row;
		const above = (row & mask) << bits;
		const below = ((row + 1) & mask) << bits;
		const blended = new Float32Array(side + 1);
		for (let x = 0; x < side; x++) {
			const sample = this.#samples[above + x]!;
			blended[x] = sample + (this.#samples[below + x]! - sample) * fy;
		}
		blended[side] = blended[0]!;
		return (x) => {
			const column = Math.floor(x);
			const at = column & mask;
			return blended[at]! + (blended[at + 1]! - blended[at]!) * (x - column);
		};
	}

	/** 0..1 at (x, y) in samples, repeated without end. */
	at(x: number, y: number): number {
		const column = Math.floor(x);
		const row = Math.floor(y);
		const fx = x - column;
		const fy = y - row;
		const left = column & mask;
		const right = (column + 1) & mask;
		const above = (row & mask) << bits;
		const below = ((row + 1) & mask) << bits;
		const s = this.#samples;
		const top = s[above + left]! + (s[above + right]! - s[above + left]!) * fx;
		const bottom = s[below + left]! + (s[below + right]! - s[below + left]!) * fx;
		return top + (bottom - top) * fy;
	}
}

/** `cells` random samples to a side, enlarged smoothly. */
async function spots(random: Random, cells: number): Promise<Uint8Array> {
	const Jimp = await graphics();
	// The first cells come again behind the last, so that the cut-out middle joins up with itself.
	const wrap = 2;
	const padded = cells + 2 * wrap;
	const values = Array.from({ length: cells * cells }, () => random.below(256));
	const small = Buffer.alloc(padded * padded * 4, 255);
	for (let y = 0; y < padded; y++) {
		for (let x = 0; x < padded; x++) {
			const value = values[((y + cells - wrap) % cells) * cells + ((x + cells - wrap) % cells)]!;
			small.fill(value, (y * padded + x) * 4, (y * padded + x) * 4 + 3);
		}
	}
	const image = Jimp.fromBitmap({ width: padded, height: padded, data: small });
	const size = Math.round((side * padded) / cells);
	image.resize({ w: size, h: size });
	const from = Math.round((side * wrap) / cells);
	const layer = new Uint8Array(side * side);
	for (let y = 0; y < side; y++) {
		for (let x = 0; x < side; x++)
			layer[y * side + x] = image.bitmap.data[((y + from) * size + x + from) * 4]!;
	}
	return layer;
}

/** Uses the whole range 0..1. */
function stretch(samples: Float32Array): Float32Array {
	let low = 1;
	let high = 0;
	for (const sample of samples) {
		if (sample < low) low = sample;
		if (sample > high) high = sample;
	}
	return samples.map((sample) => (sample - low) / (high - low));
}

/** A fixed random value 0..1 for each pair of whole numbers. */
export function speckle(x: number, y: number): number {
	let mixed = Math.imul(x | 0, 0x27d4eb2d) ^ Math.imul(y | 0, 0x165667b1);
	mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
	mixed ^= mixed >>> 13;
	return (mixed >>> 0) / 0x1_0000_0000;
}
