import type { Lens } from "../lens.ts";
import type { Colour } from "./colour.ts";
import type { Painter } from "./painter.ts";
import { speckle, type Texture } from "./texture.ts";

/**
 * How bright a surface is along a line across the view, about 1: a function of x, in metres.
 * @param grain metres that one pixel covers across; @param reach the same along the view: detail finer than that fades
 */
export type Pattern = (z: number, grain: number, reach: number) => (x: number) => number;

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
	return (z, grain, reach) => {
		const row = Math.floor(z / depth);
		const shift = row & 1 ? width / 2 : 0;
		const fade = visible(depth, reach * 1.5) * 0.13 * contrast;
		const across = joint(z, depth, 0.018, reach);
		const half = Math.max(0.018, grain) / (2 * width);
		const line = visible(0.018, grain);
		const dirt = texture.line(z * 9);
		return (x) => {
			const place = (x + shift) / width;
			const slab = Math.floor(place);
			const offset = place - slab;
			const gap = offset < half || offset > 1 - half ? Math.max(across, line) : across;
			return 1 + (speckle(slab, row) - 0.5) * fade + contrast * ((dirt(x * 9) - 0.5) * 0.16 - gap * 0.2);
		};
	};
}

/** Small stones set in rows. */
export function cobbles(size: number, texture: Texture): Pattern {
	return (z, grain, reach) => {
		const row = Math.floor(z / size);
		const shift = speckle(row, 7) * size;
		const fade = visible(size, reach * 2);
		const across = joint(z, size, 0.02, reach);
		const half = Math.max(0.02, grain) / (2 * size);
		const line = visible(0.02, grain);
		const dirt = texture.line(z * 7);
		return (x) => {
			const place = (x + shift) / size;
			const stone = Math.floor(place);
			const offset = place - stone;
			const gap = offset < half || offset > 1 - half ? Math.max(across, line) : across;
			const tone = (speckle(stone, row) - 0.5) * 0.24 - gap * 0.26;
			return 1 + tone * fade + (dirt(x * 7) - 0.5) * 0.2;
		};
	};
}

/** Rolled asphalt: grain, worn patches, brighter lines where the tyres of these lanes run. */
export function asphalt(texture: Texture, lanes: readonly number[] = []): Pattern {
	return (z, _grain, reach) => {
		const grit = visible(0.017, reach) * 0.14;
		const row = Math.floor(z * 60);
		const patch = texture.line(z * 5);
		return (x) => {
			let worn = 0;
			for (const lane of lanes) {
				const offset = Math.abs(Math.abs(x - lane) - 0.75);
				if (offset < 0.45) worn += 1 - offset / 0.45;
			}
			return 1 + (speckle(Math.floor(x * 60), row) - 0.5) * grit + (patch(x * 11) - 0.5) * 0.2 + worn * 0.055;
		};
	};
}

/** Lawn: blades and mown stripes. */
export function lawn(texture: Texture): Pattern {
	return (z, _grain, reach) => {
		const blades = visible(0.022, reach) * 0.34;
		const row = Math.floor(z * 45);
		const patch = texture.line(z * 14);
		return (x) => {
			const stripe = Math.floor(x / 1.1) & 1 ? 0.04 : -0.04;
			return 1 + (speckle(Math.floor(x * 95), row) - 0.5) * blades + (patch(x * 14) - 0.5) * 0.34 + stripe;
		};
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
	const contour: number[] = [];
	for (const [x, depth] of area) contour.push(lens.x(x, depth), lens.y(0, depth));
	painter.raw([contour], {
		kind: "shader",
		shade: (y, from, to, row) => {
			const z = lens.groundDistance(y + 0.5);
			const reach = z - lens.groundDistance(y + 1.5);
			painter.depth = z;
			const [red, green, blue] = painter.seen(colour);
			const grain = z / lens.focal;
			const across = pattern(z, grain, reach);
			let x = (from + 0.5 - lens.centre) * grain;
			for (let at = 0; at < (to - from) * 3; at += 3, x += grain) {
				const tone = across(x);
				row[at] = red * tone;
				row[at + 1] = green * tone;
				row[at + 2] = blue * tone;
			}
		},
	});
	painter.depth = 0;
}
