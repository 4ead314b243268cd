/** How often something changed by so many luma steps, from -255 to 255. */
export class Changes {
	readonly #counts = new Int32Array(511);
	#samples = 0;

	get samples(): number {
		return this.#samples;
	}

	clear(): void {
		this.#counts.fill(0);
		this.#samples = 0;
	}

	add(change: number): void {
		this.#counts[change + 255] = (this.#counts[change + 255] as number) + 1;
		this.#samples++;
	}

	/** The change in the middle of all, and within how many steps of it `part` of them lie. */
	middle(part: number): { readonly change: number; readonly spread: number } {
		const counts = this.#counts;
		let at = 0;
		for (let left = this.#samples / 2; at < counts.length - 1; at++) {
			left -= counts[at] as number;
			if (left < 0) break;
		}
		let spread = 0;
		for (let left = this.#samples * part - (counts[at] as number); left > 0 && spread < 255; ) {
			spread++;
			left -= (counts[at - spread] ?? 0) + (counts[at + spread] ?? 0);
		}
		return { change: at - 255, spread };
	}
}
