/** Minimum, median, 95th percentile and maximum of some figures, to a hundredth. */
export function summary(figures: readonly number[]): {
	min: number;
	median: number;
	p95: number;
	max: number;
} {
	const sorted = [...figures].sort((a, b) => a - b);
	const at = (part: number) =>
		Math.round((sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN) * 100) /
		100;
	return { min: at(0), median: at(0.5), p95: at(0.95), max: at(1) };
}
