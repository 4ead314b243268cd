import { BlockMap } from "./block-map.ts";
import { defaultFill, type Yuv, yuvOf } from "./colour.ts";
import type { Fill } from "./paint.ts";
import { type Cell, cellsIn, type Grid, gridOf } from "./pixelate.ts";
import { type Zone, zoneMargin } from "./policy.ts";
import { type Projection, wholeScene } from "./project.ts";
import { type Region, zoneRegion } from "./region.ts";

/** The zones of a policy as they lie in pictures of one size and view: converted once, painted often. */
export interface ZonePlan {
	/** What each zone covers, in the policy's order. */
	readonly regions: readonly Region[];
	/** What to paint: each block once, in the colour of the last zone that covers it. */
	readonly fills: readonly Fill[];
	/** What is pixelated; where a fill is, too, the fill goes over it. */
	readonly cells: readonly Cell[];
}

/**
 * By how many pixels zones are grown on every side, and areas to show shrunk, in pictures of this height.
 *
 * @param margin a policy's own, in parts of the picture's height
 */
export function marginIn(height: number, { zoom, guard }: Projection, margin: number): number {
	// A hand or lens that is not exact is so in the scene: what is seen larger is missed by more.
	return (margin * zoom + guard) * height;
}

/**
 * @param width picture size in luma samples
 * @param projection where the picture shows the scene that the zones were drawn in
 * @param grid the cells of pixelated zones
 * @param grown by what part of the picture's height zones are grown
 */
export function planZones(
	zones: readonly Zone[],
	width: number,
	height: number,
	projection: Projection = wholeScene,
	grid: Grid = gridOf(width, height, projection),
	grown: number = zoneMargin,
): ZonePlan {
	const margin = marginIn(height, projection, grown);
	const blocks = new BlockMap(width, height);
	const colours = new Map<string, { readonly fill: number; readonly colour: Yuv }>();
	const cells = new Map<string, Cell>();
	const regions = zones.map(({ polygon, colour = defaultFill, fill }) => {
		const parts = projection.project(polygon);
		const region = parts.flatMap((part) => zoneRegion(part, width, height, margin));
		if (fill === "pixelated") {
			const found = cellsIn(region, width, height, grid, projection);
			for (const cell of found) cells.set(cell.key, cell);
			return found.flatMap((cell) => cell.region);
		}
		const name = colour.join();
		const known = colours.get(name) ?? { fill: colours.size + 1, colour: yuvOf(colour) };
		colours.set(name, known);
		blocks.set(region, known.fill);
		return region;
	});
	const fills = [...colours.values()].map(({ fill, colour }) => ({ region: blocks.region(fill), colour }));
	return { regions, fills, cells: [...cells.values()] };
}
