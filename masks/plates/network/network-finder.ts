import type { PlateMode } from "../../policy.ts";
import type { PlateBox, PlateFinder } from "../finder.ts";
import { findBlobs } from "./blobs.ts";
import { type FinderRules, finderRules } from "./modes.ts";
import type { PlateNetwork } from "./network.ts";

/** Finds plates with the trained network: what is likely enough at any of the sizes that it looks at is covered. */
export class NetworkFinder implements PlateFinder {
	readonly #network: PlateNetwork;
	readonly #rules: FinderRules;

	constructor(mode: Exclude<PlateMode, "off">, network: PlateNetwork) {
		this.#network = network;
		this.#rules = finderRules[mode];
	}

	async find(luma: Uint8Array, width: number, height: number, stride: number): Promise<readonly PlateBox[]> {
		const maps = await this.#network.look(luma, width, height, stride);
		if (maps.length !== this.#rules.length) throw new RangeError("a map of each size is needed");
		return this.#rules.flatMap((rule, size) => findBlobs(maps[size] as (typeof maps)[number], rule));
	}
}
