import type { PlateMode } from "../../policy.ts";

/** Index of a map: whole, half, quarter. */
type Size = 0 | 1 | 2;

/** What is taken for a plate in one of the maps; probabilities as log odds. */
export interface FinderRule {
	readonly size: Size;
	/** Blobs of so many rows of cells are judged by it. */
	readonly rows: readonly [least: number, most: number];
	/** Cells are likelier than this as far as a blob reaches. */
	readonly reach: number;
	/** The size that is asked as well: a neighbour, or the same one again for what is too small to be seen at another. */
	readonly witness: Size;
	/** Above this, the likeliest cell and the witness's likeliest there add up. */
	readonly evidence: number;
	/** Cells by which a box is grown on each side. */
	readonly margin: number;
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
}

const small = [1, 5] as const;
const large = [6, Number.POSITIVE_INFINITY] as const;
const any = [1, Number.POSITIVE_INFINITY] as const;

const balanced: readonly FinderRule[] = [
	{ size: 0, rows: small, reach: 1.1, witness: 0, evidence: 3.75, margin: 1 },
	{ size: 0, rows: large, reach: 1.1, witness: 1, evidence: 4.5, margin: 1 },
	{ size: 1, rows: any, reach: 1.1, witness: 0, evidence: 5.25, margin: 0.5 },
	{ size: 2, rows: any, reach: 1.1, witness: 1, evidence: 5.75, margin: 0 },
];

const strict: readonly FinderRule[] = [
	{ size: 0, rows: small, reach: 1.1, witness: 0, evidence: 3.4, margin: 2.5 },
	{ size: 0, rows: large, reach: 1.1, witness: 1, evidence: 4.5, margin: 2.25 },
	{ size: 1, rows: any, reach: 1.1, witness: 0, evidence: 5, margin: 1.5 },
	{ size: 2, rows: any, reach: 1.1, witness: 1, evidence: 6, margin: 0.25 },
	// What is small and faint.
	{ size: 0, rows: small, reach: -0.2, witness: 0, evidence: 1, margin: 1, faint: true },
];

/** How a plate missed is weighed against a window of a house filled. Chosen on photographs: see ../MODEL.md. */
export const finderRules: Readonly<Record<Exclude<PlateMode, "off">, FinderRules>> = {
	strict: { blobs: strict, sameThing: 0.75, strokes: -1 },
	balanced: { blobs: balanced, sameThing: 0.5, strokes: -0.4 },
};
