import type { FoundHead } from "./people/people-finder.ts";
import type { Perspective } from "./perspective.ts";

/** From the crown to the middle of a head, of the height of who has it. */
const crown = 0.07;

/** How much what is known of the place says of how tall somebody is, against what they look like. */
const belief = 0.6;

/** Heads nearer than `same`, in heights, are one, as are two of which one is right below the other; and within `echo` one is that is much less sure. */
const same = 0.07;
const column = { across: 0.055, down: 0.35 } as const;
const echo = { across: 0.2, down: 0.5, part: 0.55 } as const;

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
}

/** @param size pixels along a cell's side */
export function sightings(heads: readonly FoundHead[], size: number, perspective: Perspective): Sighting[] {
	const sorted = [...heads].sort((a, b) => b.score - a.score);
	const kept: FoundHead[] = [];
	for (const head of sorted) if (!kept.some((other) => isSame(head, other))) kept.push(head);
	return kept.map((head) => {
		const looked = head.height / size;
		const top = head.y / size - crown * looked;
		const usual = perspective.height(perspective.footOf(top));
		const height = perspective.known ? looked ** (1 - belief) * usual ** belief : looked;
		return {
			x: head.x / size,
			foot: top + height,
			top,
			height,
			looked,
			score: head.score,
			rides: head.rides,
		};
	});
}

/** @param other is surer */
function isSame(head: FoundHead, other: FoundHead): boolean {
	const across = Math.abs(head.x - other.x) / other.height;
	const down = Math.abs(head.y - other.y) / other.height;
	if (Math.hypot(across, down) < same || (across < column.across && down < column.down)) return true;
	return across < echo.across && down < echo.down && head.score < echo.part * other.score;
}
