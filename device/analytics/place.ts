import type { Background } from "./background.ts";
import { boxOf } from "./cell-group.ts";
import type { Look } from "./look.ts";
import type { Thing } from "./thing.ts";
import { isAt, isOfWhoStands, isSomebody } from "./whereabouts.ts";

/** Seconds after which somebody who does not stir, with a head or without one that anybody knows, or a thing, is a part of the place. */
const absorption = { heads: 300, people: 60, things: 600, shadows: 300 } as const;

/** Of a place's cells, the part that may show what was there but for a while. */
const passingPart = 0.4;

/** Seconds within which all of a thing comes to be seen, where nobody hides it: not all of its cells settle at once. */
const growing = 4;

/** Seconds for which somebody stands who does not only put something down. */
const standing = 3;

/** What has come to belong to the place, and what may by now. */
export class Place {
	/** 1 where the background shows what came later and was no thing, such as somebody who stood there for minutes: it goes again. */
	readonly #passing: Uint8Array;
	/** Seconds for which each cell has been hidden. */
	#hidden: Float32Array;
	/** Seconds for which what each cell shows was a part of somebody who stood there. */
	readonly #theirs: Float32Array;

	constructor(cells: number) {
		this.#passing = new Uint8Array(cells);
		this.#hidden = new Float32Array(cells);
		this.#theirs = new Float32Array(cells);
	}

	/** Marks what lies there. @param seconds for which it has */
	look({ background, ownerAt, elapsed }: Look, seconds: number): void {
		background.markStill(seconds);
		background.countHidden(elapsed);
		this.#hidden = background.hidden;
		const { lyingCells, stays, still } = background;
		for (const cell of lyingCells) {
			// What it shows now is another than before.
			if ((still[cell] as number) < seconds + elapsed) this.#theirs[cell] = 0;
			if (stays[cell] === 1 && isOfWhoStands(ownerAt(cell)))
				this.#theirs[cell] = (this.#theirs[cell] as number) + elapsed;
		}
	}

	/** Most of some cells show what was a part of somebody who stood there for a while: they still do, whether they are found or not. */
	wasTheirs(cells: readonly number[]): boolean {
		const theirs = cells.filter((cell) => (this.#theirs[cell] as number) >= standing);
		return theirs.length > 0.5 * cells.length;
	}

	/** Most of some cells have not shown the background for so many seconds: what is found there now may have been there since. */
	wasHidden(cells: readonly number[], seconds: number): boolean {
		const hidden = cells.filter((cell) => (this.#hidden[cell] as number) >= seconds - growing);
		return hidden.length > 0.5 * cells.length;
	}

	/** Many of some cells show what was no thing, and goes again. */
	isPassing(cells: readonly number[]): boolean {
		return cells.filter((cell) => this.#passing[cell] === 1).length > passingPart * cells.length;
	}

	/** The place as it is without whoever or whatever was there. */
	uncover(background: Background, cells: readonly number[]): void {
		for (const cell of cells) {
			background.absorb(cell);
			// Should that be wrong, it is found out when it changes again.
			this.#passing[cell] = 1;
		}
	}

	/** What has been there for long enough belongs to it. */
	absorb(known: readonly Thing[], look: Look): void {
		const { background } = look;
		const longStill = background.lyingCells.filter(
			(cell) => (background.still[cell] as number) >= absorption.people,
		);
		if (longStill.length === 0) return;
		const things = new Set(known.flatMap(({ bare, cells }) => (bare ? [] : cells)));
		for (const cell of longStill) {
			const isThing = things.has(cell);
			const limit = isThing ? absorption.things : patience(cell, look);
			if ((background.still[cell] as number) < limit) continue;
			background.absorb(cell);
			this.#passing[cell] = isThing ? 0 : 1;
		}
	}
}

function patience(cell: number, { background, cells, tracks, perspective, ownerAt }: Look): number {
	if (background.front[cell] === 0) return absorption.shadows;
	const owner = ownerAt(cell);
	// Whoever has just come may be before somebody who has stood there for long, or be a second head of theirs.
	if (owner) return isSomebody(owner) || !owner.confirmed ? absorption.heads : absorption.people;
	const box = boxOf([cell], cells.columns);
	// The rim of somebody is theirs.
	return tracks.some((track) => isSomebody(track) && isAt(track, box, perspective))
		? absorption.heads
		: absorption.people;
}
