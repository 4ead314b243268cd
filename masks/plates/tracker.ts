import type { Shift } from "../project.ts";
import type { PlateBox } from "./finder.ts";
import { type PictureSize, Track } from "./track.ts";

/** Seconds that a plate stays covered after it was last seen: it is still there, and the finder overlooked it. */
export const holdTime = 1;

/** Seconds for half a suspicion: until the next look, at the least, which confirms it or not. */
const faintHoldTime = 0.2;

/** More tracks than this are no plates but a picture full of writing: all of it is covered then. */
export const maxTracks = 400;

/** A box continues a track when it covers more than this part of it: the rest of it would be uncovered otherwise. */
const sameThing = 0.4;

/**
 * Remembers where plates were. A plate found is covered in the very picture it was found in, in those since the look
 * before, and for a while after, should the finder miss it. Pure and deterministic; it holds numbers only, never a pixel.
 */
export class PlateTracker {
	readonly #picture: PictureSize;
	#tracks: Track[] = [];
	/** Ways that something may have taken between the last two looks. */
	#bridges: readonly Track[] = [];
	#time = Number.NEGATIVE_INFINITY;

	/** @param width of the pictures that boxes are found in, in pixels */
	constructor(width: number, height: number) {
		this.#picture = { width, height };
	}

	/** Takes what was found in the picture of `time`, in seconds. Time that goes back forgets everything: it is another film. */
	see(time: number, found: readonly PlateBox[]): void {
		if (!(time >= this.#time)) this.#tracks = [];
		this.#time = time;
		const missed = new Set(this.#tracks);
		const settled = (box: PlateBox, track: Track | undefined): boolean => {
			track?.see(box, time);
			return track !== undefined && missed.delete(track);
		};
		const strangers = found.filter((box) => !settled(box, mostCovered(missed, box, time)));
		for (const box of strangers) {
			const track = box.faint ? undefined : nearest(missed, (one) => one.distanceTo(box, time));
			// Two sightings far apart may be two plates: the one before stays covered where it was.
			if (!track?.isSteady) this.#tracks.push(new Track(box, time, this.#picture, track));
			else settled(box, track);
		}
		this.#bridges = this.#bridgesFrom(missed, found, time);
		this.#tracks = this.#tracks.filter((track) => isHeld(track, time));
		if (this.#tracks.length > 2 * maxTracks) this.#tracks = this.#tracks.slice(-2 * maxTracks);
	}

	/** What to cover at `time`: any time from the look before the last one on. */
	cover(time: number): readonly PlateBox[] {
		const tracks = this.#tracks.filter((track) => isHeld(track, time));
		if (tracks.length <= maxTracks)
			return [...tracks, ...(time < this.#time ? this.#bridges : [])].map((track) => track.cover(time));
		return [{ x: 0, y: 0, ...this.#picture }];
	}

	/** The camera has moved: what was seen is elsewhere in the pictures from the next look on. */
	follow(shift: Shift): void {
		for (const track of this.#tracks) track.follow(shift);
		this.#bridges = [];
	}

	/**
	 * What was seen once, and nothing continues, may be what was found nearest to it, even where another track was expected:
	 * a car that rushes by crosses the way of others.
	 */
	#bridgesFrom(missed: ReadonlySet<Track>, found: readonly PlateBox[], time: number): readonly Track[] {
		const sure = found.filter(({ faint }) => !faint);
		return [...missed]
			.filter((track) => track.isNew && !track.isFaint)
			.flatMap((track) => {
				const box = nearest(sure, (one) => track.distanceTo(one, time));
				return box ? [new Track(box, time, this.#picture, track)] : [];
			});
	}
}

function isHeld(track: Track, time: number): boolean {
	return time - track.seenAt <= (track.isFaint ? faintHoldTime : holdTime);
}

/** The track that `box` covers the greatest part of. */
function mostCovered(tracks: ReadonlySet<Track>, box: PlateBox, time: number): Track | undefined {
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

/** The one at the least distance, for what moved too fast to overlap; those without a distance are too far away. */
function nearest<T>(ones: Iterable<T>, distanceTo: (one: T) => number | undefined): T | undefined {
	let best: T | undefined;
	let least = Number.POSITIVE_INFINITY;
	for (const one of ones) {
		const distance = distanceTo(one);
		if (distance !== undefined && distance < least) {
			least = distance;
			best = one;
		}
	}
	return best;
}
