import type { Lens } from "../lens.ts";
import type { Colour } from "./colour.ts";
import type { Painter } from "./painter.ts";
import { speckle, type Texture } from "./texture.ts";

/**
 * How bright a surface is at (x, z) metres, about 1.
 * @param grain metres that one pixel covers across; @param reach the same along the view: detail finer than that fades
 */
export type Pattern = (x: number, z: number, grain: number, reach: number) => number;

/** The share of a line of this thickness that shows when a pixel covers `extent` metres. */
function visible(thickness: number, extent: number): number {
	return extent <= thickness ? 1 : thickness / extent;
}

/** Darkness of the joints of a grid whose lines are `spacing` apart. */
function joint(position: number, spacing: number, thickness: number, extent: number): number {
	const offset = Math.abs(position - Math.round(position / spacing) * spacing);
	const half = Math.max(thickness, extent) / 2;
	return offset < half ? visible(thickness, extent) : 0;
}

/** Slabs in bond: rows across, each shifted by half a slab. */
export function slabs(width: number, depth: number, texture: Texture, contrast: number = 1): Pattern {
	return (x, z, grain, reach) => {
		const row = Math.floor(z / depth);
		const shifted = x + (row & 1 ? width / 2 : 0);
		const tone = speckle(Math.floor(shifted / width), row) - 0.5;
		const fade = visible(depth, reach * 1.5);
		const gap = Math.max(joint(z, depth, 0.018, reach), joint(shifted, width, 0.018, grain));
		const dirt = texture.at(x * 9, z * 9) - 0.5;
		return 1 + contrast * (tone * 0.13 * fade + dirt * 0.16 - gap * 0.2);
	};
}

/** Small stones set in rows. */
export function cobbles(size: number, texture: Texture): Pattern {
	return (x, z, grain, reach) => {
		const row = Math.floor(z / size);
		const shifted = x + speckle(row, 7) * size;
		const tone = speckle(Math.floor(shifted / size), row) - 0.5;
		const fade = visible(size, reach * 2);
		const gap = Math.max(joint(z, size, 0.02, reach), joint(shifted, size, 0.02, grain));
		return 1 + tone * 0.24 * fade + (texture.at(x * 7, z * 7) - 0.5) * 0.2 - gap * 0.26 * fade;
	};
}

/** Rolled asphalt: grain, worn patches, darker lanes of tyres when `lane` metres are given. */
export function asphalt(texture: Texture, lanes: readonly number[] = []): Pattern {
	return (x, z, _grain, reach) => {
		const fine = speckle(Math.floor(x * 60), Math.floor(z * 60)) - 0.5;
		const patch = texture.at(x * 11, z * 5) - 0.5;
		let worn = 0;
		for (const lane of lanes) {
			const offset = Math.abs(Math.abs(x - lane) - 0.75);
			worn += Math.max(0, 1 - offset / 0.45);
		}
		return 1 + fine * 0.14 * visible(0.017, reach) + patch * 0.2 + worn * 0.055;
	};
}

/** Lawn: blades and mown stripes. */
export function lawn(texture: Texture): Pattern {
	return (x, z, _grain, reach) => {
		const blades = speckle(Math.floor(x * 95), Math.floor(z * 45)) - 0.5;
		const stripe = Math.floor(x / 1.1) & 1 ? 0.04 : -0.04;
		return 1 + blades * 0.34 * visible(0.022, reach) + (texture.at(x * 14, z * 14) - 0.5) * 0.34 + stripe;
	};
}

/** Paints the ground inside a contour of (x, z) metres. */
export function paintGround(
	painter: Painter,
	lens: Lens,
	area: readonly (readonly [x: number, z: number])[],
	colour: Colour,
	pattern: Pattern,
): void {
	let row = -1;
	let z = 0;
	let reach = 0;
	let tinted: Colour = colour;
	const contour: number[] = [];
	for (const [x, depth] of area) contour.push(lens.x(x, depth), lens.y(0, depth));
	painter.raw([contour], {
		kind: "shader",
		shade: (x, y, out) => {
			if (y !== row) {
				row = y;
				z = lens.groundDistance(y + 0.5);
				reach = z - lens.groundDistance(y + 1.5);
				painter.depth = z;
				tinted = painter.seen(colour);
			}
			const grain = z / lens.focal;
			const tone = pattern((x + 0.5 - lens.centre) * grain, z, grain, reach);
			out[0] = tinted[0] * tone;
			out[1] = tinted[1] * tone;
			out[2] = tinted[2] * tone;
			out[3] = 1;
		},
	});
	painter.depth = 0;
}
