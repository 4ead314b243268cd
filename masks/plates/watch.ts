import type { Box, PlateWatch } from "../apply.ts";
import type { PlateMode } from "../policy.ts";
import type { PlateFinder } from "./finder.ts";
import { finderModes } from "./modes.ts";
import { StrokeFinder } from "./stroke-finder.ts";
import { PlateTracker } from "./tracker.ts";

/** Makes the plate watch of one camera, for a policy that does not leave plates alone. */
export function createPlateWatch(mode: Exclude<PlateMode, "off">): PlateWatch {
	return new TrackedFinder(new StrokeFinder(finderModes[mode]));
}

/** Looks at every picture, and covers what was found in it together with what was found a moment ago. */
class TrackedFinder implements PlateWatch {
	readonly #finder: PlateFinder;
	#tracker: PlateTracker | undefined;
	#width = 0;
	#height = 0;

	constructor(finder: PlateFinder) {
		this.#finder = finder;
	}

	look(luma: Uint8Array, width: number, height: number, stride: number, time: number): readonly Box[] {
		if (!this.#tracker || width !== this.#width || height !== this.#height) {
			this.#tracker = new PlateTracker(width, height);
			this.#width = width;
			this.#height = height;
		}
		return this.#tracker.update(time, this.#finder.find(luma, width, height, stride));
	}
}
