/**
 * Counts the thin dark strokes that one row of pixels crosses.
 *
 * @param start index of the row's first pixel
 * @param mean light that tells ink from ground, in luma steps
 * @param widest a stroke, in pixels
 */
export function countStrokes(
	luma: Uint8Array,
	start: number,
	width: number,
	mean: number,
	widest: number,
): number {
	// A stroke starts clearly below the mean and ends clearly above it.
	const dark = mean * 0.92;
	const bright = mean * 1.04;
	let count = 0;
	let run = widest + 1; // a row that starts in the dark starts in something else
	for (let at = start; at < start + width; at++) {
		const value = luma[at] as number;
		if (value > bright) {
			if (run > 0 && run <= widest) count++;
			run = 0;
		} else if (value < dark || run > 0) run++;
	}
	return count;
}
