import { Frame } from "node-av/lib";
import { Decoder } from "./decoder.ts";
import type { ClipLimits } from "./limits.ts";
import { Source } from "./source.ts";

/**
 * One passage through a file from its first frame to its last. It keeps one frame decoded ahead: only the time of the
 * next frame tells how long this one shows.
 */
export class Playhead {
	readonly #decoder: Decoder;
	#shown = new Frame();
	#shownTime = Number.NEGATIVE_INFINITY;
	#ahead = new Frame();
	#aheadTime: number | undefined;
	#ended = false;

	/**
	 * Opens the file. Throws a PersienneError.
	 * @param usual seconds a frame, when the file does not tell
	 */
	constructor(path: string, usual: number, limits: ClipLimits) {
		this.#decoder = new Decoder(new Source(path, limits), usual, limits);
		this.#shown.alloc();
		this.#ahead.alloc();
	}

	/** Seconds at which the frame that shows began; before the first `moveTo`, minus infinity. */
	get shownTime(): number {
		return this.#shownTime;
	}

	/** When the last frame ends, in seconds; undefined before it was reached. */
	get end(): number | undefined {
		return this.#ended ? this.#decoder.end : undefined;
	}

	/**
	 * Moves forward to the frame that is due at `position`, or as near as `steps` packets allow. Throws a PersienneError.
	 * @param position seconds since the first frame
	 * @returns the frame to show from now on; undefined while it is still the one before. It is the caller's until the next call
	 */
	moveTo(position: number, steps: number): Frame | undefined {
		let moved = false;
		for (let step = 0; step < steps; step++) {
			if (this.#aheadTime !== undefined && this.#aheadTime <= position) {
				this.#take(this.#aheadTime);
				moved = true;
			}
			if (this.#aheadTime !== undefined || this.#ended) break;
			const result = this.#decoder.step(this.#ahead);
			if (result === "end") this.#ended = true;
			else if (result !== "more") this.#aheadTime = result;
		}
		return moved ? this.#shown : undefined;
	}

	close(): void {
		this.#decoder.close();
		this.#shown.free();
		this.#ahead.free();
	}

	#take(time: number): void {
		[this.#shown, this.#ahead] = [this.#ahead, this.#shown];
		this.#shownTime = time;
		this.#aheadTime = undefined;
	}
}
