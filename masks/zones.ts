import { BlockMap } from "./block-map.ts";
import { defaultFill, type Yuv, yuvOf } from "./colour.ts";
import { type Zone, zoneMargin } from "./policy.ts";
import { type Region, zoneRegion } from "./region.ts";

/** What of a picture gets one colour. */
export interface Fill {
	readonly region: Region;
	readonly colour: Yuv;
}

/** The zones of a policy as they lie in pictures of one size: converted once, painted often. */
export interface ZonePlan {
	/** What each zone covers, in the policy's order. */
	readonly regions: readonly Region[];
	/** What to paint: each block once, in the colour of the last zone that covers it. */
	readonly fills: readonly Fill[];
}

/** @param width picture size in luma samples */
export function planZones(zones: readonly Zone[], width: number, height: number): ZonePlan {
	const regions = zones.map(({ polygon }) => zoneRegion(polygon, width, height, zoneMargin * height));
	const blocks = new BlockMap(width, height);
	const colours = new Map<string, { readonly fill: number; readonly colour: Yuv }>();
	for (const [index, { colour = defaultFill }] of zones.entries()) {
		const name = colour.join();
		const known = colours.get(name) ?? { fill: colours.size + 1, colour: yuvOf(colour) };
		colours.set(name, known);
		blocks.set(regions[index] as Region, known.fill);
	}
	const fills = [...colours.values()].map(({ fill, colour }) => ({ region: blocks.region(fill), colour }));
	return { regions, fills };
}
