import type { Patch } from "./patches.ts";

/** A thing is grown by a cell and by this part of its size on each side: limbs, hair and hems differ least from a place. */
const growth = { cells: 1, part: 0.12 };

/** Cells across that one box of an outline is wide. */
const stripWidth = 2;

/** A thing whose outline fills this part of the box around it is covered by the box: its shape is nobody's business. */
const boxed = 0.85;

/** In cells; right and bottom are exclusive. It does not reach over the picture's edge. */
export interface Extent {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** Says what to cover of a patch: the box around it, or, where that were much too much, boxes side by side as high as it is there. */
export class Outliner {
	readonly #columns: number;
	readonly #rows: number;
	readonly #tops: Int16Array;
	readonly #bottoms: Int16Array;

	/** @param columns of cells in the picture */
	constructor(columns: number, rows: number) {
		this.#columns = columns;
		this.#rows = rows;
		const strips = Math.ceil(columns / stripWidth);
		this.#tops = new Int16Array(strips);
		this.#bottoms = new Int16Array(strips);
	}

	outline(patch: Patch): readonly Extent[] {
		const across = growth.cells + growth.part * (patch.right - patch.left);
		const box = this.#inside(
			patch.left - across,
			this.#above(patch.top, patch.bottom),
			patch.right + across,
			this.#below(patch.top, patch.bottom),
		);
		const from = Math.floor(box.left / stripWidth);
		const to = Math.ceil(box.right / stripWidth);
		this.#measure(patch, across, from, to);
		const strips: Extent[] = [];
		let area = 0;
		for (let strip = from; strip < to; strip++) {
			const [top, bottom] = [this.#tops[strip] as number, this.#bottoms[strip] as number];
			if (top >= bottom) continue;
			const extent = this.#inside(
				strip * stripWidth,
				this.#above(top, bottom),
				(strip + 1) * stripWidth,
				this.#below(top, bottom),
			);
			area += (extent.right - extent.left) * (extent.bottom - extent.top);
			strips.push(extent);
		}
		return area >= boxed * (box.right - box.left) * (box.bottom - box.top) ? [box] : strips;
	}

	/** How high the patch is near each strip. */
	#measure({ places, count }: Patch, across: number, from: number, to: number): void {
		this.#tops.fill(this.#rows, from, to);
		this.#bottoms.fill(0, from, to);
		for (let i = 0; i < 2 * count; i += 2) {
			const column = places[i] as number;
			const row = places[i + 1] as number;
			const last = Math.min(to, Math.ceil((column + 1 + across) / stripWidth));
			for (let strip = Math.max(from, Math.floor((column - across) / stripWidth)); strip < last; strip++) {
				if (row < (this.#tops[strip] as number)) this.#tops[strip] = row;
				if (row >= (this.#bottoms[strip] as number)) this.#bottoms[strip] = row + 1;
			}
		}
	}

	#above(top: number, bottom: number): number {
		return top - growth.cells - growth.part * (bottom - top);
	}

	#below(top: number, bottom: number): number {
		return bottom + growth.cells + growth.part * (bottom - top);
	}

	#inside(left: number, top: number, right: number, bottom: number): Extent {
		return {
			left: Math.max(0, Math.floor(left)),
			top: Math.max(0, Math.floor(top)),
			right: Math.min(this.#columns, Math.ceil(right)),
			bottom: Math.min(this.#rows, Math.ceil(bottom)),
		};
	}
}
