/** Counts how often a word has come along in a stream, however it is cut into chunks. */
export class Occurrences {
	readonly #word: string;
	#tail = "";
	#count = 0;

	/** @param word in ASCII, and no part of it begins it anew */
	constructor(word: string) {
		this.#word = word;
	}

	/** @returns how often so far */
	count(chunk: Buffer): number {
		const parts = (this.#tail + chunk.toString("latin1")).split(this.#word);
		this.#count += parts.length - 1;
		this.#tail = (parts.at(-1) ?? "").slice(1 - this.#word.length);
		return this.#count;
	}
}
