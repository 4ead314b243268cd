import type { CellBox } from "./blobs.ts";
import type { Perspective } from "./perspective.ts";

/** Of a person's height and width there, the most that a thing has: what is larger is somebody, or furniture. */
const largest = { tall: 0.62, wide: 0.9 } as const;

/** Cells that it has at least. */
export const leastCells = 4;

/** Something that lies where nothing was, or the place of something that is not there any more. */
export interface Thing extends CellBox {
	readonly kind: "left" | "removed";
	readonly cells: readonly number[];
	/** Seconds for which it has been so. */
	readonly since: number;
	/** Seconds for which the background has been seen in its place. */
	readonly missing: number;
	/** Seconds in which nothing but it was to be seen there: what is a part of somebody never is by itself. */
	readonly alone: number;
	/** Its place is as the background says, since it was put down and taken again, or has been gone for long enough. */
	readonly bare: boolean;
}

/** No larger than a thing. */
export function isSmall({ left, right, top, bottom }: CellBox, perspective: Perspective): boolean {
	const height = perspective.height(bottom);
	return (
		bottom - top <= Math.max(3, largest.tall * height) && right - left <= Math.max(3, largest.wide * height)
	);
}

/** Too small for a bag. */
export function isTooSmall({ cells, bottom }: Thing, perspective: Perspective): boolean {
	return cells.length < Math.max(1.5 * leastCells, 0.035 * perspective.height(bottom) ** 2);
}

/** Part of a thing that was found a moment ago. */
export function isBeside(thing: CellBox, { left, right, top, bottom }: CellBox): boolean {
	return (
		left <= thing.right + 1 && right >= thing.left - 1 && top <= thing.bottom + 1 && bottom >= thing.top - 1
	);
}
