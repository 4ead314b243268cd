import type { Cells } from "./cells.ts";
import type { FoundHead } from "./people/people-finder.ts";
import type { Perspective } from "./perspective.ts";

/** From the crown to the middle of a head, of the height of who has it. */
export const crown = 0.07;

/** Of their height, how far people are off what they look like, and off what is usual. */
const doubts = { looked: 0.09, usual: 0.05 } as const;

/** How far, as a logarithm, somebody's size may be off what is usual there, and how soon more than that speaks against them. */
const size = { usual: 0.3, doubt: 0.25 } as const;

/** The same of somebody below a mask, whose feet show and whose head does not. */
const beliefBelow = 0.6;

/** What it says from which on heads tell where somebody stands; and where feet are looked for instead, in heights from where they should be. */
const low = 0.4;
const feet = { half: 0.18, reach: 0.3, same: 0.15 } as const;

/** How sure the head of somebody nearer has to be, for feet to be theirs. */
const surely = 0.25;

/** Heads nearer than `same`, in heights, are one, as are two of which one is right below the other; and within `echo` one is that is much less sure. */
const same = 0.07;
const column = { across: 0.055, down: 0.35 } as const;
const echo = { across: 0.2, down: 0.5, part: 0.55 } as const;

/** How sure a head right below another has to be, as a part of that: whoever is nearer to the camera is hidden by nobody. */
const collar = 0.65;

/** The same, in heights, of those whose heads are behind masks: the more of them is hidden, the farther apart two have to be. */
const behind = { across: 0.05, hidden: 0.5, most: 0.25, down: 0.4 } as const;

/** Somebody whose head was found in this look, in cells. */
export interface Sighting {
	/** Where they stand. */
	readonly x: number;
	readonly foot: number;
	readonly top: number;
	readonly height: number;
	/** As tall as they look by themselves. */
	readonly looked: number;
	readonly score: number;
	readonly rides: boolean;
	/** No mask is where their head is, or close above. */
	readonly isWhole: boolean;
	/** A mask is where their head is. */
	readonly isBehind: boolean;
	/** It was looked at closely, and is no collar: who is close beside it is somebody else. */
	readonly isClose: boolean;
	/** It may be a part of somebody surer, and is nobody by itself. */
	readonly isPart: boolean;
	/** The part of their height that one hides. */
	readonly hidden: number;
}

export function sightings(
	heads: readonly FoundHead[],
	cells: Cells,
	front: Uint8Array,
	perspective: Perspective,
): Sighting[] {
	const sorted = [...heads].sort((a, b) => b.score - a.score);
	const kept: FoundHead[] = [];
	const [parts, collars] = [new Set<FoundHead>(), new Set<FoundHead>()];
	for (const head of sorted) {
		if (head.isClose) {
			if (kept.some((other) => !parts.has(other) && isCollar(head, other))) collars.add(head);
			kept.push(head);
			continue;
		}
		if (kept.some((other) => isSame(head, other))) continue;
		if (kept.some((other) => !parts.has(other) && isPart(head, other))) parts.add(head);
		kept.push(head);
	}
	const belief = beliefIn(perspective);
	const seen = kept.map((head) => {
		const { score, rides } = head;
		const x = head.x / cells.size;
		const looked = head.height / cells.size;
		const top = head.y / cells.size - crown * looked;
		const seen = {
			x,
			top,
			looked,
			height: looked,
			foot: top + looked,
			score,
			rides,
			isWhole: !isCovered(cells, x, top - 0.3 * looked, top),
			isBehind: false,
			isClose: head.isClose && !collars.has(head),
			isPart: parts.has(head),
			hidden: 0,
		};
		if (!perspective.known) return seen;
		const isBehind = isCovered(cells, x, top);
		if (!isBehind && belief > low) {
			const height = mixed(looked, perspective.height(perspective.footOf(top)), belief);
			return { ...seen, height, foot: top + height };
		}
		// Where they stand is seen, and by that how tall they are.
		const foot = feetOf(cells, front, x, top + looked, looked) ?? top + looked;
		if (!isBehind) return { ...seen, foot, height: Math.max(0.5 * looked, foot - top) };
		// They reach up into the mask.
		const edge = edgeOf(cells, x, top, foot);
		const usual = perspective.height(foot);
		const height = Math.max(foot - edge, mixed(looked, usual, beliefBelow));
		return {
			...seen,
			foot,
			top: foot - height,
			height,
			looked: Math.max(foot - edge, looked),
			isWhole: false,
			isBehind,
			hidden: 1 - (foot - edge) / Math.max(height, usual),
		};
	});
	const likely = seen.map((one) => ({ ...one, score: one.score * plausible(one, perspective) }));
	return likely.filter(
		(one, index) =>
			!one.isBehind ||
			!(
				likely.slice(0, index).some((other) => isTwin(one, other)) ||
				likely.some((other) => standsBefore(other, one))
			),
	);
}

/** How much of what a head says is left for its size where it is: of whom a mask hides a part nobody knows that they are not taller. */
function plausible({ foot, looked, isWhole }: Sighting, perspective: Perspective): number {
	if (!perspective.sure) return 1;
	const off = Math.log(looked / perspective.height(foot));
	const over = Math.max(0, (isWhole ? Math.abs(off) : off) - size.usual) / size.doubt;
	return Math.exp(-over * over);
}

/** Of two below a mask who are closer than shoulders one is a part of the other. @param other is surer */
function isTwin(one: Sighting, other: Sighting): boolean {
	const across = Math.min(behind.most, behind.across + behind.hidden * Math.max(one.hidden, other.hidden));
	return (
		other.isBehind &&
		Math.abs(one.x - other.x) < across * other.height &&
		Math.abs(one.foot - other.foot) < behind.down * other.height
	);
}

/** The feet that show are those of somebody nearer, whose head shows as well: where it is that the one behind a mask stands is not seen. */
function standsBefore(other: Sighting, one: Sighting): boolean {
	return (
		!other.isBehind &&
		!other.isPart &&
		other.score > surely &&
		Math.abs(one.x - other.x) < feet.half * other.height &&
		Math.abs(one.foot - other.foot) < feet.same * other.height
	);
}

/** The row below the last that shows something of who stands on row `foot` or near it; undefined when that does not end there. */
function feetOf(
	{ columns, rows }: Cells,
	front: Uint8Array,
	x: number,
	foot: number,
	height: number,
): number | undefined {
	const [left, right] = [
		Math.max(0, Math.floor(x - feet.half * height)),
		Math.min(columns, Math.ceil(x + feet.half * height)),
	];
	let end: number | undefined;
	const last = Math.min(rows - 1, Math.ceil(foot + feet.reach * height));
	for (let row = Math.max(0, Math.floor(foot - feet.reach * height)); row <= last; row++) {
		const shows = front.subarray(row * columns + left, row * columns + right).includes(1);
		if (shows) end = row + 1;
		else if (end !== undefined && row > end) return end;
	}
	return end !== undefined && end < last ? end : undefined;
}

/** The first row below a mask that is on row `top`; `foot` where nothing is to be seen above that. */
function edgeOf({ blind, columns }: Cells, x: number, top: number, foot: number): number {
	const column = Math.min(columns - 1, Math.max(0, Math.floor(x)));
	let row = Math.max(0, Math.floor(top) + 1);
	while (row < foot && blind[row * columns + column] === 1) row++;
	return Math.min(row, foot);
}

/** Between two sizes. @param belief in the other one */
function mixed(one: number, other: number, belief: number): number {
	return one ** (1 - belief) * other ** belief;
}

/** A mask is on one of the rows from `from` to `to`, or right above or below them. */
function isCovered({ blind, columns, rows }: Cells, x: number, from: number, to = from): boolean {
	const column = Math.min(columns - 1, Math.max(0, Math.floor(x)));
	for (let row = Math.floor(from) - 1; row <= Math.floor(to) + 1; row++)
		if (row >= 0 && row < rows && blind[row * columns + column] === 1) return true;
	return false;
}

/**
 * How much what is known of the place says of how tall somebody is, against what they look like: little where the camera hangs
 * hardly higher than heads are, because then all heads are on the same few rows, near or far.
 */
function beliefIn({ slope }: Perspective): number {
	const usual = doubts.usual / Math.max(0.15, 1 - slope);
	return doubts.looked ** 2 / (doubts.looked ** 2 + usual ** 2);
}

/** @param other is surer */
function isSame(head: FoundHead, other: FoundHead): boolean {
	const across = Math.abs(head.x - other.x) / other.height;
	const down = Math.abs(head.y - other.y) / other.height;
	return across * across + down * down < same * same;
}

/** It is right below a surer head and much less sure: more likely the collar of somebody than the head of one who stands before them. */
function isCollar(head: FoundHead, other: FoundHead): boolean {
	const across = Math.abs(head.x - other.x) / other.height;
	const down = (head.y - other.y) / other.height;
	return across < column.across && down > 0 && down < column.down && head.score < collar * other.score;
}

/** @param other is surer */
function isPart(head: FoundHead, other: FoundHead): boolean {
	const across = Math.abs(head.x - other.x) / other.height;
	const down = Math.abs(head.y - other.y) / other.height;
	if (across < column.across && down < column.down) return true;
	return across < echo.across && down < echo.down && head.score < echo.part * other.score;
}
