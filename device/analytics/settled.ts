import type { Background } from "./background.ts";
import { type Blob, Blobs, type CellBox } from "./blobs.ts";
import { boxOf, edgeOf, isCutAbove, lighter, showing, together } from "./cell-group.ts";
import type { Cells } from "./cells.ts";
import type { Perspective } from "./perspective.ts";
import {
	around,
	contrast,
	isAlike,
	isBeside,
	isOver,
	isShade,
	isSmall,
	isSure,
	isTooSmall,
	leastCells,
	middleOf,
	mostCells,
	type Patch,
	standing,
	type Thing,
} from "./thing.ts";
import type { Track } from "./track.ts";
import { isAt, isBefore, isNear, isSomebody, isStanding } from "./whereabouts.ts";

/** Seconds for which a cell has to show the same to belong to something that was put down or taken away. */
const lying = 2;

/** Seconds after which somebody who does not stir, with a head or without one that anybody knows, or a thing, is a part of the place. */
const absorption = { heads: 300, people: 60, things: 600, shadows: 300 } as const;

/** Seconds for which it is told that something is gone. */
const mourning = 120;

/** Seconds for which a place has to look different before that is what it looks like: somebody may still stand there. */
const convincing = 6;

/** Of a place's cells, the part that may show what was there but for a while. */
const passingPart = 0.4;

/** Seconds after which a thing that was put down belongs there, so that it is missed when it is taken. */
const atHome = 8;

/** Seconds within which all of a thing comes to be seen, where nobody hides it: not all of its cells settle at once. */
const growing = 4;

/** Of a thing's cells, the part in which the background has to be seen for it to be gone. */
const barePart = 0.6;

/** The same of all of them, when somebody hides the rest; and luma steps by which a cell then shows something else. */
const leastBarePart = 0.25;
const another = 12;

/** Of the cells of what lies, the part in which it has to be seen in a look. */
const seen = 0.75;

/** Of how much something differs from the background, how high the edge has to be of what has come or gone. */
const outlined = 0.3;

/** How many times as high an edge of the background has to be as the picture's for it to be plain that what had it is gone, whoever stands beside it. */
const revealed = 3;

/** Of how much a thing differed from the background, what is left at most where it is gone. */
const alike = 0.5;

/** How many times as long its place has to look like the background while somebody is before it. */
const doubtful = 4;

/** Things that are remembered at a time. */
const mostThings = 32;

/** What is known at a look. */
interface Look {
	readonly background: Background;
	readonly cells: Cells;
	readonly perspective: Perspective;
	readonly tracks: readonly Track[];
	/** Whose a cell is. */
	readonly ownerAt: (cell: number) => Track | undefined;
	/** Seconds since the look before. */
	readonly elapsed: number;
}

/**
 * Sees what was put down, and what was taken away. Both look different from the background and do not change; the edge is in
 * the picture of a thing that is there, and in the background of one that is not. Whoever stands still is neither.
 */
export class Settled {
	readonly #columns: number;
	readonly #rows: number;
	readonly #blobs: Blobs;
	/** Cells of what lies and is not known. */
	readonly #open: Uint8Array;
	readonly #rough: Uint8Array;
	/** 1 where the background shows what came later and was no thing, such as somebody who stood there for minutes: it goes again. */
	readonly #passing: Uint8Array;
	/** Seconds for which each cell has not shown the background. */
	readonly #hidden: Float32Array;
	#things: Thing[] = [];

	constructor(columns: number, rows: number) {
		this.#columns = columns;
		this.#rows = rows;
		this.#blobs = new Blobs(columns, rows);
		this.#open = new Uint8Array(columns * rows);
		this.#rough = new Uint8Array(columns * rows);
		this.#passing = new Uint8Array(columns * rows);
		this.#hidden = new Float32Array(columns * rows);
	}

	/** The places that look different because of what was put down or taken away, and not because of somebody. */
	get hidden(): readonly CellBox[] {
		return this.things.filter(({ bare, missing }) => !bare && missing < 0.5);
	}

	get things(): readonly Thing[] {
		return this.#things.filter(isSure);
	}

	look(
		background: Background,
		cells: Cells,
		perspective: Perspective,
		tracks: readonly Track[],
		ownerAt: (cell: number) => Track | undefined,
		elapsed: number,
	): void {
		const longStill = background.markStill(lying, absorption.people);
		for (let cell = 0; cell < this.#hidden.length; cell++)
			this.#hidden[cell] =
				background.front[cell] === 1 || background.lying[cell] === 1
					? (this.#hidden[cell] as number) + elapsed
					: 0;
		const look: Look = { background, cells, perspective, tracks, ownerAt, elapsed };
		this.#follow(look);
		this.#find(look);
		for (const blob of this.#blobs.find(this.#open, 1)) {
			const patch = this.#patchOf(blob, look);
			// What somebody passes before is looked at once they have passed.
			if (showing(patch.cells, background) < seen) continue;
			const whole = this.#wholeOf(patch, look);
			if (!whole) this.#meet(patch, look);
			else if (!this.#isTheirs(patch, look)) this.#complete(whole, patch, look);
		}
		this.#join(perspective);
		this.#isolate(look);
		this.#accept(background);
		this.#absorb(longStill, look);
	}

	/** What lies and is not known yet: what belongs to those who stand there is theirs, and what is thinner than two cells hangs together with nothing. */
	#find({ background, ownerAt }: Look): void {
		const [open, rough, columns] = [this.#open, this.#rough, this.#columns];
		rough.set(background.lying);
		for (const thing of this.#things)
			if (isSure(thing) && !thing.bare) for (const cell of thing.cells) rough[cell] = 0;
		for (let cell = rough.indexOf(1); cell >= 0; cell = rough.indexOf(1, cell + 1))
			if (isOfWhoStands(ownerAt(cell))) rough[cell] = 0;
		open.fill(0);
		for (let cell = rough.indexOf(1); cell >= 0; cell = rough.indexOf(1, cell + 1)) {
			const [beside, below] = [cell + 1, cell + columns];
			if (beside % columns === 0 || rough[beside] !== 1 || rough[below] !== 1 || rough[below + 1] !== 1)
				continue;
			open[cell] = open[beside] = open[below] = open[below + 1] = 1;
		}
	}

	/** What is known is still there, or it is gone when its place is as it was; and then that is what has happened there. */
	#follow({ background, cells: { blind, luma }, perspective, tracks, elapsed }: Look): void {
		const { front, still, level } = background;
		this.#things = this.#things.flatMap((thing): Thing[] => {
			const since = thing.since + elapsed;
			if (thing.bare) return since > mourning ? [] : [{ ...thing, since }];
			const isBareAt = (cell: number, index: number) => {
				if (blind[cell] === 1) return false;
				// What looks like a shadow may still be it; it is not where it has become much more like the background.
				if (front[cell] === 0 && (still[cell] as number) < lying) return true;
				return Math.abs(lighter(cell, luma, level)) < alike * Math.abs(thing.looks[index] as number);
			};
			const bare = thing.cells.filter(isBareAt).length;
			const settledCells = thing.cells.filter((cell) => (still[cell] as number) >= lying);
			// Something else lies there now.
			if (
				thing.kind === "removed" &&
				settledCells.length > 0.8 * thing.cells.length &&
				showing(settledCells, background) > seen &&
				edgeOf(thing.cells, this.#columns, luma, blind) >
					1.5 * edgeOf(thing.cells, this.#columns, level, blind)
			)
				return [];
			// Who stands before its place hides the rest of that.
			const covered = thing.cells.filter(
				(cell, index) =>
					front[cell] === 1 &&
					!isBareAt(cell, index) &&
					Math.abs(lighter(cell, luma, level) - (thing.looks[index] as number)) > another,
			).length;
			const isBare =
				bare >= barePart * (thing.cells.length - covered) && bare >= leastBarePart * thing.cells.length;
			// A coat of the ground's colour may be before it, and passes sooner.
			const waits = isBare && isBefore(tracks, middleOf(thing), perspective);
			// Who hides its place for a moment tells nothing of it: it is there when more of it shows than of the ground.
			const rest = thing.cells.length - covered - bare;
			const isShown = rest > bare && rest >= leastBarePart * thing.cells.length;
			const grace = isShown || !isSure(thing) ? 0 : thing.missing;
			const missing = isBare ? thing.missing + elapsed / (waits ? doubtful : 1) : grace;
			if (missing < Math.max(1, elapsed)) return [{ ...thing, since, missing }];
			if (thing.kind === "removed" || since < atHome || !isSure(thing)) return [];
			return [{ ...thing, kind: "removed", bare: true, since: missing, missing: 0 }];
		});
	}

	#patchOf(
		{ mark, left, top, right, bottom }: Blob,
		{ background: { level, front }, cells: { luma } }: Look,
	): Patch {
		const cells: number[] = [];
		for (let row = top; row < bottom; row++)
			for (let column = left; column < right; column++) {
				const cell = row * this.#columns + column;
				if (this.#blobs.marks[cell] === mark) cells.push(cell);
			}
		// The shadow that falls beside it from somebody is darker than the ground where it is lighter, and no part of it.
		const sign = Math.sign(cells.reduce((sum, cell) => sum + lighter(cell, luma, level), 0));
		const own = cells.filter((cell) => front[cell] === 1 || sign * lighter(cell, luma, level) > 0);
		const looks = own.map((cell) => lighter(cell, luma, level));
		return { ...boxOf(own, this.#columns), cells: own, looks };
	}

	/** The thing that something is a part of which was hidden until now. */
	#wholeOf(patch: Patch, look: Look): Thing | undefined {
		return this.#things.find(
			(thing) =>
				isSure(thing) &&
				isBeside(thing, patch) &&
				isAlike(thing, patch) &&
				this.#wasHidden(patch.cells, thing.since) &&
				(!thing.bare || this.#isGone(patch.cells, look, 1)),
		);
	}

	#complete(thing: Thing, part: Patch, { background, perspective, tracks }: Look): void {
		if (!thing.bare) this.#grow(thing, part, perspective);
		else if (isSmall(around(thing, part), perspective) && !isBefore(tracks, part, perspective))
			for (const cell of part.cells) this.#uncover(background, cell);
	}

	/** Most of some cells have not shown the background for so many seconds: what is found there now may have been there since. */
	#wasHidden(cells: readonly number[], seconds: number): boolean {
		const hidden = cells.filter((cell) => (this.#hidden[cell] as number) >= seconds - growing);
		return hidden.length > 0.5 * cells.length;
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
					this.#wasHidden(other.cells, thing.since) &&
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

	/** It is a part of those who stand there, or their shadow. */
	#isTheirs(patch: Patch, { background, cells, perspective, tracks, ownerAt }: Look): boolean {
		const who = tracks.filter(isStanding);
		if (who.some((track) => isAt(track, patch, perspective))) return true;
		const theirs = patch.cells.filter((cell) => isOfWhoStands(ownerAt(cell)));
		if (theirs.length > 0.5 * patch.cells.length) return true;
		// What is a shade darker than the ground may be the shadow of somebody who stands beside it.
		return (
			isShade(patch.cells, cells.luma, background.level) &&
			who.some((track) => isNear(track, patch, perspective))
		);
	}

	#meet(patch: Patch, look: Look): void {
		const {
			background,
			cells: { luma, blind },
			perspective,
		} = look;
		const { cells, left, right, top, bottom } = patch;
		const [there, before] = [
			edgeOf(cells, this.#columns, luma, blind),
			edgeOf(cells, this.#columns, background.level, blind),
		];
		// What has an edge in neither is not to be seen: somebody is before it.
		if (Math.max(there, before) < outlined * contrast(patch)) return;
		const isThere = there >= before;
		// Who was there from the start and has gone leaves a place that nobody has seen yet, and so does who stood there for long.
		const passed = cells.filter((cell) => this.#passing[cell] === 1).length > passingPart * cells.length;
		if (!isThere && (passed || !isSmall(patch, perspective))) {
			// Whoever stands before it is no part of the place.
			if (isBefore(look.tracks, patch, perspective)) return;
			for (const cell of cells) this.#uncover(background, cell);
			return;
		}
		if (!isSmall(patch, perspective)) return;
		const [height, across, down] = [perspective.height(bottom), right - left, bottom - top];
		// The rim of a shadow is long and thin, and no thing.
		if (cells.length < Math.max(leastCells, 0.026 * height * height)) return;
		if (down < 2 || across > 3.5 * down || cells.length < 0.5 * across * down) return;
		if (isCutAbove(cells, this.#columns, (cell) => blind[cell] === 1) || this.#things.length >= mostThings)
			return;
		// A part of somebody has its edge in the picture.
		if (before < revealed * there && this.#isTheirs(patch, look)) return;
		this.#suppose({
			...patch,
			kind: isThere ? "left" : "removed",
			...standing(cells, this.#columns),
			since: lying,
			missing: 0,
			alone: 0,
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
		const before = guesses.filter(({ kind }) => kind === thing.kind);
		const since = Math.max(thing.since, ...before.map((guess) => guess.since));
		const alone = Math.max(0, ...before.map((guess) => guess.alone));
		this.#things = [...others, { ...thing, since, alone }];
	}

	/** Sees which of them are things by themselves. */
	#isolate(look: Look): void {
		const {
			background: { level },
			cells: { luma },
			perspective,
			tracks,
			elapsed,
		} = look;
		this.#things = this.#things.map((thing) => {
			// Where the background is seen again, it is not seen itself.
			if (thing.bare || thing.missing > 0) return thing;
			if (isSure(thing) || isTooSmall(thing, perspective)) return thing;
			const isPlain =
				thing.kind === "removed" &&
				thing.since >= convincing &&
				showing(thing.cells, look.background) >= seen;
			if (isPlain && this.#isGone(thing.cells, look, revealed))
				return { ...thing, alone: thing.alone + elapsed };
			// Who stands beside it all the while hangs together with it.
			if (!this.#isAlone(thing, look) || isBefore(tracks, thing, perspective))
				return thing.since >= convincing && this.#isApart(thing, look)
					? { ...thing, alone: thing.alone + elapsed / doubtful }
					: thing;
			if (isShade(thing.cells, luma, level) && tracks.some((track) => isNear(track, thing, perspective)))
				return thing;
			return { ...thing, alone: thing.alone + elapsed };
		});
		this.#things = this.#things.filter((thing) => !thing.bare || !this.#isFollowed(thing));
	}

	/** The edge that the background has there is not in the picture. @param times as high it is at least */
	#isGone(
		cells: readonly number[],
		{ background: { level }, cells: { luma, blind } }: Look,
		times: number,
	): boolean {
		return edgeOf(cells, this.#columns, level, blind) > times * edgeOf(cells, this.#columns, luma, blind);
	}

	/** Something else lies in its place for sure. */
	#isFollowed(gone: Thing): boolean {
		return this.#things.some((thing) => !thing.bare && isSure(thing) && isOver(gone, thing));
	}

	/** What hangs together with it in the picture is no larger than a thing. */
	#isAlone(thing: Thing, look: Look): boolean {
		const shown = shownOf(thing, look);
		if (shown.length < 0.5 * thing.cells.length) return false;
		return this.#compact(shown, thing, look, () => false) !== undefined;
	}

	/** As much of it as makes a thing is beside the bodies of all who are known, has none above it, and is no shadow of theirs. */
	#isApart(thing: Thing, look: Look): boolean {
		const { background, cells, perspective, tracks } = look;
		const people = tracks.filter(isSomebody);
		const isTheirs = (cell: number) => isBefore(people, boxOf([cell], this.#columns), perspective);
		const free = shownOf(thing, look).filter((cell) => background.front[cell] === 1 && !isTheirs(cell));
		if (isTooSmall({ ...thing, cells: free }, perspective)) return false;
		if (isShade(free, cells.luma, background.level)) return false;
		const all = this.#compact(free, thing, look, isTheirs);
		// Somebody may stand behind a body as behind a mask.
		const hides = (cell: number) =>
			cells.blind[cell] === 1 || (background.front[cell] === 1 && isTheirs(cell));
		return all !== undefined && !isCutAbove(all, this.#columns, hides);
	}

	/** What hangs together with some cells, unless it is larger than a thing. @param isOther what is left out */
	#compact(
		cells: readonly number[],
		{ cells: own, bottom }: Thing,
		{ background: { front }, perspective }: Look,
		isOther: (cell: number) => boolean,
	): number[] | undefined {
		const most = Math.max(2 * own.length, mostCells(bottom, perspective));
		const isOpen = (cell: number) => front[cell] === 1 && !isOther(cell);
		const all = together(cells, this.#columns, this.#rows, most, isOpen);
		return all && isSmall(boxOf(all, this.#columns), perspective) ? all : undefined;
	}

	/** What is gone for sure is no part of the place any more. */
	#accept(background: Background): void {
		this.#things = this.#things.map((thing) => {
			if (thing.kind === "left" || thing.bare || thing.since < convincing || !isSure(thing)) return thing;
			for (const cell of thing.cells) this.#uncover(background, cell);
			return { ...thing, bare: true };
		});
	}

	/** The place as it is without whoever or whatever was there. */
	#uncover(background: Background, cell: number): void {
		background.absorb(cell);
		// Should that be wrong, it is found out when it changes again.
		this.#passing[cell] = 1;
	}

	/** @param cells that have shown the same for long */
	#absorb(cells: Int32Array, look: Look): void {
		if (cells.length === 0) return;
		const { background } = look;
		const things = new Set(this.#things.flatMap(({ bare, cells }) => (bare ? [] : cells)));
		for (const cell of cells) {
			const isThing = things.has(cell);
			const limit = isThing ? absorption.things : this.#patience(cell, look);
			if ((background.still[cell] as number) < limit) continue;
			background.absorb(cell);
			this.#passing[cell] = isThing ? 0 : 1;
		}
	}

	#patience(cell: number, { background, tracks, perspective, ownerAt }: Look): number {
		if (background.front[cell] === 0) return absorption.shadows;
		const owner = ownerAt(cell);
		if (owner) return isSomebody(owner) ? absorption.heads : absorption.people;
		const box = boxOf([cell], this.#columns);
		// The rim of somebody is theirs.
		return tracks.some((track) => isSomebody(track) && isAt(track, box, perspective))
			? absorption.heads
			: absorption.people;
	}
}

/** Those of its cells that look as it does. */
function shownOf({ cells, looks }: Thing, { background: { lying, level }, cells: { luma } }: Look): number[] {
	return cells.filter(
		(cell, index) =>
			lying[cell] === 1 && Math.abs(lighter(cell, luma, level) - (looks[index] as number)) <= another,
	);
}

/** Those for which something holds, and the others. */
function parted<T>(all: readonly T[], holds: (one: T) => boolean): readonly [T[], T[]] {
	return [all.filter(holds), all.filter((one) => !holds(one))];
}

function isOfWhoStands(owner: Track | undefined): boolean {
	return owner !== undefined && isSomebody(owner) && isStanding(owner);
}
