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

/** Where a picture shows a point of the scene, both as parts of its width and height; undefined where it does not. */
export type Place = (x: number, y: number) => readonly [x: number, y: number] | undefined;

/**
 * The mean of many pictures, at the middle of each cell of the pattern: what is left when all that changes has gone. What
 * can be learnt by watching for long, or by looking from many sides, is in here.
 */
export class Average {
	readonly #cells: readonly Cell[];
	readonly #sums: Float64Array;
	readonly #counts: Uint32Array;
	readonly #size: { readonly width: number; readonly height: number };

	/** @param areas private areas in pixels of a picture of `size` */
	constructor(areas: readonly PixelPolygon[], size: { width: number; height: number }) {
		this.#cells = cellsOf(areas, size);
		this.#size = size;
		this.#sums = new Float64Array(this.#cells.length);
		this.#counts = new Uint32Array(this.#cells.length);
	}

	add({ y, width, height }: Picture, place: Place = (across, down) => [across, down]): void {
		for (const [index, cell] of this.#cells.entries()) {
			const [across, down] = place(cell.x, cell.y) ?? [-1, -1];
			if (across < 0 || across >= 1 || down < 0 || down >= 1) continue;
			this.#sums[index]! += y[Math.floor(down * height) * width + Math.floor(across * width)] as number;
			this.#counts[index]!++;
		}
	}

	/**
	 * Correlation with the pattern of what is finer than a mosaic of square cells over the whole scene, -1 to 1. That the mean
	 * of each cell shows is agreed; all else has to be gone.
	 *
	 * @param side of a cell, in pixels of a picture of the size that the areas are in; what is left at the end belongs to the one before
	 */
	detail(side: number): number {
		const cellAt = (place: number, length: number) =>
			Math.min(Math.floor((place * length) / side), Math.floor(length / side) - 1);
		const groups = new Map<string, (readonly [number, number])[]>();
		for (const [index, { x, y, bright }] of this.#cells.entries()) {
			if (this.#counts[index] === 0) continue;
			const key = `${cellAt(x, this.#size.width)},${cellAt(y, this.#size.height)}`;
			const pair = [(this.#sums[index] as number) / (this.#counts[index] as number), bright] as const;
			groups.set(key, [...(groups.get(key) ?? []), pair]);
		}
		return correlation([...groups.values()].flatMap(aboutTheirMean));
	}

	/** How many cells of the pattern were seen. */
	get seen(): number {
		return this.#counts.filter((count) => count > 0).length;
	}
}

function aboutTheirMean(pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] {
	const mean = (index: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[index], 0) / pairs.length;
	const [seen, planted] = [mean(0), mean(1)];
	return pairs.map(([luma, bright]) => [luma - seen, bright - planted] as const);
}
