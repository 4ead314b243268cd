import type { Glyph, Typeface } from "./typeface.ts";

/** A drawing in the pixels of a picture: how much of each it covers, 0 to 255. */
export interface Coverage {
	readonly width: number;
	readonly height: number;
	readonly samples: Uint8Array;
}

/** A character in one size. */
interface Scaled extends Coverage {
	/** From the pen, and from the top of the line. */
	readonly left: number;
	readonly top: number;
}

/** Characters that are kept in the size in which they were last set: the digits of a time come again each second. */
const mostScaled = 512;

/** Sets lines of text in any size. */
export class Typesetter {
	readonly #typeface: Typeface;
	readonly #scaled = new Map<string, Scaled>();

	constructor(typeface: Typeface) {
		this.#typeface = typeface;
	}

	/** Length of the text in ems. */
	lengthOf(text: string): number {
		const { em } = this.#typeface;
		return (
			[...text].reduce((sum, character) => sum + (this.#typeface.glyph(character)?.advance ?? 0), 0) / em
		);
	}

	/** @param em size in pixels */
	set(text: string, em: number): Coverage {
		const scale = em / this.#typeface.em;
		const width = Math.ceil(this.lengthOf(text) * em) + 2;
		const height = Math.ceil(this.#typeface.lineHeight * scale);
		const samples = new Uint8Array(width * height);
		let pen = 0;
		for (const character of text) {
			const glyph = this.#typeface.glyph(character);
			if (!glyph) continue;
			lay(this.#scaledOf(character, glyph, scale), Math.round(pen), samples, width, height);
			pen += glyph.advance * scale;
		}
		return { width, height, samples };
	}

	#scaledOf(character: string, glyph: Glyph, scale: number): Scaled {
		const key = `${character} ${scale}`;
		const known = this.#scaled.get(key);
		if (known) return known;
		if (this.#scaled.size >= mostScaled) this.#scaled.clear();
		const scaled = scaledTo(glyph, scale);
		this.#scaled.set(key, scaled);
		return scaled;
	}
}

function lay(glyph: Scaled, pen: number, into: Uint8Array, width: number, height: number): void {
	for (let row = 0; row < glyph.height; row++) {
		const y = glyph.top + row;
		if (y < 0 || y >= height) continue;
		for (let column = 0; column < glyph.width; column++) {
			const x = pen + glyph.left + column;
			if (x < 0 || x >= width) continue;
			const at = y * width + x;
			into[at] = Math.min(255, (into[at] as number) + (glyph.samples[row * glyph.width + column] as number));
		}
	}
}

/** Along its rows first, then down its columns. */
function scaledTo(glyph: Glyph, scale: number): Scaled {
	const across = sampling(glyph.width, glyph.left * scale, scale);
	const down = sampling(glyph.height, glyph.top * scale, scale);
	const width = across.weights.length;
	const rows = new Float64Array(glyph.height * width);
	for (let row = 0; row < glyph.height; row++)
		for (let column = 0; column < width; column++) {
			const start = row * glyph.width + (across.from[column] as number);
			rows[row * width + column] = weighted(glyph.coverage, start, 1, across.weights[column] as Float64Array);
		}
	const samples = new Uint8Array(down.weights.length * width);
	for (let row = 0; row < down.weights.length; row++)
		for (let column = 0; column < width; column++) {
			const start = (down.from[row] as number) * width + column;
			samples[row * width + column] = Math.round(
				weighted(rows, start, width, down.weights[row] as Float64Array),
			);
		}
	return { width, height: down.weights.length, left: across.first, top: down.first, samples };
}

function weighted(samples: ArrayLike<number>, start: number, step: number, weights: Float64Array): number {
	let sum = 0;
	for (let index = 0, at = start; index < weights.length; index++, at += step)
		sum += (weights[index] as number) * (samples[at] as number);
	return sum;
}

/** Which samples of a drawing make up each pixel, and with what weights. */
interface Sampling {
	/** Place of the first pixel. */
	readonly first: number;
	/** The first sample of each. */
	readonly from: readonly number[];
	readonly weights: readonly Float64Array[];
}

/**
 * The pixels that a drawing of `count` samples touches when it begins at `start`. A tent as wide as the larger of a pixel
 * and a sample: no aliasing when it becomes smaller, no steps when it becomes larger.
 */
function sampling(count: number, start: number, scale: number): Sampling {
	const reach = Math.max(1, 1 / scale);
	const first = Math.floor(start - 0.5);
	const last = Math.ceil(start + count * scale - 0.5);
	const from: number[] = [];
	const weights: Float64Array[] = [];
	for (let pixel = first; pixel <= last; pixel++) {
		const middle = (pixel + 0.5 - start) / scale - 0.5;
		const [low, high] = [Math.ceil(middle - reach), Math.floor(middle + reach)];
		const begin = Math.max(0, low);
		const inside = new Float64Array(Math.max(0, Math.min(count - 1, high) - begin + 1));
		// Beyond the drawing nothing is covered, which counts as well.
		let total = 0;
		for (let sample = low; sample <= high; sample++) {
			const tent = Math.max(0, 1 - Math.abs(sample - middle) / reach);
			total += tent;
			if (sample >= begin && sample < begin + inside.length) inside[sample - begin] = tent;
		}
		from.push(begin);
		weights.push(inside.map((tent) => tent / total));
	}
	return { first, from, weights };
}
