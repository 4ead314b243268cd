import type { PlateMode } from "../policy.ts";
import { type Box, noWatch, type Watch } from "../watch.ts";
import type { PlateBox, PlateFinder } from "./finder.ts";
import { finderModes } from "./modes.ts";
import type { PlateNetwork } from "./network/network.ts";
import { NetworkFinder } from "./network/network-finder.ts";
import { StrokeFinder } from "./stroke-finder.ts";
import { PlateTracker } from "./tracker.ts";

/**
 * Makes what looks for the plates of one camera.
 * @param network the trained network; cameras may share it
 */
export function createPlateWatch(mode: PlateMode, network: PlateNetwork): Watch {
	if (mode === "off") return noWatch;
	return new PlateWatch(
		new BothFinders(new NetworkFinder(mode, network), new StrokeFinder(finderModes[mode])),
	);
}

/** Covers what either finds, as long as the network misses small plates that the stroke finder knows. */
class BothFinders implements PlateFinder {
	readonly #finders: readonly PlateFinder[];

	constructor(...finders: readonly PlateFinder[]) {
		this.#finders = finders;
	}

	async find(luma: Uint8Array, width: number, height: number, stride: number): Promise<readonly PlateBox[]> {
		const found: PlateBox[] = [];
		for (const finder of this.#finders) found.push(...(await finder.find(luma, width, height, stride)));
		return found;
	}
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

	async look(luma: Uint8Array, width: number, height: number, stride: number, time: number): Promise<void> {
		if (!this.#tracker || width !== this.#width || height !== this.#height) {
			this.#tracker = new PlateTracker(width, height);
			this.#width = width;
			this.#height = height;
		}
		this.#tracker.see(time, await this.#finder.find(luma, width, height, stride));
	}

	cover(time: number): readonly Box[] {
		return this.#tracker?.cover(time) ?? [];
	}
}
