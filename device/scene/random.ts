/** A small seeded generator (Mulberry32): scenes must repeat bit for bit, so nothing here asks the machine for chance. */
export class Random {
	#state: number;

	/** @param seed any number; @param label keeps the streams of two users of one seed apart */
	constructor(seed: number, label: string = "") {
		let state = (Math.trunc(seed) ^ 0x9e3779b9) >>> 0;
		for (let i = 0; i < label.length; i++) state = Math.imul(state ^ label.charCodeAt(i), 0x01000193) >>> 0;
		this.#state = state;
	}

	/** Uniform in [0, 1). */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let mixed = this.#state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
	}

	/** Uniform in [low, high). */
	between(low: number, high: number): number {
		return low + (high - low) * this.next();
	}

	/** An integer in [0, count). */
	below(count: number): number {
		return Math.floor(this.next() * count);
	}

	/** One of `choices`, which must not be empty. */
	pick<T>(choices: readonly T[]): T {
		const choice = choices[this.below(choices.length)];
		if (choice === undefined) throw new Error("nothing to pick from");
		return choice;
	}

	/** The characters of `alphabet`, `length` of them. */
	text(alphabet: string, length: number): string {
		let text = "";
		for (let i = 0; i < length; i++) text += alphabet.charAt(this.below(alphabet.length));
		return text;
	}
}
