import type { Shift } from "../project.ts";
import type { PlateBox } from "./finder.ts";
import { type PictureSize, Track } from "./track.ts";

/** Seconds that a plate stays covered after it was last seen: it is still there, and the finder overlooked it. */
export const holdTime = 1;

/** Seconds for half a suspicion; until the next look in any case, however long that takes: it confirms it or not. */
const faintHoldTime = 0.2;

/** Times are differences of rounded ones, in seconds. */
const rounding = 1e-6;

/** More tracks than this are no plates but a picture full of writing: all of it is covered then. */
export const maxTracks = 400;

/** A box continues a track when it covers more than this part of it: the rest of it would be uncovered otherwise. */
const sameThing = 0.4;

/** What to cover at a time between two looks. */
type Way = (time: number) => PlateBox;

/**
 * Remembers where plates were. A plate found is covered in the very picture it was found in, in those since the look
 * before, and for a while after, should the finder miss it. Pure and deterministic; it holds numbers only, never a pixel.
 */
export class PlateTracker {
	readonly #picture: PictureSize;
	#tracks: Track[] = [];
	/** Ways that something may have taken between the last two looks. */
	#bridges: readonly Way[] = [];
	/** Of the last look, and of the one before. */
	#time = Number.NEGATIVE_INFINITY;
	#lookBefore = Number.NEGATIVE_INFINITY;

	/** @param width of the pictures that boxes are found in, in pixels */
	constructor(width: number, height: number) {
		this.#picture = { width, height };
	}

	/** Takes what was found in the picture of `time`, in seconds. Time that goes back forgets everything: it is another film. */
	see(at: number, found: readonly PlateBox[]): void {
		if (!(at >= this.#time)) this.#tracks = [];
		// A picture may be looked at twice: nothing has moved meanwhile, and the look before is that of another picture.
		const isAgain = Math.abs(at - this.#time) <= rounding;
		const time = isAgain ? this.#time : at;
		const lookBefore = isAgain ? this.#lookBefore : this.#time;
		// What is let go was still needed for pictures between the two looks before.
		this.#tracks = this.#tracks.filter((track) => this.#isHeld(track, lookBefore));
		this.#lookBefore = lookBefore;
		this.#time = time;
		const missed = new Set(this.#tracks);
		const strangers = found.filter((box) => {
			const track = mostCovered(missed, box, time);
			if (!track) return true;
			// Who was overlooked, and has moved on by now, may be somebody else.
			const isSame = track.seenAt >= lookBefore || track.stillCoveredBy(box) > sameThing;
			track.see(box, time, isSame ? undefined : lookBefore);
			return !missed.delete(track);
		});
		for (const box of strangers) {
			const [track, ...others] = box.faint ? [] : byDistance(missed, (one) => one.distanceTo(box, time));
			if (track?.isSteady && !track.isNew && missed.delete(track)) {
				track.see(box, time, lookBefore);
				continue;
			}
			// Two sightings far apart may be two plates: the one before stays covered where it was.
			this.#tracks.push(new Track(box, time, this.#picture, lookBefore, track));
			// It may as well have been another one, and on another way: the next look will tell.
			for (const other of others.filter((one) => one.isNew && !one.isFaint))
				this.#tracks.push(new Track({ ...box, faint: true }, time, this.#picture, lookBefore, other));
		}
		this.#bridges = this.#bridgesFrom(missed, found, time);
		if (this.#tracks.length > 2 * maxTracks) this.#tracks = this.#tracks.slice(-2 * maxTracks);
	}

	/** What to cover at `time`: any time from the look before the last one on. */
	cover(time: number): readonly PlateBox[] {
		const boxes: PlateBox[] = [];
		let held = 0;
		for (const track of this.#tracks) {
			if (!this.#isHeld(track, time)) continue;
			if (++held > maxTracks) return [{ x: 0, y: 0, ...this.#picture }];
			track.cover(time, boxes);
			if (this.#isGoing(track) && time < this.#time) track.departing(time, boxes);
		}
		if (time < this.#time) for (const way of this.#bridges) boxes.push(way(time));
		return boxes;
	}

	/** The camera has moved: what was seen is elsewhere in the pictures from the next look on. */
	follow(shift: Shift): void {
		for (const track of this.#tracks) track.follow(shift);
		this.#bridges = [];
	}

	#isHeld({ seenAt, isFaint }: Track, time: number): boolean {
		if (time - seenAt <= (isFaint ? faintHoldTime : holdTime) + rounding) return true;
		return isFaint && seenAt >= this.#lookBefore && time <= this.#time;
	}

	/** True of what was seen at the look before the last one, and not at that. */
	#isGoing({ seenAt }: Track): boolean {
		return seenAt === this.#lookBefore;
	}

	/**
	 * What was seen once, and nothing continues, may be what was found nearest to it, even where another track was expected:
	 * a car that rushes by crosses the way of others.
	 */
	#bridgesFrom(missed: ReadonlySet<Track>, found: readonly PlateBox[], time: number): readonly Way[] {
		const sure = found.filter(({ faint }) => !faint);
		return [...missed]
			.filter((track) => track.isNew && !track.isFaint && track.seenAt < time)
			.flatMap((track) => {
				const [box] = byDistance(sure, (one) => track.distanceTo(one, time));
				return box ? [track.wayTo(box, time)] : [];
			});
	}
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

/** From the least distance on, for what moved too fast to overlap; those without a distance are too far away. */
function byDistance<T>(ones: Iterable<T>, distanceTo: (one: T) => number | undefined): T[] {
	return [...ones]
		.flatMap((one) => {
			const distance = distanceTo(one);
			return distance === undefined ? [] : [{ one, distance }];
		})
		.sort((a, b) => a.distance - b.distance)
		.map(({ one }) => one);
}
