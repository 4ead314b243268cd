import type { Region, Run } from "./region.ts";

/** Rows of a picture that the same runs of a region go through. */
export interface Band {
	/** In luma samples; exclusive at the bottom. */
	readonly top: number;
	readonly bottom: number;
	/** Left and right of one run after the other, from left to right, in luma samples. */
	readonly edges: readonly number[];
}

/** Of regions that are painted in every picture. */
const known = new WeakMap<Region, readonly Band[]>();

/** A region from top to bottom, as whoever goes down a picture row by row meets it. */
export function bandsOf(region: Region): readonly Band[] {
	let bands = known.get(region);
	if (!bands) {
		bands = cut(region);
		known.set(region, bands);
	}
	return bands;
}

/** What was found is another region in each picture: this makes as little as it can. */
function cut(region: Region): Band[] {
	const coming = [...region].sort((a, b) => a.top - b.top);
	const bands: Band[] = [];
	const present: Run[] = [];
	for (let next = 0, top = 0; next < coming.length || present.length > 0; ) {
		if (present.length === 0) top = (coming[next] as Run).top;
		for (; coming[next]?.top === top; next++) insert(present, coming[next] as Run);
		let bottom = coming[next]?.top ?? Number.POSITIVE_INFINITY;
		for (const run of present) bottom = Math.min(bottom, run.bottom);
		const edges: number[] = [];
		let kept = 0;
		for (const run of present) {
			edges.push(run.left, run.right);
			if (run.bottom > bottom) present[kept++] = run;
		}
		present.length = kept;
		bands.push({ top, bottom, edges });
		top = bottom;
	}
	return bands;
}

/** From left to right. */
function insert(runs: Run[], run: Run): void {
	let place = runs.length;
	for (; place > 0 && (runs[place - 1] as Run).left > run.left; place--) runs[place] = runs[place - 1] as Run;
	runs[place] = run;
}
