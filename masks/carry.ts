import { fromPixels, type Polygon } from "./polygon.ts";
import type { Projection } from "./project.ts";
import { type Region, zoneRegion } from "./region.ts";
import type { Box } from "./watch.ts";

/** How long what was covered stays covered after the view has moved, in seconds: what is looked for is found again by then. */
const carriedFor = 1.2;

/** More than any street has in a second; beyond it pictures are dark rather than one place forgotten. */
const mostPlaces = 1024;

/**
 * Places that were covered when the view moved. A watch knows places of the picture, and begins anew with each view: what
 * it does not find again at once stays covered where it was in the scene.
 */
export class Carry {
	#places: { readonly area: Polygon; readonly from: number; readonly until: number }[] = [];

	/**
	 * @param boxes in pixels of a picture of this size, seen at `time` under `projection`
	 * @throws RangeError when there are too many
	 */
	add(
		boxes: readonly Box[],
		{ width, height }: { readonly width: number; readonly height: number },
		projection: Projection,
		time: number,
	): void {
		this.#places = this.#places.filter(({ from, until }) => from <= time && time <= until);
		if (this.#places.length + boxes.length > mostPlaces)
			throw new RangeError("too many places to keep covered");
		for (const box of boxes) {
			const corners = [
				[box.x, box.y],
				[box.x + box.width, box.y],
				[box.x + box.width, box.y + box.height],
				[box.x, box.y + box.height],
			] as const;
			const area = corners.map((corner) => projection.locate(fromPixels(corner, width, height)));
			this.#places.push({ area, from: time, until: time + carriedFor });
		}
	}

	/** What to cover in the picture of `time`. */
	regions(
		{ width, height }: { readonly width: number; readonly height: number },
		projection: Projection,
		time: number,
	): Region[] {
		if (this.#places.length === 0) return [];
		return this.#places
			.filter(({ from, until }) => from <= time && time <= until)
			.flatMap(({ area }) => projection.project(area).map((part) => zoneRegion(part, width, height, 0)))
			.filter((region) => region.length > 0);
	}
}
