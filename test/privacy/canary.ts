import { canaryCells, canaryColours, isCanaryBright } from "../../device/scene/canary.ts";
import type { PixelPolygon } from "../../device/scene/scene.ts";
import { contains } from "../../masks/polygon.ts";
import type { Picture } from "../helpers/decode.ts";
import { correlation } from "../helpers/statistics.ts";

/** What is found of the canary pattern in a decoded picture. */
export interface Sighting {
	/** Samples of its colour, anywhere: a part of all chroma samples. */
	readonly coloured: number;
	/** Correlation of luma with the pattern where it lies, -1 to 1: above a half it is plainly there, about 0 it is not. */
	readonly correlation: number;
}

/** The pattern's chroma, in limited range BT.709; a JPEG's full range BT.601 lies near enough. Nothing else is so pink. */
const { u: pinkU, v: pinkV } = canaryColours.bright;
const near = 24;

/**
 * Looks for the canary pattern: by its colour in the whole picture, wherever a fault may have put it, and by its pattern
 * in its own place, where codec and scaling may have washed the colour out.
 *
 * @param areas private areas in pixels of a picture of `size`; what was decoded may be smaller
 */
export function findCanary(
	picture: Picture,
	areas: readonly PixelPolygon[],
	size: { width: number; height: number },
): Sighting {
	return { coloured: pinkPart(picture), correlation: correlate(picture, areas, size) };
}

function pinkPart({ u, v }: Picture): number {
	let pink = 0;
	for (let at = 0; at < u.length; at++) {
		if (Math.abs((u[at] as number) - pinkU) < near && Math.abs((v[at] as number) - pinkV) < near) pink++;
	}
	return pink / u.length;
}

/** Pearson's correlation of the luma at the middle of each cell that lies in an area with the pattern there. */
function correlate(
	{ y, width, height }: Picture,
	areas: readonly PixelPolygon[],
	size: { width: number; height: number },
): number {
	return correlation(
		cellsOf(areas, size).map(({ x: across, y: down, bright }) => {
			const [column, row] = [Math.floor(across * width), Math.floor(down * height)];
			return [y[row * width + column] as number, bright];
		}),
	);
}

/** The middle of a cell of the pattern, as a part of the picture's width and height, and 1 where the cell is bright. */
interface Cell {
	readonly x: number;
	readonly y: number;
	readonly bright: number;
}

/** By the areas that they lie in: thousands of pictures are looked at for the same ones. */
const cells = new WeakMap<readonly PixelPolygon[], readonly Cell[]>();

function cellsOf(
	areas: readonly PixelPolygon[],
	{ width, height }: { width: number; height: number },
): readonly Cell[] {
	const known = cells.get(areas);
	if (known) return known;
	const found: Cell[] = [];
	const cell = height / canaryCells;
	for (let row = 0; row < canaryCells; row++) {
		for (let column = 0; column * cell < width; column++) {
			const middle = [(column + 0.5) * cell, (row + 0.5) * cell] as const;
			if (!areas.some((area) => contains(area, middle))) continue;
			const bright = isCanaryBright(column, row) ? 1 : 0;
			found.push({ x: middle[0] / width, y: middle[1] / height, bright });
		}
	}
	cells.set(areas, found);
	return found;
}
