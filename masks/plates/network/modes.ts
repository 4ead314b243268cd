import type { PlateMode } from "../../policy.ts";

/** Index of a map: whole, half, quarter, eighth. */
type Size = 0 | 1 | 2 | 3;

/** What is taken for a plate in one of the maps; probabilities as log odds. */
export interface FinderRule {
	readonly size: Size;
	/** Blobs of so many rows of cells are judged by it. */
	readonly rows: readonly [least: number, most: number];
	/** Cells are likelier than this as far as a blob reaches. */
	readonly reach: number;
	/** The size that is asked as well: a neighbour, or the same one again for what is too small or too large to be seen at another. */
	readonly witness: Size;
	/** Above this, the likeliest cell and the witness's likeliest there add up. */
	readonly evidence: number;
	/** How likely cells at the ends of a blob have to be to go with it; where there is none, a blob ends where it does. */
	readonly ends?: number;
	/** Cells by which a box is grown at each side, and above and below. */
	readonly margin: readonly [across: number, down: number];
	/** In place of that of all rules: of what is high, boxes of larger sizes seldom cover the ends. */
	readonly sameThing?: number;
	/** What it finds is half a suspicion. */
	readonly faint?: true;
}

export interface FinderRules {
	/** In the order in which they are applied. */
	readonly blobs: readonly FinderRule[];
	/** What is found is known already when boxes that were found before cover this part of it. */
	readonly sameThing: number;
	/** Rows of small strokes are covered where a cell of the whole is likelier than this, in log odds. */
	readonly strokes: number;
	/** The same of those that are found in the full picture, where they are told more surely from other things. */
	readonly closeStrokes: number;
}

/** Blobs of so many rows; of any number and more when there is no most. */
function rows(least: number, most = Number.POSITIVE_INFINITY): readonly [least: number, most: number] {
	return [least, most];
}

/** The part of a high blob that has to be covered for it to be known already. */
const high = 0.9;

/** Of high plates, ends are less sure than the middle, and there is area in them. */
const ends = -1.25;

// Plates are missed at their ends sooner than above and below, the higher they are: boxes are grown across more than down.
const balanced: readonly FinderRule[] = [
	{ size: 0, rows: rows(1, 5), reach: 0.2, witness: 0, evidence: 4.5, margin: [2.75, 0.5] },
	{ size: 0, rows: rows(1, 11), reach: 0.6, witness: 1, evidence: 4.5, margin: [1.5, 1] },
	{ size: 0, rows: rows(12), reach: 0.6, witness: 1, evidence: 4.5, margin: [6, 1] },
	{ size: 1, rows: rows(1, 7), reach: 1.4, witness: 0, evidence: 6.75, margin: [1.25, 0.75] },
	{ size: 1, rows: rows(8), reach: 1.4, witness: 0, evidence: 6.75, margin: [1.25, 0.75], sameThing: high },
	{ size: 2, rows: rows(1, 4), reach: 1.4, witness: 1, evidence: 9, margin: [0.5, 0] },
	{ size: 2, rows: rows(5), reach: 1.4, witness: 1, evidence: 9, margin: [0.5, 0], sameThing: high },
	{ size: 3, rows: rows(4), reach: 2, witness: 2, evidence: 9.25, margin: [0.5, 0], sameThing: high, ends },
];

const strict: readonly FinderRule[] = [
	{ size: 0, rows: rows(1, 5), reach: 0.2, witness: 0, evidence: 4, margin: [2.5, 1] },
	{ size: 0, rows: rows(1, 7), reach: 0.6, witness: 1, evidence: 2.25, margin: [1.5, 0.75] },
	{ size: 0, rows: rows(8, 11), reach: 0.6, witness: 1, evidence: 2.25, margin: [2, 1] },
	{ size: 0, rows: rows(12), reach: 0.6, witness: 1, evidence: 4.25, margin: [6, 1.5], ends },
	{ size: 1, rows: rows(1, 4), reach: 1.4, witness: 0, evidence: 5, margin: [1, 0.75] },
	{ size: 1, rows: rows(5, 7), reach: 1.4, witness: 0, evidence: 5, margin: [1, 0.75], sameThing: high },
	{ size: 1, rows: rows(8), reach: 1.4, witness: 0, evidence: 5, margin: [3, 0.75], sameThing: high, ends },
	{ size: 1, rows: rows(8), reach: 1.4, witness: 2, evidence: 6.5, margin: [3, 0.75], sameThing: high, ends },
	{ size: 2, rows: rows(1, 4), reach: 1.4, witness: 1, evidence: 7, margin: [0.5, 0] },
	{ size: 2, rows: rows(5), reach: 1.8, witness: 1, evidence: 6, margin: [1, 0.25], sameThing: high, ends },
	{ size: 3, rows: rows(4), reach: 2, witness: 2, evidence: 7, margin: [0.5, 0], sameThing: high, ends },
	{ size: 3, rows: rows(4), reach: 2, witness: 3, evidence: 10, margin: [0.5, 0], sameThing: high, ends },
	// What is small and faint.
	{ size: 0, rows: rows(1, 3), reach: -0.6, witness: 0, evidence: 1.25, margin: [1.25, 0.75], faint: true },
];

/** How a plate missed is weighed against a window of a house filled. Chosen on photographs: see ../MODEL.md. */
export const finderRules: Readonly<Record<Exclude<PlateMode, "off">, FinderRules>> = {
	strict: { blobs: strict, sameThing: 0.75, strokes: -1.3, closeStrokes: -2.6 },
	balanced: { blobs: balanced, sameThing: 0.75, strokes: -0.7, closeStrokes: -1.6 },
};
