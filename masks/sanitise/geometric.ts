/**
 * The geometric mechanism: whole numbers of noise, two-sided and geometrically distributed, for counts. Sampled exactly and
 * without floating point, as in Canonne, Kamath and Steinke, "The Discrete Gaussian for Differential Privacy", algorithm 2:
 * the low bits of floating-point noise can give a count away.
 */

/** Bytes that nobody can foresee. */
export type RandomBytes = (size: number) => Uint8Array;

/** Epsilon is a whole number of these. */
const stepsPerEpsilon = 100;

export class GeometricNoise {
	readonly #random: RandomBytes;

	constructor(random: RandomBytes) {
		this.#random = random;
	}

	/**
	 * A number whose chance falls by e to the power of `epsilon` with each step away from 0.
	 *
	 * @param epsilon in hundredths, from 0.01 on
	 */
	draw(epsilon: number): number {
		const rate = Math.round(epsilon * stepsPerEpsilon);
		if (!(rate >= 1)) throw new RangeError("epsilon is 0.01 or more");
		for (;;) {
			const rest = this.#below(stepsPerEpsilon);
			if (!this.#decays(rest, stepsPerEpsilon)) continue;
			let wholes = 0;
			while (this.#decays(1, 1)) wholes++;
			const size = Math.floor((rest + stepsPerEpsilon * wholes) / rate);
			const isNegative = this.#below(2) === 1;
			if (isNegative && size === 0) continue;
			return isNegative ? -size : size;
		}
	}

	/** True with the probability e^(-part/whole), for parts up to the whole (ibid., algorithm 1). */
	#decays(part: number, whole: number): boolean {
		let turn = 1;
		while (this.#below(whole * turn) < part) turn++;
		return turn % 2 === 1;
	}

	/** A whole number from 0 to `limit` - 1, each as likely as any other. */
	#below(limit: number): number {
		const fair = 2 ** 32 - (2 ** 32 % limit);
		for (;;) {
			const [a = 0, b = 0, c = 0, d = 0] = this.#random(4);
			const drawn = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
			if (drawn < fair) return drawn % limit;
		}
	}
}
