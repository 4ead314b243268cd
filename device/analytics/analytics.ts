import { Background } from "./background.ts";
import { blobsIn, cellSize } from "./blobs.ts";
import type { Observation } from "./observation.ts";

/** The picture is looked at in this size, in pixels; coarser than a face, fine enough for a person far away. */
const lookWidth = 320;

/** Motion is over when nothing has moved for this long, in seconds of media time. */
const motionHold = 2;

/** The count is the median of this many looks: a blob that flickers is not an object that comes and goes. */
const countWindow = 5;

/** After a gap of this many seconds the background is learned anew. */
const longestGap = 10;

/** A change of light moves every pixel at once: more of the picture than this is not motion but light. */
const mostOfPicture = 0.6;

const ticksPerSecond = 90_000;

/**
 * Motion and occupancy, from masked luma alone (invariant I6): a zone is constant fill, and what does not change is not
 * seen. A first version: it compares with a learned background and counts what stands out, in one picture at a time. It
 * follows nobody. People close together count as one, somebody who stands still for about a minute fades into the
 * background, and a strong shadow can count as an object.
 */
export class Analytics {
	#background: Background | undefined;
	#previous = new Uint8Array(0);
	#current = new Uint8Array(0);
	#counts: number[] = [];
	#lastTicks = 0;
	#movedAt = Number.NEGATIVE_INFINITY;

	/** Forgets what it learned, as when the masks have changed: their edges are no motion. */
	reset(): void {
		this.#background = undefined;
	}

	/**
	 * Looks at one picture. Takes well under a millisecond for one of 640×360.
	 *
	 * @param luma rows of `width` samples, `stride` bytes from one to the next
	 * @param ticks media time in 1/90000 s; about five looks a second are meant
	 * @param takenAt wall time in milliseconds since 1970
	 */
	look(
		luma: Uint8Array,
		width: number,
		height: number,
		stride: number,
		ticks: number,
		takenAt: number,
	): Observation {
		const step = Math.max(1, Math.floor(width / lookWidth));
		const columns = Math.floor(width / step);
		const rows = Math.floor(height / step);
		const gap = (ticks - this.#lastTicks) / ticksPerSecond;
		this.#lastTicks = ticks;
		const picture = this.#sample(luma, stride, step, columns, rows);
		const known = this.#background;
		if (!known?.fits(columns, rows) || gap < 0 || gap > longestGap) {
			this.#background = new Background(picture, columns, rows);
			this.#counts = [];
			this.#movedAt = Number.NEGATIVE_INFINITY;
			return { ticks, takenAt, motion: false, occupancy: 0 };
		}
		const foreground = known.subtract(picture, gap);
		const lit = foreground.covered > mostOfPicture;
		if (lit) known.adopt(picture);
		const blobs = lit ? [] : blobsIn(foreground.mask, columns, rows);
		if (!lit && blobs.length > 0 && this.#moved(picture, columns, rows)) this.#movedAt = ticks;
		const motion = ticks - this.#movedAt <= motionHold * ticksPerSecond;
		return { ticks, takenAt, motion, occupancy: this.#smooth(blobs.length) };
	}

	/** A smaller copy by averaging 2×2 samples; the copy before it is kept to tell what moved since. */
	#sample(luma: Uint8Array, stride: number, step: number, columns: number, rows: number): Uint8Array {
		const size = columns * rows;
		const target = this.#previous.length === size ? this.#previous : new Uint8Array(size);
		this.#previous = this.#current.length === size ? this.#current : new Uint8Array(size);
		this.#current = target;
		const right = step > 1 ? 1 : 0;
		const below = step > 1 ? stride : 0;
		for (let row = 0, at = 0; row < rows; row++) {
			let from = row * step * stride;
			for (let column = 0; column < columns; column++, from += step, at++) {
				const sum =
					(luma[from] as number) +
					(luma[from + right] as number) +
					(luma[from + below] as number) +
					(luma[from + below + right] as number);
				target[at] = sum >> 2;
			}
		}
		return target;
	}

	/** True when at least one cell's worth of pixels changed since the look before. */
	#moved(picture: Uint8Array, columns: number, rows: number): boolean {
		let changed = 0;
		for (let at = 0, size = columns * rows; at < size; at++) {
			if (Math.abs((picture[at] as number) - (this.#previous[at] as number)) > 18) changed++;
		}
		return changed >= cellSize * cellSize;
	}

	#smooth(count: number): number {
		this.#counts.push(count);
		if (this.#counts.length > countWindow) this.#counts.shift();
		const sorted = [...this.#counts].sort((a, b) => a - b);
		return sorted[sorted.length >> 1] as number;
	}
}
