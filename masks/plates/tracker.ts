import type { PlateBox } from "./finder.ts";
import { Track } from "./track.ts";

/** Seconds that a plate stays covered after it was last seen: it is still there, and the finder overlooked it. */
export const holdTime = 1;

/** More tracks than this are no plates but a picture full of writing: all of it is covered then. */
export const maxTracks = 400;

/** A box continues a track when it covers more than this part of it: the rest of it would be uncovered otherwise. */
const sameThing = 0.4;

/**
 * Remembers where plates were, so that one that the finder misses in a picture stays covered. A plate found is covered
 * in the very picture it was found in. Pure and deterministic; it holds numbers only, never a pixel.
 */
export class PlateTracker {
	readonly #width: number;
	readonly #height: number;
	#tracks: Track[] = [];
	#time = Number.NEGATIVE_INFINITY;

	/** @param width of the pictures that boxes are found in, in pixels */
	constructor(width: number, height: number) {
		this.#width = width;
		this.#height = height;
	}

	/**
	 * Takes what was found in the picture of `time`, in seconds, and gives what to cover in it. `found` is left out for a
	 * picture that nobody looked for plates in. Time that goes back forgets everything: it is another film.
	 */
	update(time: number, found: readonly PlateBox[] = []): readonly PlateBox[] {
		if (!(time >= this.#time)) this.#tracks = [];
		this.#time = time;
		const missed = new Set(this.#tracks);
		for (const box of found) {
			const track = nearest(missed, box, time);
			if (track) track.see(box, time);
			else this.#tracks.push(new Track(box, time, this.#width));
			if (track) missed.delete(track);
		}
		this.#tracks = this.#tracks.filter((track) => time - track.seenAt <= holdTime);
		if (this.#tracks.length <= maxTracks) return this.#tracks.map((track) => track.cover(time));
		this.#tracks = this.#tracks.slice(-maxTracks);
		return [{ x: 0, y: 0, width: this.#width, height: this.#height }];
	}
}

/** The track that `box` most likely continues: the one that it covers the greatest part of. */
function nearest(tracks: ReadonlySet<Track>, box: PlateBox, time: number): Track | undefined {
	let best: Track | undefined;
	let most = sameThing;
	for (const track of tracks) {
		const covered = track.coveredBy(box, time);
		if (covered > most) {
			most = covered;
			best = track;
		}
	}
	return best;
}
