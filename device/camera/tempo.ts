import type { Clock } from "../clock.ts";
import { videoClockRate } from "../media/access-unit.ts";

/** When a camera's pictures are due: it counts them from 0 on, at its sensor's rate, from the moment at which it was made. */
export class Tempo {
	/** Of the monotonic clock, in milliseconds. */
	readonly startedAt: number;
	readonly #clock: Clock;
	readonly #fps: number;
	readonly #due: (count: number) => void;
	#last = -1;
	#cancel: () => void = () => {};
	#stopped = false;

	/** @param due called with each picture that is due, once it is started. A picture that time has passed over is left out. */
	constructor(clock: Clock, fps: number, due: (count: number) => void) {
		this.#clock = clock;
		this.#fps = fps;
		this.#due = due;
		this.startedAt = clock.monotonic();
	}

	start(): void {
		this.#tick();
	}

	stop(): void {
		this.#stopped = true;
		this.#cancel();
	}

	/** The picture that was due last; the first one before that. */
	get count(): number {
		return Math.max(0, this.#last);
	}

	/** Media time now, in 1/90000 s. */
	get ticks(): number {
		return Math.round(((this.#clock.monotonic() - this.startedAt) * videoClockRate) / 1000);
	}

	/** Media time of a picture, in 1/90000 s. */
	ticksOf(count: number): number {
		return Math.round((count * videoClockRate) / this.#fps);
	}

	/** When a picture is due, by the monotonic clock. */
	timeOf(count: number): number {
		return this.startedAt + (count * 1000) / this.#fps;
	}

	/** Tells of the picture that is due, and sets the alarm for the next one. */
	#tick(): void {
		if (this.#stopped) return;
		const now = this.#clock.monotonic();
		const count = Math.floor(((now - this.startedAt) * this.#fps) / 1000 + 1e-6);
		if (count > this.#last) {
			this.#last = count;
			this.#due(count);
		}
		const next = this.timeOf(count + 1) - this.#clock.monotonic();
		this.#cancel = this.#clock.after(Math.max(0, next), () => this.#tick());
	}
}
