import type { Clock } from "../../clock.ts";
import type { DecodedPicture } from "./decoder.ts";

/** What a viewer has seen of a stream. */
export interface Sighting {
	/** FFmpeg's name of the codec. */
	readonly codec: string;
	/** Each size that came, such as `640x360`. */
	readonly sizes: readonly string[];
	/** From asking for the stream to its first decoded picture, in milliseconds. */
	readonly firstPictureMs: number;
	readonly pictures: number;
	/** Packets after the first picture that could not be decoded, or not as a whole. */
	readonly damaged: number;
	/** Pictures per second by the stream's own timestamps; undefined when these do not tell. */
	readonly fps: number | undefined;
	/** How long it was watched from the first picture on, in seconds. */
	readonly seconds: number;
}

/** Counts what comes of a stream. */
export class Tally {
	readonly #clock: Clock;
	readonly #asked: number;
	readonly #sizes = new Set<string>();
	#firstAt: number | undefined;
	#pictures = 0;
	#damaged = 0;
	#timed = 0;
	#earliest = Number.POSITIVE_INFINITY;
	#latest = Number.NEGATIVE_INFINITY;
	#bytes = 0;

	constructor(clock: Clock) {
		this.#clock = clock;
		this.#asked = clock.monotonic();
	}

	get bytes(): number {
		return this.#bytes;
	}

	/** Whether a picture has been seen. */
	get begun(): boolean {
		return this.#firstAt !== undefined;
	}

	/** Since the first picture. */
	get seconds(): number {
		return this.#firstAt === undefined ? 0 : (this.#clock.monotonic() - this.#firstAt) / 1000;
	}

	/** @param pictures what came of a packet; undefined when it could not be decoded */
	add(bytes: number, pictures: readonly DecodedPicture[] | undefined): void {
		this.#bytes += bytes;
		for (const picture of pictures ?? []) this.#see(picture);
		// Before the first picture a viewer may have come in between two key frames, and nobody is to blame.
		if (this.begun && (!pictures || pictures.some(({ whole }) => !whole))) this.#damaged++;
	}

	/**
	 * @param codec its name
	 * @param timeBase seconds in a unit of the pictures' times
	 * @returns undefined when there was no picture
	 */
	result(codec: string, timeBase: number): Sighting | undefined {
		if (this.#firstAt === undefined) return undefined;
		const span = (this.#latest - this.#earliest) * timeBase;
		return {
			codec,
			sizes: [...this.#sizes],
			firstPictureMs: Math.round(this.#firstAt - this.#asked),
			pictures: this.#pictures,
			damaged: this.#damaged,
			fps: span > 0 ? (this.#timed - 1) / span : undefined,
			seconds: this.seconds,
		};
	}

	#see({ width, height, time }: DecodedPicture): void {
		this.#firstAt ??= this.#clock.monotonic();
		this.#sizes.add(`${width}x${height}`);
		this.#pictures++;
		if (time === undefined) return;
		this.#timed++;
		this.#earliest = Math.min(this.#earliest, time);
		this.#latest = Math.max(this.#latest, time);
	}
}
