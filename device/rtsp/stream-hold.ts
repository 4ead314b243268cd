import type { Clock } from "../clock.ts";
import type { AccessUnit } from "../media/access-unit.ts";
import type { Stream, Subscriber } from "../media/stream.ts";

/**
 * Keeps a stream running from DESCRIBE, which needs its parameter sets, to PLAY. A camera that nobody watches may rest:
 * without the hold it would start twice for each viewer.
 */
export class StreamHold implements Subscriber {
	readonly #clock: Clock;
	readonly #unsubscribe: () => void;
	readonly #cancelTimer: () => void;
	#latestKey: AccessUnit | undefined;
	#over = false;
	#onChange: () => void = () => {};

	/** @param ms it lets go by itself after so many milliseconds */
	constructor(stream: Stream, clock: Clock, ms: number) {
		this.#clock = clock;
		this.#cancelTimer = clock.after(ms, () => this.release());
		this.#unsubscribe = stream.subscribe(this);
		if (this.#over) this.release();
	}

	/** A key frame of the stream; undefined when none comes within `ms` milliseconds or the stream ends. */
	keyFrame(ms: number): Promise<AccessUnit | undefined> {
		if (this.#latestKey || this.#over) return Promise.resolve(this.#latestKey);
		return new Promise((resolve) => {
			const settle = () => {
				cancel();
				resolve(this.#latestKey);
			};
			const cancel = this.#clock.after(ms, settle);
			this.#onChange = settle;
		});
	}

	release(): void {
		this.#over = true;
		this.#cancelTimer();
		this.#unsubscribe();
		this.#onChange();
	}

	unit(unit: AccessUnit): void {
		if (!unit.key) return;
		this.#latestKey = unit;
		this.#onChange();
	}

	flush(): void {
		this.#latestKey = undefined;
	}

	end(): void {
		this.#over = true;
		this.#onChange();
	}
}
