import type { FailureCode } from "../../masks/failure.ts";
import type { Clock } from "../clock.ts";
import { Rate } from "./rate.ts";
import type { CameraCounters } from "./state.ts";

/** Keeps a camera's counters. */
export class Tally {
	readonly counters: CameraCounters;
	readonly #frames: Rate;
	readonly #looks: Rate;

	constructor(clock: Clock) {
		const frames = new Rate(clock);
		const looks = new Rate(clock);
		this.#frames = frames;
		this.#looks = looks;
		this.counters = {
			frames: 0,
			get fps() {
				return frames.perSecond;
			},
			get looks() {
				return looks.perSecond;
			},
			darkFrames: 0,
			failures: {},
			skippedFrames: 0,
			platesCovered: 0,
			lag: 0,
		};
	}

	countFrame(): void {
		this.counters.frames++;
		this.#frames.count();
	}

	countLook(): void {
		this.#looks.count();
	}

	countDark(reason: FailureCode): void {
		this.counters.darkFrames++;
		this.counters.failures[reason] = (this.counters.failures[reason] ?? 0) + 1;
	}
}
