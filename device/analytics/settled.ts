import type { Background } from "./background.ts";
import { type Blob, Blobs, type CellBox } from "./blobs.ts";
import type { Cells } from "./cells.ts";
import type { Perspective } from "./perspective.ts";
import {
	contrast,
	isAlike,
	isBeside,
	isOver,
	isShade,
	isSmall,
	isTooSmall,
	leastCells,
	middleOf,
	mostCells,
	type Patch,
	standing,
	type Thing,
} from "./thing.ts";
import type { Track } from "./track.ts";
import { isAt, isBefore, isNear, isSomebody, isStanding, strolling } from "./whereabouts.ts";

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

/** Seconds in which a thing that was just found may grow: not all of its cells settle at once. */
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

/** Of how much a thing differed from the background, what is left at most where it is gone. */
const alike = 0.5;

/** How many times as long its place has to look like the background while somebody is before it. */
const doubtful = 4;

/** Seconds for which a thing has to be seen by itself, all in all. */
const believed = 0.5;

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
	#things: Thing[] = [];

	constructor(columns: number, rows: number) {
		this.#columns = columns;
		this.#rows = rows;
		this.#blobs = new Blobs(columns, rows);
		this.#open = new Uint8Array(columns * rows);
		this.#rough = new Uint8Array(columns * rows);
		this.#passing = new Uint8Array(columns * rows);
	}

	/** The places that look different because of what was put down or taken away, and not because of somebody. */
	get hidden(): readonly CellBox[] {
		return this.things.filter(({ bare, missing }) => !bare && missing < 0.5);
	}

	get things(): readonly Thing[] {
		return this.#things.filter(({ alone }) => alone >= believed);
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
		const look: Look = { background, cells, perspective, tracks, ownerAt, elapsed };
		this.#follow(look);
		this.#find(look);
		for (const blob of this.#blobs.find(this.#open, 1)) {
			const patch = this.#patchOf(blob, look);
			// What somebody passes before is looked at once they have passed.
			if (shown(patch.cells, background) < seen) continue;
			const whole = this.#things.find(
				(thing) => !thing.bare && thing.since < lying + growing && isBeside(thing, patch),
			);
			if (!whole || !isAlike(whole, patch)) this.#meet(patch, look);
			else if (!this.#isTheirs(patch, look)) this.#grow(whole, patch, perspective);
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
		for (const thing of this.#things) if (!thing.bare) for (const cell of thing.cells) rough[cell] = 0;
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
				shown(settledCells, background) > seen &&
				this.#edge(thing.cells, luma) > 1.5 * this.#edge(thing.cells, level)
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
			const missing = isBare ? thing.missing + elapsed / (waits ? doubtful : 1) : 0;
			if (missing < Math.max(1, elapsed)) return [{ ...thing, since, missing }];
			if (thing.kind === "removed" || since < atHome || thing.alone < believed) return [];
			return [{ ...thing, kind: "removed", bare: true, since: missing, missing: 0 }];
		});
	}

	#patchOf(
		{ mark, left, top, right, bottom }: Blob,
		{ background: { level }, cells: { luma } }: Look,
	): Patch {
		const cells: number[] = [];
		for (let row = top; row < bottom; row++)
			for (let column = left; column < right; column++) {
				const cell = row * this.#columns + column;
				if (this.#blobs.marks[cell] === mark) cells.push(cell);
			}
		const looks = cells.map((cell) => lighter(cell, luma, level));
		return { left, top, right, bottom, cells, looks };
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
					other.since > thing.since - growing &&
					isBeside(thing, other) &&
					isAlike(thing, other),
			);
			if (!part || !this.#grow(thing, part, perspective)) continue;
			this.#things = this.#things.filter((one) => one !== part);
			return;
		}
	}

	#grow(thing: Thing, patch: Patch, perspective: Perspective): boolean {
		const box = {
			left: Math.min(thing.left, patch.left),
			top: Math.min(thing.top, patch.top),
			right: Math.max(thing.right, patch.right),
			bottom: Math.max(thing.bottom, patch.bottom),
		};
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
		const [there, before] = [this.#edge(cells, luma), this.#edge(cells, background.level)];
		// What has an edge in neither is not to be seen: somebody is before it.
		if (Math.max(there, before) < outlined * contrast(patch)) return;
		const isThere = there >= before;
		// Who was there from the start and has gone leaves a place that nobody has seen yet, and so does who stood there for long.
		const passed = cells.filter((cell) => this.#passing[cell] === 1).length > passingPart * cells.length;
		if (!isThere && (passed || !isSmall(patch, perspective))) {
			for (const cell of cells) this.#uncover(background, cell);
			return;
		}
		if (!isSmall(patch, perspective)) return;
		const [height, across, down] = [perspective.height(bottom), right - left, bottom - top];
		// The rim of a shadow is long and thin, and no thing.
		if (cells.length < Math.max(leastCells, 0.026 * height * height)) return;
		if (down < 2 || across > 3.5 * down || cells.length < 0.5 * across * down) return;
		if (this.#touchesMask(patch, blind) || this.#things.length >= mostThings) return;
		if (this.#isTheirs(patch, look)) return;
		// What was gone there before has been followed by something else.
		this.#things = this.#things.filter((thing) => !thing.bare || !isOver(thing, patch));
		this.#things.push({
			...patch,
			kind: isThere ? "left" : "removed",
			...standing(cells, this.#columns),
			since: lying,
			missing: 0,
			alone: 0,
			bare: false,
		});
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
			if (thing.alone >= believed || !this.#isAlone(thing, look)) return thing;
			if (isTooSmall(thing, perspective) || isBefore(tracks, thing, perspective)) return thing;
			if (
				isShade(thing.cells, luma, level) &&
				tracks.some((track) => track.speed < 2 * strolling && isNear(track, thing, perspective))
			)
				return thing;
			return { ...thing, alone: thing.alone + elapsed };
		});
	}

	/** What hangs together with it in the picture is no larger than a thing. */
	#isAlone({ cells, looks, bottom }: Thing, { background, cells: { luma }, perspective }: Look): boolean {
		const { front, lying, level } = background;
		const shown = cells.filter(
			(cell, index) =>
				lying[cell] === 1 && Math.abs(lighter(cell, luma, level) - (looks[index] as number)) <= another,
		);
		if (shown.length < 0.5 * cells.length) return false;
		const most = Math.max(2 * cells.length, mostCells(bottom, perspective));
		const found = new Set(shown);
		const box = { left: this.#columns, top: this.#rows, right: 0, bottom: 0 };
		for (const cell of found) {
			if (found.size > most) return false;
			const row = Math.floor(cell / this.#columns);
			const column = cell - row * this.#columns;
			box.left = Math.min(box.left, column);
			box.right = Math.max(box.right, column + 1);
			box.top = Math.min(box.top, row);
			box.bottom = Math.max(box.bottom, row + 1);
			for (let y = Math.max(0, row - 1); y <= Math.min(this.#rows - 1, row + 1); y++)
				for (let x = Math.max(0, column - 1); x <= Math.min(this.#columns - 1, column + 1); x++)
					if (front[y * this.#columns + x] === 1) found.add(y * this.#columns + x);
		}
		return isSmall(box, perspective);
	}

	/** Mean step of luma across the edge of some cells. */
	#edge(cells: readonly number[], luma: Float32Array): number {
		const columns = this.#columns;
		const inside = new Set(cells);
		let [sum, steps] = [0, 0];
		for (const cell of cells)
			for (const step of [-1, 1, -columns, columns]) {
				const near = cell + step;
				if (near < 0 || near >= luma.length || inside.has(near)) continue;
				sum += Math.abs((luma[cell] as number) - (luma[near] as number));
				steps++;
			}
		return steps === 0 ? 0 : sum / steps;
	}

	/** What a mask cuts may be a part of something larger. */
	#touchesMask(box: CellBox, blind: Uint8Array): boolean {
		for (let row = Math.max(0, box.top - 2); row < Math.min(this.#rows, box.bottom + 1); row++)
			for (let column = Math.max(0, box.left - 1); column < Math.min(this.#columns, box.right + 1); column++)
				if (blind[row * this.#columns + column] === 1) return true;
		return false;
	}

	/** What is gone for sure is no part of the place any more. */
	#accept(background: Background): void {
		this.#things = this.#things.map((thing) => {
			if (thing.kind === "left" || thing.bare || thing.since < convincing || thing.alone < believed)
				return thing;
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
		const [left, top] = [cell % this.#columns, Math.floor(cell / this.#columns)];
		const box = { left, top, right: left + 1, bottom: top + 1 };
		// The rim of somebody is theirs.
		return tracks.some((track) => isSomebody(track) && isAt(track, box, perspective))
			? absorption.heads
			: absorption.people;
	}
}

/** The part of some cells that show in this look what has been still there. */
function shown(cells: readonly number[], { stays }: Background): number {
	return cells.filter((cell) => stays[cell] === 1).length / cells.length;
}

/** Luma steps by which a cell is lighter than the background. */
function lighter(cell: number, luma: Float32Array, level: Float32Array): number {
	return (luma[cell] as number) - (level[cell] as number);
}

function isOfWhoStands(owner: Track | undefined): boolean {
	return owner !== undefined && isSomebody(owner) && isStanding(owner);
}
