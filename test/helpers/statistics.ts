/** Pearson's correlation, -1 to 1; 0 where one side does not vary. */
export function correlation(pairs: readonly (readonly [number, number])[]): number {
	const mean = (index: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[index], 0) / pairs.length;
	const [meanA, meanB] = [mean(0), mean(1)];
	let [both, a, b] = [0, 0, 0];
	for (const [left, right] of pairs) {
		both += (left - meanA) * (right - meanB);
		a += (left - meanA) ** 2;
		b += (right - meanB) ** 2;
	}
	return a === 0 || b === 0 ? 0 : both / Math.sqrt(a * b);
}
