import type { PlateBox } from "./finder.ts";
import { type Motion, Track } from "./track.ts";

/** Seconds that a plate stays covered after it was last seen: it is still there, and the finder looked away. */
export const holdTime = 1.2;

/** More tracks than this are no plates but a picture full of writing: all of it is covered then. */
export const maxTracks = 200;

/**
 * Remembers where plates were, so that one that the finder misses in a picture stays covered. A plate found is covered
 * in the very picture it was found in. Pure and deterministic; it holds numbers only, never a pixel.
 */
export class PlateTracker {
	readonly #motion: Motion;
	#tracks: Track[] = [];
	#time = Number.NEGATIVE_INFINITY;

	/** @param picture size in pixels of the pictures that boxes are found in: speeds are told in it */
	constructor(picture: { readonly width: number; readonly height: number }) {
		this.#motion = { fastest: picture.width };
	}

	/**
	 * Takes what was found at `time`, in seconds, and gives what to cover at that time. Leave `found` out for a picture
	 * that nobody looked for plates in. Time that goes back forgets everything: it is another film.
	 */
	update(time: number, found: readonly PlateBox[] = []): readonly PlateBox[] {
		if (time < this.#time) this.#tracks = [];
		this.#time = time;
		const missed = new Set(this.#tracks);
		for (const box of found) {
			const track = nearest(missed, box, time, this.#motion);
			if (track) missed.delete(track);
			if (track) track.see(box, time, this.#motion);
			else this.#tracks.push(new Track(box, time));
		}
		this.#tracks = this.#tracks.filter((track) => time - track.seenAt <= holdTime);
		return this.#tracks.map((track) => track.cover(time));
	}

	/** True when there is too much to keep apart, and the whole picture has to be covered. */
	get overflows(): boolean {
		return this.#tracks.length > maxTracks;
	}
}

/** The track that `box` most likely continues: the one whose place at that time overlaps it most. */
function nearest(tracks: ReadonlySet<Track>, box: PlateBox, time: number, motion: Motion): Track | undefined {
	let best: Track | undefined;
	let most = 0;
	for (const track of tracks) {
		const overlap = track.overlap(box, time, motion);
		if (overlap > most) {
			most = overlap;
			best = track;
		}
	}
	return best;
}
