import { Changes } from "./changes.ts";
import type { Points } from "./points.ts";

/** Noise is measured at every this many points, across and down. */
const step = 5;

/** So large a part of a picture does not move from one look to the next. */
const calmPart = 0.75;

/** A picture that differs from the one before throughout is no noise: the least of so many looks is. */
const looks = 3;

/** Measures how noisy pictures are, by how they differ from look to look. */
export class Noise {
	readonly #changes = new Changes();
	#before: Uint8Array | undefined;
	#spreads: readonly number[] = [];

	/** Luma steps within which three quarters of all points stay from one look to the next. */
	get spread(): number {
		return this.#spreads.length === 0 ? 0 : Math.min(...this.#spreads);
	}

	measure({ luma }: Points): void {
		const isFirst = this.#before === undefined;
		this.#before ??= new Uint8Array(Math.ceil(luma.length / step ** 2));
		const before = this.#before;
		this.#changes.clear();
		// A stride that is no divisor of a row's length wanders across the columns.
		for (let point = 0, sample = 0; point < luma.length; point += step ** 2, sample++) {
			const now = luma[point] as number;
			this.#changes.add(now - (before[sample] as number));
			before[sample] = now;
		}
		if (!isFirst) this.#spreads = [...this.#spreads, this.#changes.middle(calmPart).spread].slice(-looks);
	}
}
