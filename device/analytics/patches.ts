import { type Blob, Blobs } from "./blobs.ts";
import { boxOf, lighter, showing } from "./cell-group.ts";
import type { Look } from "./look.ts";
import { isShade, isSure, type Patch, type Thing } from "./thing.ts";
import { isOfWhoStands } from "./whereabouts.ts";

/** Of the cells of what lies, the part in which it has to be seen in a look. */
export const seenPart = 0.75;

/** Finds what lies there and is not known yet. Memory is taken once, at the start. */
export class Patches {
	readonly #blobs: Blobs;
	/** 1 for each cell that may belong to something that is not known yet, and 2 where it does. */
	readonly #rough: Uint8Array;

	constructor(columns: number, rows: number) {
		this.#blobs = new Blobs(columns, rows);
		this.#rough = new Uint8Array(columns * rows);
	}

	/** Those that show themselves in this look, each as it is when it is asked for: what somebody passes before is looked at once they have passed. */
	*find(look: Look, known: readonly Thing[]): Generator<Patch> {
		for (const blob of this.#blobs.find(this.#opened(look, known), 1)) {
			const patch = this.#patchOf(blob, look);
			if (showing(patch.cells, look.background) >= seenPart) yield patch;
		}
	}

	/**
	 * What belongs to those who stand there is theirs, and what is thinner than two cells hangs together with nothing.
	 * @returns the cells of all else that lies and is not known yet, in rising order
	 */
	#opened({ background, cells: { columns }, ownerAt }: Look, known: readonly Thing[]): Int32Array {
		const rough = this.#rough;
		rough.set(background.lying);
		for (const thing of known)
			if (isSure(thing) && !thing.bare) for (const cell of thing.cells) rough[cell] = 0;
		for (const cell of background.lyingCells) {
			if (rough[cell] === 0) continue;
			if (isOfWhoStands(ownerAt(cell))) {
				rough[cell] = 0;
				continue;
			}
			const [beside, above] = [cell - 1, cell - columns];
			if (cell % columns === 0 || !rough[beside] || !rough[above] || !rough[above - 1]) continue;
			rough[cell] = rough[beside] = rough[above] = rough[above - 1] = 2;
		}
		return background.lyingCells.filter((cell) => rough[cell] === 2);
	}

	#patchOf(
		{ mark, left, top, right, bottom }: Blob,
		{ background: { level }, cells: { luma, columns } }: Look,
	): Patch {
		const cells: number[] = [];
		for (let row = top; row < bottom; row++)
			for (let column = left; column < right; column++) {
				const cell = row * columns + column;
				if (this.#blobs.marks[cell] === mark) cells.push(cell);
			}
		// Legs or a shadow beside the place of what is gone are darker than the ground was where that is lighter, and no part of it.
		const sign = Math.sign(cells.reduce((sum, cell) => sum + lighter(cell, luma, level), 0));
		const alike = cells.filter((cell) => sign * lighter(cell, luma, level) > 0);
		const own = withoutShadow(alike, columns, (cell) => isShade([cell], luma, level));
		const looks = own.map((cell) => lighter(cell, luma, level));
		return { ...boxOf(own, columns), cells: own, looks };
	}
}

/** Where most cells are darker than a shadow, those and their rim: the rest is a shadow that falls beside them. */
function withoutShadow(
	cells: readonly number[],
	columns: number,
	isShadow: (cell: number) => boolean,
): readonly number[] {
	const dark = new Set(cells.filter((cell) => !isShadow(cell)));
	if (dark.size < 0.5 * cells.length) return cells;
	const around = [-1, 0, 1].flatMap((row) => [-1, 0, 1].map((column) => row * columns + column));
	return cells.filter((cell) => around.some((step) => dark.has(cell + step)));
}
