import type { FailureCode } from "../../masks/failure.ts";
import type { Clock } from "../clock.ts";
import type { CameraCounters } from "./state.ts";

/** Pictures per second are measured over this many milliseconds. */
const rateWindow = 2_000;

/** Keeps a camera's counters. */
export class Tally {
	readonly counters: CameraCounters = {
		frames: 0,
		fps: 0,
		darkFrames: 0,
		failures: {},
		skippedFrames: 0,
		platesCovered: 0,
		lag: 0,
	};
	readonly #clock: Clock;
	#window: { readonly since: number; readonly frames: number };

	constructor(clock: Clock) {
		this.#clock = clock;
		this.#window = { since: clock.monotonic(), frames: 0 };
	}

	countFrame(): void {
		this.counters.frames++;
		const now = this.#clock.monotonic();
		const elapsed = now - this.#window.since;
		if (elapsed < rateWindow) return;
		this.counters.fps = ((this.counters.frames - this.#window.frames) * 1000) / elapsed;
		this.#window = { since: now, frames: this.counters.frames };
	}

	countDark(reason: FailureCode): void {
		this.counters.darkFrames++;
		this.counters.failures[reason] = (this.counters.failures[reason] ?? 0) + 1;
	}
}
