import type { Clock } from "../clock.ts";

/** It is measured over this many milliseconds. */
const window = 2_000;

/** How often something happens, of late. */
export class Rate {
	readonly #clock: Pick<Clock, "monotonic">;
	#since: number;
	#count = 0;
	#perSecond = 0;

	constructor(clock: Pick<Clock, "monotonic">) {
		this.#clock = clock;
		this.#since = clock.monotonic();
	}

	count(): void {
		this.#count++;
		const elapsed = this.#clock.monotonic() - this.#since;
		if (elapsed < window) return;
		this.#perSecond = (this.#count * 1000) / elapsed;
		this.#since += elapsed;
		this.#count = 0;
	}

	/** 0 once it has not happened for some time. */
	get perSecond(): number {
		return this.#clock.monotonic() - this.#since < 2 * window ? this.#perSecond : 0;
	}
}
