import { Changes } from "./changes.ts";
import { cellSize, type Points } from "./points.ts";

/** Light is measured at every this many points, across and down. */
const step = 4;

/** Light does not change everything alike: places are measured apart by how light they are, around these levels of luma. */
const bandLevels = [45, 92, 137, 190] as const;

/** Fewer samples than this say nothing about the light on a band. */
const leastSamples = 40;

/** So large a part of a band has to agree on how it changed: else it is things that changed, and not the light. */
const agreement = 0.75;

/** What agrees lies within this many luma steps, beside the noise. */
const leastAgreement = 2;

/**
 * Light changes places of about the same luma by about as much. Where one band changes by so many steps more than the next
 * lighter one, something came that is as large as all that had this luma: a lorry on the road.
 */
const steepest = 16;

/** The same where all of the picture is of one luma, and nothing is there to compare with. */
const mostAlone = 8;

interface Band {
	readonly level: number;
	readonly changes: Changes;
}

/**
 * Tells how the light on a place changed, as a cloud, dusk or the camera's own exposure change it, from the parts in which
 * nothing is in front.
 */
export class Light {
	/** For each luma that a place had, by how much it changed, in 1/256 steps. */
	readonly shift: Int32Array = new Int32Array(256);
	readonly #bands: readonly Band[] = bandLevels.map((level) => ({ level, changes: new Changes() }));
	readonly #bandOf: Uint8Array = Uint8Array.from({ length: 256 }, (_, luma) => nearestBand(luma));

	/**
	 * Compares a picture with what its place looked like. True when the light changed, and `shift` says how.
	 *
	 * @param level what points looked like, in 1/256 luma steps
	 * @param covered 1 for cells where something is in front
	 * @param noise its spread, in luma steps
	 */
	measure({ luma, columns, rows }: Points, level: Uint16Array, covered: Uint8Array, noise: number): boolean {
		for (const { changes } of this.#bands) changes.clear();
		for (let row = 1; row < rows; row += step) {
			const line = Math.floor(row / cellSize) * (columns / cellSize);
			for (let column = 1; column < columns; column += step) {
				if (covered[line + Math.floor(column / cellSize)] === 1) continue;
				const point = row * columns + column;
				const before = (level[point] as number) >> 8;
				const { changes } = this.#bands[this.#bandOf[before] as number] as Band;
				changes.add((luma[point] as number) - before);
			}
		}
		return this.#judge(leastAgreement + noise);
	}

	#judge(calm: number): boolean {
		const sure = this.#bands
			.filter(({ changes }) => changes.samples >= leastSamples)
			.map(({ level, changes }) => ({ level, ...changes.middle(agreement) }))
			.filter(({ spread }) => spread <= calm);
		if (sure.every(({ change }) => change === 0) || !isLight(sure)) return false;
		for (let luma = 0; luma < 256; luma++) this.shift[luma] = Math.round(256 * between(sure, luma));
		return true;
	}
}

function isLight(bands: readonly { readonly change: number }[]): boolean {
	if (bands.length === 1) return bands.every(({ change }) => Math.abs(change) <= mostAlone);
	return bands.every(({ change }, at) => {
		const before = bands[at - 1];
		return !before || Math.abs(change - before.change) <= steepest;
	});
}

function nearestBand(luma: number): number {
	const distances = bandLevels.map((level) => Math.abs(level - luma));
	return distances.indexOf(Math.min(...distances));
}

/** What lies between two bands changed in between. */
function between(
	bands: readonly { readonly level: number; readonly change: number }[],
	luma: number,
): number {
	const above = bands.findIndex(({ level }) => level >= luma);
	const next = bands[above < 0 ? bands.length - 1 : above];
	const before = above > 0 ? bands[above - 1] : next;
	if (!next || !before) return 0;
	if (before === next) return next.change;
	return (
		before.change + ((next.change - before.change) * (luma - before.level)) / (next.level - before.level)
	);
}
