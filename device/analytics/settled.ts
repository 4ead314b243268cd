import type { CellBox } from "./blobs.ts";
import { isCutAbove, openIn, partOf } from "./cell-group.ts";
import type { Cells } from "./cells.ts";
import { edgeOf, isGone } from "./edge.ts";
import { followed } from "./following.ts";
import { isolated, isShadow, lingering, revealed } from "./isolation.ts";
import type { Look } from "./look.ts";
import { Patches } from "./patches.ts";
import type { Perspective } from "./perspective.ts";
import { Place } from "./place.ts";
import {
	around,
	contrast,
	convincing,
	isAlike,
	isBeside,
	isNoLegs,
	isOver,
	isSmall,
	isSure,
	isUpright,
	leastCells,
	lying,
	type Patch,
	standing,
	type Thing,
} from "./thing.ts";
import type { Track } from "./track.ts";
import { isAt, isBefore, isHidden, isOfWhoStands, isStanding } from "./whereabouts.ts";

/** Of how much something differs from the background, how high the edge has to be of what has come or gone. */
const outlined = 0.3;

/** Of somebody's height, what is lower than a thing that may be gone: paint on the ground, of which somebody who stands there hides a stretch. */
const flat = 0.14;

/** Things that are remembered at a time. */
const mostThings = 32;

/**
 * Sees what was put down, and what was taken away. Both look different from the background and do not change; the edge is in
 * the picture of a thing that is there, and in the background of one that is not. Whoever stands still is neither.
 */
export class Settled {
	readonly #columns: number;
	readonly #patches: Patches;
	readonly #place: Place;
	#things: Thing[] = [];

	constructor(columns: number, rows: number) {
		this.#columns = columns;
		this.#patches = new Patches(columns, rows);
		this.#place = new Place(columns * rows);
	}

	/** The places that look different because of what was put down or taken away, and not because of somebody. */
	get hidden(): readonly CellBox[] {
		return this.things.filter(({ bare, missing }) => !bare && missing < 0.5);
	}

	get things(): readonly Thing[] {
		return this.#things.filter(isSure);
	}

	look(seen: Look): void {
		const { perspective } = seen;
		this.#place.look(seen, lying);
		const look = withoutThings(seen);
		this.#things = this.#things.flatMap((thing) => followed(thing, look) ?? []);
		for (const patch of this.#patches.find(look, this.#things)) {
			const whole = this.#wholeOf(patch, look);
			if (!whole) this.#meet(patch, look);
			else if (!isTheirs(patch, look)) this.#complete(whole, patch, look);
		}
		this.#join(perspective);
		this.#things = this.#things.map((thing, _, all) => isolated(thing, all, look));
		this.#things = this.#things.filter((thing) => !thing.bare || !this.#isFollowed(thing));
		this.#accept(look);
		this.#place.absorb(this.#things, look);
	}

	/** The thing that something is a part of which was hidden until now. */
	#wholeOf(patch: Patch, { background, cells }: Look): Thing | undefined {
		return this.#things.find(
			(thing) =>
				isSure(thing) &&
				isBeside(thing, patch) &&
				isAlike(thing, patch) &&
				this.#place.wasHidden(patch.cells, thing.since) &&
				(!thing.bare || isGone(patch, background, cells, 1)),
		);
	}

	#complete(thing: Thing, part: Patch, { background, perspective, tracks }: Look): void {
		if (!thing.bare) this.#grow(thing, part, perspective);
		else if (isSmall(around(thing, part), perspective) && !isBefore(tracks, part, perspective))
			this.#place.uncover(background, part.cells);
	}

	/** What was found in two parts, as when somebody stood before its middle, is one thing. */
	#join(perspective: Perspective): void {
		for (const thing of this.#things) {
			const part = this.#things.find(
				(other) =>
					other !== thing &&
					!thing.bare &&
					!other.bare &&
					other.kind === thing.kind &&
					other.since <= thing.since &&
					this.#place.wasHidden(other.cells, thing.since) &&
					isBeside(thing, other) &&
					isAlike(thing, other),
			);
			if (!part || !this.#grow(thing, part, perspective)) continue;
			this.#things = this.#things.filter((one) => one !== part);
			return;
		}
	}

	#grow(thing: Thing, patch: Patch, perspective: Perspective): boolean {
		const box = around(thing, patch);
		if (!isSmall(box, perspective)) return false;
		const cells = [...thing.cells, ...patch.cells];
		const looks = [...thing.looks, ...patch.looks];
		const grown = { ...thing, ...box, cells, looks, ...standing(cells, this.#columns) };
		this.#things = this.#things.map((one) => (one === thing ? grown : one));
		return true;
	}

	#meet(patch: Patch, look: Look): void {
		const {
			background,
			cells: { luma, blind },
			perspective,
		} = look;
		const { cells, left, right, top, bottom } = patch;
		const [there, before] = [
			edgeOf(patch, this.#columns, luma, blind),
			edgeOf(patch, this.#columns, background.level, blind),
		];
		// What has an edge in neither is not to be seen: somebody is before it.
		if (Math.max(there, before) < outlined * contrast(patch)) return;
		const isThere = there >= before;
		// Who was there from the start and has gone leaves a place that nobody has seen yet, and so does who stood there for long.
		if (!isThere && (this.#place.isPassing(cells) || !isSmall(patch, perspective))) {
			// Whoever stands before it is no part of the place.
			if (!isBefore(look.tracks, patch, perspective)) this.#place.uncover(background, cells);
			return;
		}
		if (!isSmall(patch, perspective)) return;
		const [height, across, down] = [perspective.height(bottom), right - left, bottom - top];
		// The rim of a shadow is long and thin, and no thing.
		if (cells.length < Math.max(leastCells, 0.019 * height * height)) return;
		const filled = partOf(cells.length, patch, look.cells);
		if (down < 2 || across > 3.5 * down || filled < 0.5) return;
		if (this.#things.length >= mostThings) return;
		if (isBelowMask(cells, look.cells) && !isNoLegs(patch, filled, perspective)) return;
		// A part of somebody has its edge in the picture.
		if (before < revealed * there && isTheirs(patch, look)) return;
		if (!isThere && (down < flat * height || isHidden(look.tracks, patch, perspective))) return;
		this.#suppose({
			...patch,
			kind: isThere ? "left" : "removed",
			...standing(cells, this.#columns),
			since: lying,
			missing: 0,
			alone: 0,
			legs: isThere && isUpright(patch) && this.#place.wasTheirs(cells) ? lingering : 0,
			bare: false,
		});
	}

	/** As long as it is not sure, it is what is to be seen of it now: somebody may have been before a part of it when it was found. */
	#suppose(thing: Thing): void {
		const cells = new Set(thing.cells);
		const [guesses, others] = parted(
			this.#things,
			(one) => !isSure(one) && !one.bare && one.cells.some((cell) => cells.has(cell)),
		);
		// What was supposed beside it, and touches it now, may have been there for longer than it.
		const before = guesses.filter(
			({ kind, since }) => kind === thing.kind && this.#place.wasHidden(thing.cells, since),
		);
		const most = (of: "since" | "alone" | "legs") => Math.max(thing[of], ...before.map((guess) => guess[of]));
		this.#things = [...others, { ...thing, since: most("since"), alone: most("alone"), legs: most("legs") }];
	}

	/** Something else lies in its place for sure. */
	#isFollowed(gone: Thing): boolean {
		return this.#things.some((thing) => !thing.bare && isSure(thing) && isOver(gone, thing));
	}

	/** What is gone for sure is no part of the place any more. */
	#accept({ background }: Look): void {
		this.#things = this.#things.map((thing) => {
			if (thing.kind === "left" || thing.bare || thing.since < convincing || !isSure(thing)) return thing;
			this.#place.uncover(background, thing.cells);
			return { ...thing, bare: true };
		});
	}
}

/** What was seen, without those who are taken for somebody behind a mask and of whom nothing but a thing shows. */
function withoutThings(look: Look): Look {
	const things = new Set(look.tracks.filter((track) => isThing(track, look)));
	if (things.size === 0) return look;
	const tracks = look.tracks.filter((track) => !things.has(track));
	const ownerAt = (cell: number) => {
		const owner = look.ownerAt(cell);
		return owner && things.has(owner) ? undefined : owner;
	};
	return { ...look, tracks, ownerAt };
}

/** All that shows of it is below a mask, lies there, and is no legs. */
function isThing({ shown }: Track, { background: { lying }, cells, perspective }: Look): boolean {
	if (!shown || !isNoLegs(shown, 1, perspective)) return false;
	const lies = openIn(shown, cells).filter((cell) => lying[cell] === 1);
	const filled = partOf(lies.length, shown, cells);
	return isNoLegs(shown, filled, perspective) && isBelowMask(lies, cells);
}

function isBelowMask(group: readonly number[], { columns, blind }: Cells): boolean {
	return isCutAbove(group, columns, (cell) => blind[cell] === 1);
}

/** It is a part of those who stand there, or their shadow. */
function isTheirs(patch: Patch, look: Look): boolean {
	const { perspective, tracks, ownerAt } = look;
	const who = tracks.filter(isStanding);
	if (who.some((track) => isAt(track, patch, perspective))) return true;
	const theirs = patch.cells.filter((cell) => isOfWhoStands(ownerAt(cell)));
	if (theirs.length > 0.5 * patch.cells.length) return true;
	// What is a shade darker than the ground may be the shadow of somebody who stands beside it.
	return isShadow(patch, who, look);
}

/** Those for which something holds, and the others. */
function parted<T>(all: readonly T[], holds: (one: T) => boolean): readonly [T[], T[]] {
	return [all.filter(holds), all.filter((one) => !holds(one))];
}
