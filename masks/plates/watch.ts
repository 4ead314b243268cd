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

/** Looks at every picture, and covers what was found together with what was found a moment ago. */
class TrackedFinder implements PlateWatch {
	readonly #finder: PlateFinder;
	#tracker: PlateTracker | undefined;
	#size = "";

	constructor(finder: PlateFinder) {
		this.#finder = finder;
	}

	look(luma: Uint8Array, width: number, height: number, stride: number, time: number): readonly Box[] {
		const size = `${width}x${height}`;
		if (size !== this.#size) this.#tracker = undefined;
		this.#size = size;
		this.#tracker ??= new PlateTracker({ width, height });
		const boxes = this.#tracker.update(time, this.#finder.find(luma, width, height, stride));
		return this.#tracker.overflows ? [{ x: 0, y: 0, width, height }] : boxes;
	}
}
