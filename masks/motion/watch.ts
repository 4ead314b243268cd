import type { MotionMode } from "../policy.ts";
import { type Box, noWatch, type Watch } from "../watch.ts";
import { Place } from "./place.ts";

/** Makes what looks for the moving things of one camera. */
export function createMotionWatch(mode: MotionMode): Watch {
	return mode === "off" ? noWatch : new MotionWatch();
}

/** Covers what comes and moves, by what the place looks like without it; and everything until that is known. */
class MotionWatch implements Watch {
	readonly looks = true;
	#place: Place | undefined;

	look(luma: Uint8Array, width: number, height: number, stride: number, time: number): void {
		if (!this.#place?.continues(width, height, time)) this.#place = new Place(width, height, time);
		this.#place.look(luma, stride, time);
	}

	cover(time: number): readonly Box[] {
		if (!this.#place) throw new Error("asked before the first look");
		return this.#place.cover(time);
	}
}
