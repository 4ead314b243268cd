import type { Cells } from "./cells.ts";

/** Somebody in a picture, in cells: the middle of their head, their feet, and how tall people are there. */
interface Seen {
	readonly x: number;
	readonly foot: number;
	readonly height: number;
}

/** Of somebody's height, where wheels are before and behind them: across to each side, and above the feet. */
const beside = { from: 0.28, to: 0.55, high: 0.42, low: 0.05 } as const;

/** Of what is there, how much shows something where there is a wheel. */
const wheel = 0.25;

/** Of somebody's height, how far apart places are looked at below them: the wheel and where it is, legs to its sides, how far up. */
const step = 0.05;
const below = { wheel: [-0.5, 0.5], legs: [-2.5, -1.5, 1.5, 2.5], high: 7 } as const;

/** Cells that somebody has to be tall for a wheel below them to be told from legs. */
const leastTall = 12;

/** Something of a bicycle is before and behind somebody who rides it across the picture. */
export function hasWheels({ x, foot, height }: Seen, front: Uint8Array, { columns }: Cells): boolean {
	const shows = (from: number, to: number) => {
		const [left, right] = [Math.round(x + from * height), Math.round(x + to * height)];
		let [some, all] = [0, 0];
		for (let row = Math.round(foot - beside.high * height); row < foot - beside.low * height; row++)
			for (let column = left; column < right; column++) {
				all++;
				if (column >= 0 && column < columns && front[row * columns + column] === 1) some++;
			}
		return all === 0 ? 0 : some / all;
	};
	return shows(-beside.to, -beside.from) > wheel && shows(beside.from, beside.to) > wheel;
}

/**
 * How much like a wheel that comes head on it is what somebody stands on: a wheel reaches down to the ground in the middle, look after
 * look, and of those who run, the ground shows between the legs in every other. 1 for nothing but a wheel, -0.5 for nothing but legs.
 *
 * @returns undefined where that is not to be seen
 */
export function wheelBelow({ x, foot, height }: Seen, front: Uint8Array, cells: Cells): number | undefined {
	const { columns, rows, blind } = cells;
	if (height < leastTall) return undefined;
	const shows = (at: readonly number[]) => {
		let some = 0;
		for (const across of at)
			for (let up = 0; up < below.high; up++) {
				const column = Math.floor(x + across * step * height);
				const row = Math.floor(foot - (up + 0.5) * step * height);
				const cell = row * columns + column;
				if (column < 0 || column >= columns || row < 0 || row >= rows || blind[cell] === 1) return undefined;
				some += front[cell] as number;
			}
		return some / (at.length * below.high);
	};
	const [middle, sides] = [shows(below.wheel), shows(below.legs)];
	return middle === undefined || sides === undefined ? undefined : middle - sides / 2;
}
