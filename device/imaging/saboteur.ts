import type { Shift } from "../../masks/project.ts";
import type { Watch } from "../../masks/watch.ts";
import type { Sabotage } from "./protocol.ts";

/** Where tests and demonstrations break the masking stage on purpose. */
export class Saboteur {
	readonly #now: () => number;
	readonly #deadline: number;
	sabotage: Sabotage | undefined;

	/** @param now monotonic milliseconds; @param deadline of the stage, in milliseconds, to overrun when asked to */
	constructor(now: () => number, deadline: number) {
		this.#now = now;
		this.#deadline = deadline;
	}

	/** A watch that works until it is told to break, in the midst of masking. */
	inside(watch: Watch): Watch {
		return {
			looks: watch.looks,
			look: (...picture) => watch.look(...picture),
			cover: (time) => {
				this.#strike();
				return watch.cover(time);
			},
			...(watch.follow && { follow: (shift: Shift) => watch.follow?.(shift) }),
		};
	}

	#strike(): void {
		if (this.sabotage === "throw") throw new Error("broken on purpose");
		if (this.sabotage === "crash") process.exit(1); // in a worker this ends the thread alone
		if (this.sabotage !== "late") return;
		const end = this.#now() + this.#deadline + 1;
		while (this.#now() < end);
	}
}
