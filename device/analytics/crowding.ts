/** Points at which the place where somebody is is looked at, a tenth of their height apart: across, above where they stand, and below it. */
const points = { across: 9, above: 14, below: 4 } as const;

/** The part of these that people cover at most who hide nobody. */
const free = 0.4;

/**
 * For how many somebody stands who was found in a crowd. People who stand close together hide one another, and their heads are told
 * apart the less surely; but what they cover does not merge. Those who are alone or side by side cover little of the place around
 * them, those with others before and behind them much of it: as many times more, as many are there for each who is found.
 *
 * @param owners for each cell whose it is of those who were found, 0 for nobody's, in rows of so many columns
 * @param height of who stands at `x` and `y`, in cells
 * @returns 1 at least; what a mask hides and what is not in the picture is covered by nobody
 */
export function standsFor(
	owners: Uint16Array,
	columns: number,
	{ x, y }: { readonly x: number; readonly y: number },
	height: number,
): number {
	const step = height / 10;
	const left = x - ((points.across - 1) / 2) * step;
	let covered = 0;
	for (let down = 0.5 - points.above; down < points.below; down++) {
		const row = Math.floor(y + down * step) * columns;
		if (row < 0 || row >= owners.length) continue;
		for (let across = 0; across < points.across; across++) {
			const column = Math.floor(left + across * step);
			if (column >= 0 && column < columns && owners[row + column] !== 0) covered++;
		}
	}
	return Math.max(1, covered / (free * points.across * (points.above + points.below)));
}
