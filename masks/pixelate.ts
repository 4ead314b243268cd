import { defaultFill, type Yuv, yuvOf } from "./colour.ts";
import type { Surface } from "./frame.ts";
import type { Fill } from "./paint.ts";
import { fromPixels, type Point } from "./polygon.ts";
import type { Projection } from "./project.ts";
import { blockSize, type Region, type Run } from "./region.ts";

/** A pixelated zone is made of cells at least this part of the picture's height (docs/limits.md says why). */
const smallestCell = 1 / 24;

/** How a scene is divided into cells, in ONVIF's units: the scene is 2 wide and 2 high. */
export interface Grid {
	readonly width: number;
	readonly height: number;
}

/** One cell of the scene, and the blocks of a picture that show it. */
export interface Cell {
	/** The same cell of the scene, the same key, whatever the picture shows of it. */
	readonly key: string;
	readonly region: Region;
}

/**
 * The cells of a scene that is filmed in pictures of this size: whole blocks when all of it is seen, so that the codec
 * has none to share.
 */
export function gridOf(width: number, height: number, { turned }: Pick<Projection, "turned">): Grid {
	const side = Math.ceil((height * smallestCell) / blockSize) * blockSize;
	const [across, down] = turned ? [height, width] : [width, height];
	return { width: (2 * side) / across, height: (2 * side) / down };
}

/**
 * The cells that have a block in `region`, each with all of its blocks: a zone that touches a cell covers it whole, so
 * that no cell's colour comes from less than a cell.
 */
export function cellsIn(
	region: Region,
	width: number,
	height: number,
	grid: Grid,
	{ locate, around = false }: Pick<Projection, "locate" | "around">,
): readonly Cell[] {
	const keys = new Map<number, string>();
	const columns = Math.ceil(width / blockSize);
	const keyOf = (top: number, left: number): string => {
		const block = (top / blockSize) * columns + left / blockSize;
		const known = keys.get(block);
		if (known !== undefined) return known;
		const middle = fromPixels([left + blockSize / 2, top + blockSize / 2], width, height);
		const key = keyAt(grid, locate(middle), around);
		keys.set(block, key);
		return key;
	};
	const cells = new Map<string, Run[]>();
	for (const { top, bottom, left, right } of region)
		for (let y = top; y < bottom; y += blockSize)
			for (let x = left; x < right; x += blockSize) cells.set(keyOf(y, x), []);
	for (let top = 0; top < height; top += blockSize) {
		for (let left = 0, right = 0; left < width; left = right) {
			const key = keyOf(top, left);
			for (right = left + blockSize; right < width && keyOf(top, right) === key; ) right += blockSize;
			const bottom = Math.min(top + blockSize, height);
			add(cells.get(key), { top, bottom, left, right: Math.min(right, width) });
		}
	}
	return [...cells].map(([key, region]) => ({ key, region }));
}

/** @param around beyond the scene's right edge lies its left one */
function keyAt({ width, height }: Grid, [x, y]: Point, around: boolean): string {
	const turns = around ? Math.floor((x + 1) / 2) : 0;
	return `${cellAt((x + 1 - 2 * turns) / width, 2 / width)},${cellAt((1 - y) / height, 2 / height)}`;
}

/** What does not fill a cell at the end of the scene belongs to the one before: a cell may be larger, never smaller. */
function cellAt(place: number, count: number): number {
	return Math.max(0, Math.min(Math.floor(place), Math.floor(count + 1e-9) - 1));
}

/** Adds a row of blocks to a cell, as part of the row above when it is as wide. */
function add(runs: Run[] | undefined, run: Run): void {
	if (!runs) return;
	const above = runs.findIndex(({ bottom, left, right }) => {
		return bottom === run.top && left === run.left && right === run.right;
	});
	if (above < 0) runs.push(run);
	else runs[above] = { ...run, top: (runs[above] as Run).top };
}

/**
 * The colours of the cells that pixelated zones are made of. A cell's colour is the mean of what is in it in the first
 * picture that shows it, and stays so: whoever watches for hours, zooms, turns the camera or redraws a zone learns no
 * more than that one mean, where cells that followed the scene would give it away bit by bit, as it moves beneath them.
 */
export class Mosaic {
	readonly #colours = new Map<string, Yuv>();

	/**
	 * What to paint the cells with. Those that have no colour yet get theirs from `surface`, as it is now; but one in which
	 * something is covered waits until it is seen whole, and is solid so long.
	 */
	fills(surface: Surface, cells: readonly Cell[], covered: Region): readonly Fill[] {
		return cells.map(({ key, region }) => {
			let colour = this.#colours.get(key);
			if (!colour && !overlap(region, covered)) {
				colour = meanColour(surface, region);
				this.#colours.set(key, colour);
			}
			return { region, colour: colour ?? solid };
		});
	}
}

const solid = yuvOf(defaultFill);

function overlap(one: Region, other: Region): boolean {
	return one.some((a) =>
		other.some((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom),
	);
}

function meanColour(surface: Surface, region: Region): Yuv {
	const [y, u, v] = [0, 1, 2].map((plane) => mean(surface, plane, region)) as [number, number, number];
	return { y, u, v };
}

function mean({ planes, strides }: Surface, plane: number, region: Region): number {
	const shift = plane === 0 ? 0 : 1;
	const samples = planes[plane] as Uint8Array;
	const stride = strides[plane] as number;
	let sum = 0;
	let count = 0;
	for (const { top, bottom, left, right } of region) {
		const width = ((right + shift) >> shift) - (left >> shift);
		for (let row = top >> shift; row < (bottom + shift) >> shift; row++) {
			const start = row * stride + (left >> shift);
			for (let index = start; index < start + width; index++) sum += samples[index] as number;
			count += width;
		}
	}
	return Math.round(sum / count);
}
