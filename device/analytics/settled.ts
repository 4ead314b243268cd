import type { Background } from "./background.ts";
import { type Blob, Blobs, type CellBox } from "./blobs.ts";
import type { Cells } from "./cells.ts";
import type { Perspective } from "./perspective.ts";
import type { Track } from "./track.ts";

/** Seconds for which a cell has to show the same to belong to something that was put down or taken away. */
const lying = 2;

/** Of a person's height and width there, the most that a thing has: what is larger is somebody, or furniture. */
const largest = { tall: 0.62, wide: 0.9 } as const;

/** Cells that it has at least. */
const leastCells = 4;

/** Seconds after which somebody who does not stir, with a head or without one, or a thing, is a part of the place. */
const absorption = { heads: 300, people: 60, things: 600, gone: 120, unclaimed: 30 } as const;

/** Seconds after which a thing that was put down belongs there, so that it is missed when it is taken. */
const atHome = 8;

/** Seconds in which a thing that was just found may grow: not all of its cells settle at once. */
const growing = 4;

/** Of a thing's cells, the part in which the background has to be seen for it to be gone. */
const barePart = 0.6;

/** Things that are remembered at a time. */
const mostThings = 32;

/** Something that lies where nothing was, or the place of something that is not there any more. */
export interface Thing extends CellBox {
	readonly kind: "left" | "removed";
	readonly cells: readonly number[];
	/** Seconds for which it has been so. */
	readonly since: number;
	/** Seconds for which the background has been seen in its place. */
	readonly missing: number;
	/** It was put down and taken again: its place is as it was before. */
	readonly bare: boolean;
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
	#things: Thing[] = [];

	constructor(columns: number, rows: number) {
		this.#columns = columns;
		this.#rows = rows;
		this.#blobs = new Blobs(columns, rows);
		this.#open = new Uint8Array(columns * rows);
	}

	/** The places that look different because of what was put down or taken away, and not because of somebody. */
	get hidden(): readonly CellBox[] {
		return this.#things.filter(({ bare, missing }) => !bare && missing < 0.5);
	}

	get things(): readonly Thing[] {
		return this.#things;
	}

	look(
		background: Background,
		cells: Cells,
		perspective: Perspective,
		tracks: readonly Track[],
		ownerAt: (cell: number) => Track | undefined,
		elapsed: number,
	): void {
		const longStill = background.markStill(lying, absorption.unclaimed);
		this.#follow(background, cells, elapsed);
		this.#open.set(background.lying);
		for (const thing of this.#things) if (!thing.bare) for (const cell of thing.cells) this.#open[cell] = 0;
		for (const blob of this.#blobs.find(this.#open, 1)) {
			const part = this.#things.find(
				(thing) => !thing.bare && thing.since < lying + growing && isBeside(thing, blob),
			);
			if (part) this.#grow(part, blob, perspective);
			else this.#meet(blob, background, cells, perspective, tracks, ownerAt);
		}
		this.#absorb(background, longStill, ownerAt);
	}

	/** What is known is still there, or it is gone when its place is as it was; and then that is what has happened there. */
	#follow({ front, still, level }: Background, { blind, luma }: Cells, elapsed: number): void {
		this.#things = this.#things.flatMap((thing): Thing[] => {
			const since = thing.since + elapsed;
			if (thing.bare) return since > absorption.gone ? [] : [{ ...thing, since }];
			const bare = thing.cells.filter((cell) => front[cell] === 0 && blind[cell] === 0).length;
			const settledCells = thing.cells.filter((cell) => (still[cell] as number) >= lying);
			// Something else lies there now.
			if (
				thing.kind === "removed" &&
				settledCells.length > 0.8 * thing.cells.length &&
				this.#edge(thing.cells, luma) > 1.5 * this.#edge(thing.cells, level)
			)
				return [];
			const isBare = bare >= barePart * thing.cells.length;
			const missing = isBare ? thing.missing + elapsed : 0;
			if (missing < Math.max(1, elapsed)) return [{ ...thing, since, missing }];
			if (thing.kind === "removed" || since < atHome) return [];
			return [{ ...thing, kind: "removed", bare: true, since: missing, missing: 0 }];
		});
	}

	#cellsOf(blob: Blob): number[] {
		const found: number[] = [];
		for (let row = blob.top; row < blob.bottom; row++)
			for (let column = blob.left; column < blob.right; column++) {
				const cell = row * this.#columns + column;
				if (this.#blobs.marks[cell] === blob.mark) found.push(cell);
			}
		return found;
	}

	#grow(thing: Thing, blob: Blob, perspective: Perspective): void {
		const box = {
			left: Math.min(thing.left, blob.left),
			top: Math.min(thing.top, blob.top),
			right: Math.max(thing.right, blob.right),
			bottom: Math.max(thing.bottom, blob.bottom),
		};
		if (!isSmall(box, perspective)) return;
		const grown = { ...thing, ...box, cells: [...thing.cells, ...this.#cellsOf(blob)] };
		this.#things = this.#things.map((one) => (one === thing ? grown : one));
	}

	#meet(
		blob: Blob,
		background: Background,
		{ luma, blind }: Cells,
		perspective: Perspective,
		tracks: readonly Track[],
		ownerAt: (cell: number) => Track | undefined,
	): void {
		const height = perspective.height(blob.bottom);
		const cells = this.#cellsOf(blob);
		const isThere = this.#edge(cells, luma) >= this.#edge(cells, background.level);
		if (!isSmall(blob, perspective)) {
			// Who was there from the start and has gone leaves a place that nobody has seen yet.
			if (!isThere) for (const cell of cells) background.absorb(cell);
			return;
		}
		const [across, down] = [blob.right - blob.left, blob.bottom - blob.top];
		// The rim of a shadow is long and thin, and no thing.
		if (blob.cells < Math.max(leastCells, 0.026 * height * height)) return;
		if (down < 2 || across > 3.5 * down || blob.cells < 0.5 * across * down) return;
		if (this.#touchesMask(blob, blind) || this.#things.length >= mostThings) return;
		if (tracks.some((track) => isAt(track, blob, perspective))) return;
		if (cells.filter((cell) => isSomebody(ownerAt(cell))).length > 0.3 * cells.length) return;
		// What is a shade darker than the ground may be the shadow of somebody who stands beside it.
		const shade = cells.filter((cell) => background.front[cell] === 0).length;
		if (shade > 0.4 * blob.cells && tracks.some((track) => isNear(track, blob, perspective))) return;
		const { left, right, top, bottom } = blob;
		const kind = isThere ? "left" : "removed";
		this.#things.push({ kind, cells, left, right, top, bottom, since: lying, missing: 0, bare: false });
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
	#touchesMask(blob: Blob, blind: Uint8Array): boolean {
		for (let row = Math.max(0, blob.top - 2); row < Math.min(this.#rows, blob.bottom + 1); row++)
			for (
				let column = Math.max(0, blob.left - 1);
				column < Math.min(this.#columns, blob.right + 1);
				column++
			)
				if (blind[row * this.#columns + column] === 1) return true;
		return false;
	}

	#absorb(background: Background, cells: Int32Array, ownerAt: (cell: number) => Track | undefined): void {
		if (cells.length === 0) return;
		const limits = new Map<number, number>();
		for (const { kind, bare, cells } of this.#things)
			if (!bare)
				for (const cell of cells) limits.set(cell, kind === "left" ? absorption.things : absorption.gone);
		for (const cell of cells) {
			const owner = ownerAt(cell);
			const usual = isSomebody(owner) ? absorption.heads : owner ? absorption.people : absorption.unclaimed;
			if ((background.still[cell] as number) >= (limits.get(cell) ?? usual)) background.absorb(cell);
		}
	}
}

function isSmall({ left, right, top, bottom }: CellBox, perspective: Perspective): boolean {
	const height = perspective.height(bottom);
	return (
		bottom - top <= Math.max(3, largest.tall * height) && right - left <= Math.max(3, largest.wide * height)
	);
}

/** Part of a thing that was found a moment ago. */
function isBeside(thing: CellBox, { left, right, top, bottom }: CellBox): boolean {
	return (
		left <= thing.right + 1 && right >= thing.left - 1 && top <= thing.bottom + 1 && bottom >= thing.top - 1
	);
}

function isSomebody(track: Track | undefined): boolean {
	return track?.confirmed === true && track.heads > 0.5 * track.hits;
}

/** Somebody stands there: it may be a foot of theirs, or what they lean on. Once they have gone, it is seen. */
function isAt(track: Track, { left, right, top, bottom }: CellBox, perspective: Perspective): boolean {
	// What was never seen to ride or drive may be the thing itself.
	if (track.solid && track.votes.car + track.votes.bicycle === 0) return false;
	const height = track.solid ? track.height : perspective.height(track.y);
	const half = track.solid ? track.width / 2 : 0.3 * height;
	return (
		right > track.x - half &&
		left < track.x + half &&
		bottom > track.y - 1.1 * height &&
		top < track.y + 0.1 * height
	);
}

/** Somebody stands near enough to throw a shadow there. */
function isNear(track: Track, { left, right, bottom }: CellBox, perspective: Perspective): boolean {
	const reach = 1.6 * perspective.height(track.y);
	return right > track.x - reach && left < track.x + reach && Math.abs(bottom - track.y) < reach;
}
