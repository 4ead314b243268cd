import type { PlateMode } from "../policy.ts";
import type { Shift } from "../project.ts";
import { type Box, type Luma, noWatch, type Watch } from "../watch.ts";
import type { PlateFinder } from "./finder.ts";
import type { PlateNetwork } from "./network/network.ts";
import { createPlateFinder } from "./network/network-finder.ts";
import { PlateTracker } from "./tracker.ts";

/**
 * Makes what looks for the plates of one camera.
 * @param network the trained network; cameras may share it
 */
export function createPlateWatch(mode: PlateMode, network: PlateNetwork): Watch {
	return mode === "off" ? noWatch : new PlateWatch(createPlateFinder(mode, network));
}

/** Finds plates in the pictures it looks at, and covers them there, in the pictures just before, and for a while after. */
export class PlateWatch implements Watch {
	readonly looks = true;
	readonly #finder: PlateFinder;
	#tracker: PlateTracker | undefined;
	#width = 0;
	#height = 0;

	constructor(finder: PlateFinder) {
		this.#finder = finder;
	}

	async look(
		luma: Uint8Array,
		width: number,
		height: number,
		stride: number,
		time: number,
		full?: Luma,
	): Promise<void> {
		if (!this.#tracker || width !== this.#width || height !== this.#height) {
			this.#tracker = new PlateTracker(width, height);
			this.#width = width;
			this.#height = height;
		}
		this.#tracker.see(time, await this.#finder.find(luma, width, height, stride, full));
	}

	cover(time: number): readonly Box[] {
		return this.#tracker?.cover(time) ?? [];
	}

	follow(shift: Shift): void {
		this.#finder.moved();
		this.#tracker?.follow(shift);
	}
}
