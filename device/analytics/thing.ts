import type { CellBox } from "./blobs.ts";
import { lighter } from "./cell-group.ts";
import type { Perspective } from "./perspective.ts";

/** Of a person's height and width there, the most that a thing has: what is larger is somebody, or furniture. */
const largest = { tall: 0.62, wide: 0.9 } as const;

/** Cells that it has at least. */
export const leastCells = 4;

/** Seconds for which a cell has to show the same to belong to something that was put down or taken away. */
export const lying = 2;

/** Seconds for which a place has to look different before that is what it looks like: somebody may still stand there. */
export const convincing = 6;

/** How many times as long all has to be seen of a thing where somebody is. */
export const doubtful = 4;

/** Luma steps by which a cell shows something else. */
const another = 12;

/** Seconds for which a thing has to be seen by itself, all in all. */
const believed = 0.5;

/** Cells that hang together and do not look like the background. */
export interface Patch extends CellBox {
	readonly cells: readonly number[];
	/** Luma steps by which each of them was lighter than the background when it was found. */
	readonly looks: readonly number[];
}

/** Something that lies where nothing was, or the place of something that is not there any more. */
export interface Thing extends Patch {
	readonly kind: "left" | "removed";
	/** The middle of its lower edge. A shadow or a strap hardly moves it. */
	readonly x: number;
	readonly foot: number;
	/** Seconds for which it has been so. */
	readonly since: number;
	/** Seconds for which the background has been seen in its place. */
	readonly missing: number;
	/** Seconds in which nothing but it was to be seen there: what is a part of somebody never is by itself. */
	readonly alone: number;
	/** Seconds for which it will still be taken for the legs of somebody who was there, if it is not as high as those: they are lost for a while now and then. */
	readonly legs: number;
	/** Its place is as the background says, since it was put down and taken again, or has been gone for long enough. */
	readonly bare: boolean;
}

/** Where a thing of these cells stands: as if it were a box of as much spread as they have. */
export function standing(cells: readonly number[], columns: number): { x: number; foot: number } {
	let [across, down, squares] = [0, 0, 0];
	for (const cell of cells) {
		const row = Math.floor(cell / columns);
		across += cell - row * columns + 0.5;
		down += row + 0.5;
		squares += (row + 0.5) ** 2;
	}
	const [x, y] = [across / cells.length, down / cells.length];
	return { x, foot: y + Math.sqrt(3 * (squares / cells.length - y * y + 1 / 12)) };
}

/** It was seen by itself for long enough. */
export function isSure({ alone }: Thing): boolean {
	return alone >= believed;
}

/** One of its cells shows something else. @param index of the cell */
export function isOther(
	{ cells, looks }: Patch,
	index: number,
	luma: Float32Array,
	level: Float32Array,
): boolean {
	return Math.abs(lighter(cells[index] as number, luma, level) - (looks[index] as number)) > another;
}

/** The edges of both. */
export function around(one: CellBox, other: CellBox): CellBox {
	return {
		left: Math.min(one.left, other.left),
		top: Math.min(one.top, other.top),
		right: Math.max(one.right, other.right),
		bottom: Math.max(one.bottom, other.bottom),
	};
}

/** Of the ground's light, what a shadow leaves at least and at most. */
const shade = { least: 0.78, most: 0.97 } as const;

/** No darker than a shadow, most of it. */
export function isShade(cells: readonly number[], luma: Float32Array, level: Float32Array): boolean {
	const parts = cells.map((cell) => (luma[cell] as number) / Math.max(1, level[cell] as number));
	const middle = parts.sort((a, b) => a - b)[parts.length >> 1] as number;
	return middle > shade.least && middle < shade.most;
}

/** Its middle half across. */
export function middleOf({ left, right, top, bottom }: CellBox): CellBox {
	const quarter = (right - left) / 4;
	return { left: left + quarter, right: right - quarter, top, bottom };
}

/** One has the middle of the other within its edges. */
export function isOver(one: CellBox, other: CellBox): boolean {
	const [x, y] = [(other.left + other.right) / 2, (other.top + other.bottom) / 2];
	return x > one.left && x < one.right && y > one.top && y < one.bottom;
}

/** Both are lighter than the ground, or both darker: of two things side by side one is no part of the other. */
export function isAlike(one: Patch, other: Patch): boolean {
	return sum(one.looks) * sum(other.looks) > 0;
}

/** Luma steps by which it differs from the background, on average. */
export function contrast({ looks }: Patch): number {
	return sum(looks.map(Math.abs)) / looks.length;
}

function sum(figures: readonly number[]): number {
	return figures.reduce((total, figure) => total + figure, 0);
}

/** No larger than a thing. */
export function isSmall({ left, right, top, bottom }: CellBox, perspective: Perspective): boolean {
	const height = perspective.height(bottom);
	return (
		bottom - top <= Math.max(3, largest.tall * height) && right - left <= Math.max(3, largest.wide * height)
	);
}

/** Of somebody's height, how wide their legs are at most, and how high; and the part of its place that what is wider than legs fills. */
const legs = { wide: 0.23, high: 0.45, filled: 0.75 } as const;

/** Below the hips nobody is as wide as that, wider than high, and without a gap. @param filled part of its place that shows it */
export function isNoLegs(
	{ left, right, top, bottom }: CellBox,
	filled: number,
	perspective: Perspective,
): boolean {
	const [height, across, down] = [perspective.height(bottom), right - left, bottom - top];
	return (
		down <= legs.high * height && across >= legs.wide * height && across >= down && filled >= legs.filled
	);
}

/** Much higher than wide, as legs are: those may be found for as long as who has them stands there, and is not. */
export function isUpright({ left, right, top, bottom }: CellBox): boolean {
	return bottom - top >= 1.5 * (right - left);
}

/** Cells of the largest thing on a row. */
export function mostCells(bottom: number, perspective: Perspective): number {
	return largest.tall * largest.wide * perspective.height(bottom) ** 2;
}

/** Too small for a bag. */
export function isTooSmall({ cells, bottom }: Thing, perspective: Perspective): boolean {
	return cells.length < Math.max(1.5 * leastCells, 0.022 * perspective.height(bottom) ** 2);
}

/** Part of a thing that was found a moment ago. */
export function isBeside(thing: CellBox, { left, right, top, bottom }: CellBox): boolean {
	return (
		left <= thing.right + 1 && right >= thing.left - 1 && top <= thing.bottom + 1 && bottom >= thing.top - 1
	);
}
