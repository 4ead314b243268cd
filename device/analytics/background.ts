/** How fast the background follows what is seen, per second: where nothing stands out, and where something does. */
const adaptation = { background: 0.25, foreground: 0.015 } as const;

/** A pixel stands out when it differs by this many luma steps, plus this many times the picture's noise. */
const threshold = { steps: 14, noises: 4 } as const;

/** Noise is learned slowly and never believed to be more than this, in luma steps. */
const noise = { rate: 0.05, most: 12 } as const;

/** A picture without the things that move in it, learned from the pictures themselves. */
export class Background {
	readonly #mean: Float32Array;
	readonly #mask: Uint8Array;
	readonly #columns: number;
	readonly #rows: number;
	#noise = 2;

	/** @param picture luma, `columns × rows`, taken for the background until more is known */
	constructor(picture: Uint8Array, columns: number, rows: number) {
		this.#mean = Float32Array.from(picture);
		this.#mask = new Uint8Array(picture.length);
		this.#columns = columns;
		this.#rows = rows;
	}

	fits(columns: number, rows: number): boolean {
		return this.#columns === columns && this.#rows === rows;
	}

	/** Takes a picture for the background, as when the light has changed all over it. */
	adopt(picture: Uint8Array): void {
		this.#mean.set(picture);
	}

	/**
	 * Tells what stands out, and learns.
	 *
	 * @param seconds since the picture before
	 * @returns 1 for each pixel that stands out (valid until the next call), and how much of the picture that is, 0 to 1
	 */
	subtract(picture: Uint8Array, seconds: number): { readonly mask: Uint8Array; readonly covered: number } {
		const mean = this.#mean;
		const mask = this.#mask;
		const limit = threshold.steps + threshold.noises * this.#noise;
		const quick = Math.min(1, adaptation.background * seconds);
		const slow = Math.min(1, adaptation.foreground * seconds);
		let count = 0;
		let deviation = 0;
		for (let at = 0; at < picture.length; at++) {
			const difference = (picture[at] as number) - (mean[at] as number);
			const distance = difference < 0 ? -difference : difference;
			if (distance > limit) {
				mask[at] = 1;
				count++;
				mean[at] = (mean[at] as number) + difference * slow;
			} else {
				mask[at] = 0;
				deviation += distance;
				mean[at] = (mean[at] as number) + difference * quick;
			}
		}
		const still = picture.length - count;
		if (still > 0) this.#noise += (Math.min(noise.most, deviation / still) - this.#noise) * noise.rate;
		return { mask, covered: count / picture.length };
	}
}
