import type { Background } from "./background.ts";
import type { CellBox } from "./blobs.ts";
import type { Cells } from "./cells.ts";

/** Of a group's cells, the part that may have what hides above their column. */
const cutPart = 0.3;

/** Around all of them. */
export function boxOf(cells: readonly number[], columns: number): CellBox {
	const box = { left: columns, top: Number.POSITIVE_INFINITY, right: 0, bottom: 0 };
	for (const cell of cells) {
		const [column, row] = [cell % columns, Math.floor(cell / columns)];
		box.left = Math.min(box.left, column);
		box.right = Math.max(box.right, column + 1);
		box.top = Math.min(box.top, row);
		box.bottom = Math.max(box.bottom, row + 1);
	}
	return box;
}

/** All of a box. */
function cellsIn({ left, top, right, bottom }: CellBox, columns: number): number[] {
	const cells: number[] = [];
	for (let row = top; row < bottom; row++)
		for (let at = left; at < right; at++) cells.push(row * columns + at);
	return cells;
}

/** Cells of a box that no mask hides. */
export function openIn(box: CellBox, { columns, blind }: Cells): number[] {
	return cellsIn(box, columns).filter((cell) => blind[cell] !== 1);
}

/** Of a box's cells that no mask hides, the part that so many of them are. */
export function partOf(count: number, box: CellBox, cells: Cells): number {
	return count / openIn(box, cells).length;
}

/** Luma steps by which a cell is lighter than the background. */
export function lighter(cell: number, luma: Float32Array, level: Float32Array): number {
	return (luma[cell] as number) - (level[cell] as number);
}

/** The part of some cells that show in this look what has been still there. */
export function showing(cells: readonly number[], { stays }: Background): number {
	return cells.filter((cell) => stays[cell] === 1).length / cells.length;
}

/** A mask, or what else hides, is above the columns of many of them: they may be what shows of somebody who stands behind that. A foot or a shadow is wide, and has few cells. */
export function isCutAbove(
	cells: readonly number[],
	columns: number,
	hides: (cell: number) => boolean,
): boolean {
	const tops = new Map<number, number>();
	for (const cell of cells) {
		const column = cell % columns;
		tops.set(column, Math.min(cell, tops.get(column) ?? cell));
	}
	const isCut = (top: number) => hides(top - columns) || hides(top - 2 * columns);
	const cut = cells.filter((cell) => isCut(tops.get(cell % columns) as number));
	return cut.length > cutPart * cells.length;
}

/** Some cells and all that hang together with them, corners included; undefined when those are more than `most`. */
export function together(
	cells: readonly number[],
	columns: number,
	rows: number,
	most: number,
	isOpen: (cell: number) => boolean,
): number[] | undefined {
	const found = new Set(cells);
	for (const cell of found) {
		if (found.size > most) return undefined;
		const [row, column] = [Math.floor(cell / columns), cell % columns];
		for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++)
			for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++)
				if (isOpen(y * columns + x)) found.add(y * columns + x);
	}
	return [...found];
}
