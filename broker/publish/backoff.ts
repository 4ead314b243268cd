/** Milliseconds before the first retry, and at most. */
const shortest = 500;
const longest = 30_000;

/**
 * How long to wait before the next attempt: twice as long each time, and a random part of it, so that a fleet whose
 * broker was away does not come back all at once.
 *
 * @param failures attempts that failed in a row, from 1
 * @param random a number from 0 to 1
 * @returns milliseconds
 */
export function retryDelay(failures: number, random: number): number {
	const full = Math.min(longest, shortest * 2 ** (failures - 1));
	return Math.round(full * (0.5 + random / 2));
}
