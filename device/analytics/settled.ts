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

/** Seconds after which a person who does not stir, or a thing, is a part of the place. */
const absorption = { people: 60, things: 600, gone: 120 } as const;

/** Seconds after which a thing that was put down belongs there, so that it is missed when it is taken. */
const atHome = 8;

/** Things that are remembered at a time. */
const mostThings = 32;

/** Something that lies where nothing was, or the place of something that is not there any more. */
export interface Thing extends CellBox {
	readonly kind: "left" | "removed";
	/** Seconds for which it has been so. */
	since: number;
	/** Seconds for which it was not seen. */
	missing: number;
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
	readonly #still: Uint8Array;
	#things: Thing[] = [];

	constructor(columns: number, rows: number) {
		this.#columns = columns;
		this.#rows = rows;
		this.#blobs = new Blobs(columns, rows);
		this.#still = new Uint8Array(columns * rows);
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
		for (const thing of this.#things) {
			thing.since += elapsed;
			thing.missing += elapsed;
		}
		const { still } = background;
		for (let cell = 0; cell < still.length; cell++)
			this.#still[cell] = (still[cell] as number) >= lying ? 1 : 0;
		for (const blob of this.#blobs.find(this.#still, 1)) {
			const known = this.#things.find((thing) => !thing.bare && overlap(thing, blob) > 0.3);
			if (
				known?.kind === "removed" &&
				this.#edge(blob, cells.luma) > 1.5 * this.#edge(blob, background.level)
			) {
				// Something else lies there now.
				this.#things = this.#things.filter((thing) => thing !== known);
				this.#meet(blob, background, cells, perspective, tracks);
			} else if (known) known.missing = 0;
			else this.#meet(blob, background, cells, perspective, tracks);
		}
		this.#forget(background, cells, elapsed);
		this.#absorb(background, ownerAt);
	}

	#meet(
		blob: Blob,
		background: Background,
		cells: Cells,
		perspective: Perspective,
		tracks: readonly Track[],
	): void {
		const height = perspective.height(blob.bottom);
		const isSmall =
			blob.bottom - blob.top <= Math.max(3, largest.tall * height) &&
			blob.right - blob.left <= Math.max(3, largest.wide * height);
		const isThere = this.#edge(blob, cells.luma) >= this.#edge(blob, background.level);
		if (!isSmall) {
			// Who was there from the start and has gone leaves a place that nobody has seen yet.
			if (!isThere) this.#take(blob, background);
			return;
		}
		const [across, down] = [blob.right - blob.left, blob.bottom - blob.top];
		// The rim of a shadow is long and thin, and no thing.
		if (blob.cells < Math.max(leastCells, 0.026 * height * height)) return;
		if (down < 2 || across > 3.5 * down || blob.cells < 0.5 * across * down) return;
		if (this.#touchesMask(blob, cells.blind) || this.#things.length >= mostThings) return;
		if (tracks.some((track) => isAt(track, blob, perspective))) return;
		// What is a shade darker than the ground may be the shadow of somebody who stands beside it.
		if (this.#isShade(blob, background) && tracks.some((track) => isBeside(track, blob, perspective))) return;
		this.#things.push({
			kind: isThere ? "left" : "removed",
			left: blob.left,
			top: blob.top,
			right: blob.right,
			bottom: blob.bottom,
			since: lying,
			missing: 0,
			bare: false,
		});
	}

	/** Mean step of luma across the edge of a blob. */
	#edge(blob: Blob, luma: Float32Array): number {
		const columns = this.#columns;
		let [sum, steps] = [0, 0];
		for (let row = blob.top; row < blob.bottom; row++) {
			for (let column = blob.left; column < blob.right; column++) {
				const cell = row * columns + column;
				if (this.#blobs.marks[cell] !== blob.mark) continue;
				for (const step of [-1, 1, -columns, columns]) {
					const near = cell + step;
					if (near < 0 || near >= luma.length || this.#blobs.marks[near] === blob.mark) continue;
					sum += Math.abs((luma[cell] as number) - (luma[near] as number));
					steps++;
				}
			}
		}
		return steps === 0 ? 0 : sum / steps;
	}

	#isShade(blob: Blob, { front }: Background): boolean {
		let shade = 0;
		for (let row = blob.top; row < blob.bottom; row++)
			for (let column = blob.left; column < blob.right; column++) {
				const cell = row * this.#columns + column;
				if (this.#blobs.marks[cell] === blob.mark && front[cell] === 0) shade++;
			}
		return shade > 0.4 * blob.cells;
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

	/** A thing is gone when its place is as it was; and then that is what has happened there. */
	#forget(background: Background, cells: Cells, elapsed: number): void {
		this.#things = this.#things.flatMap((thing) => {
			if (thing.bare) return thing.since > absorption.gone ? [] : [thing];
			if (thing.missing < Math.max(1, elapsed)) return [thing];
			const shown = this.#background(thing, background, cells);
			if (shown < 0.6) return thing.missing > 30 ? [] : [thing];
			if (thing.kind === "removed" || thing.since < atHome) return [];
			return [{ ...thing, kind: "removed", bare: true, since: thing.missing, missing: 0 }];
		});
	}

	/** The part of a thing's place in which the background is to be seen. */
	#background(thing: Thing, { front }: Background, { blind }: Cells): number {
		let [seen, all] = [0, 0];
		for (let row = thing.top; row < thing.bottom; row++)
			for (let column = thing.left; column < thing.right; column++) {
				const cell = row * this.#columns + column;
				all++;
				if (front[cell] === 0 && blind[cell] === 0) seen++;
			}
		return all === 0 ? 1 : seen / all;
	}

	#absorb(background: Background, ownerAt: (cell: number) => Track | undefined): void {
		const { still } = background;
		for (let cell = 0; cell < still.length; cell++) {
			const time = still[cell] as number;
			if (time < 30) continue;
			const [row, column] = [Math.floor(cell / this.#columns), cell % this.#columns];
			const thing = this.#things.find(
				({ left, right, top, bottom }) => column >= left && column < right && row >= top && row < bottom,
			);
			const limit = thing
				? thing.kind === "left"
					? absorption.things
					: absorption.gone
				: ownerAt(cell)
					? absorption.people
					: 30;
			if (time >= limit) background.absorb(cell);
		}
	}

	#take(blob: Blob, background: Background): void {
		for (let row = blob.top; row < blob.bottom; row++)
			for (let column = blob.left; column < blob.right; column++) {
				const cell = row * this.#columns + column;
				if (this.#blobs.marks[cell] === blob.mark) background.absorb(cell);
			}
	}
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
function isBeside(track: Track, { left, right, bottom }: CellBox, perspective: Perspective): boolean {
	const reach = 1.6 * perspective.height(track.y);
	return right > track.x - reach && left < track.x + reach && Math.abs(bottom - track.y) < reach;
}

/** Of the smaller of two boxes, the part that lies in both. */
function overlap(one: CellBox, other: CellBox): number {
	const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
	const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
	if (across <= 0 || down <= 0) return 0;
	const area = ({ left, right, top, bottom }: CellBox) => (right - left) * (bottom - top);
	return (across * down) / Math.min(area(one), area(other));
}
