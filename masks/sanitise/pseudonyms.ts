import { createHmac } from "node:crypto";
import type { RandomBytes } from "./geometric.ts";

/** Identifiers are positive and fit the types that clients have for them: 31 bits. */
const mask = 0x7fffffff;
/** Names that are looked up instead of computed. */
const mostKnown = 256;
const keyBytes = 32;

/**
 * What the things that a camera follows are called where it is told of them: HMAC-SHA-256 of a track's number, under a key that nobody
 * else has, cut to 31 bits. The key is drawn anew at fixed times and the one before is overwritten, so that from then on nobody, the camera
 * included, can tell which name of before is which of now. Each camera, and each outlet of it, has keys of its own.
 */
export class Pseudonyms {
	readonly #seconds: number;
	readonly #random: RandomBytes;
	#key: Buffer = Buffer.alloc(0);
	/** The how manyth stretch of time the key is for. */
	#stretch = Number.NaN;
	readonly #known = new Map<number, number>();

	/**
	 * @param seconds for which a name lasts, counted from 1970: when they change tells nothing; 0 for one picture
	 * @param random what nobody can foresee; not the scene's seed
	 */
	constructor(seconds: number, random: RandomBytes) {
		this.#seconds = seconds;
		this.#random = random;
	}

	/**
	 * Names for the things of one picture, all of them different.
	 *
	 * @param at wall time in milliseconds since 1970
	 */
	of(tracks: readonly number[], at: number): number[] {
		const stretch = Math.floor(at / (this.#seconds * 1000));
		// A clock that is set back finds no key of before.
		if (this.#seconds === 0 || stretch !== this.#stretch) this.forget();
		this.#stretch = stretch;
		const taken = new Set<number>();
		return tracks.map((track) => {
			let name = this.#nameOf(track);
			// Two of a picture by chance, once in about a million: the later one has another here.
			for (let again = 1; taken.has(name); again++) name = this.#hash(track, again);
			taken.add(name);
			return name;
		});
	}

	/** From now on all have other names, as when the numbers of tracks begin anew. */
	forget(): void {
		this.#key.fill(0);
		this.#key = Buffer.from(this.#random(keyBytes));
		this.#known.clear();
	}

	#nameOf(track: number): number {
		const known = this.#known.get(track);
		if (known !== undefined) return known;
		if (this.#known.size >= mostKnown) this.#known.clear();
		const name = this.#hash(track, 0);
		this.#known.set(track, name);
		return name;
	}

	#hash(track: number, again: number): number {
		const digest = createHmac("sha256", this.#key).update(`${track}/${again}`).digest();
		return digest.readUInt32BE() & mask || 1;
	}
}
