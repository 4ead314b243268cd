import { PersienneError } from "../../errors.ts";
import type { Canvas, Scene } from "../scene.ts";
import { clipError } from "./clip-error.ts";
import { type ClipLimits, defaultClipLimits } from "./limits.ts";
import { Playhead } from "./playhead.ts";
import { Projector } from "./projector.ts";
import { Source } from "./source.ts";
import { type Survey, survey } from "./survey.ts";

export interface ClipOptions {
	/** Size of the canvas in pixels, both even. The clip keeps its shape and is letterboxed in black. */
	readonly width: number;
	readonly height: number;
	/** Frames a second of a file that does not tell; default 25. */
	readonly fps?: number;
	readonly limits?: Partial<ClipLimits>;
}

/** A video or picture file, played in a loop. */
export interface Clip extends Scene {
	/**
	 * The video's duration in seconds; one second for a picture. Infinity until the end is first reached, for a file
	 * longer than the survey's limits whose container does not tell.
	 */
	readonly period: number;
	/**
	 * Paints the frame that is due. A clip that is behind, after a leap in time, shows what it has and catches up over
	 * the next calls. Throws a PersienneError when no more can be decoded, and from then on at every call.
	 */
	draw: Scene["draw"];
}

/**
 * Opens a local file that FFmpeg can read. What is wrong with it, as far as that shows without decoding all of it, is
 * thrown here as a PersienneError with a ClipErrorCode.
 */
export function openClip(path: string, options: ClipOptions): Clip {
	return explained(path, () => new FileClip(path, options));
}

/** A picture repeats after any time; a second suits a loop. */
const picturePeriod = 1;

/** Seconds that a frame may be early: timestamps are rounded in files, and sums of 1/fps in programs. */
const slack = 0.0005;

class FileClip implements Clip {
	readonly #path: string;
	readonly #limits: ClipLimits;
	readonly #usual: number;
	readonly #projector: Projector;
	#period: number;
	/** None for a picture: once it is on the projector, its decoder's memory is given back. */
	#playhead: Playhead | undefined;
	#lap = 0;
	#failure: unknown;

	constructor(path: string, options: ClipOptions) {
		this.#path = path;
		this.#limits = { ...defaultClipLimits, ...options.limits };
		this.#usual = 1 / (options.fps ?? 25);
		const { packets, duration } = this.#look();
		const isPicture = packets === 1;
		this.#period = isPicture ? picturePeriod : (duration ?? Number.POSITIVE_INFINITY);
		this.#projector = new Projector(options);
		try {
			const playhead = this.#open();
			if (isPicture) playhead.close();
			else this.#playhead = playhead;
		} catch (error) {
			this.#projector.close();
			throw error;
		}
	}

	get period(): number {
		return this.#period;
	}

	draw(canvas: Canvas, time: number): void {
		if (this.#failure) throw this.#failure;
		try {
			explained(this.#path, () => this.#seek(Math.max(0, time) + slack));
		} catch (error) {
			this.#failure = error;
			throw error;
		}
		this.#projector.project(canvas);
	}

	close(): void {
		this.#playhead?.close();
		this.#projector.close();
	}

	#look(): Survey {
		const source = new Source(this.#path, this.#limits);
		try {
			return survey(source, this.#usual, this.#limits);
		} finally {
			source.close();
		}
	}

	/** Opens the file at its beginning and brings its first frame to the projector. */
	#open(): Playhead {
		const playhead = new Playhead(this.#path, this.#usual, this.#limits);
		try {
			const frame = playhead.moveTo(slack, Number.POSITIVE_INFINITY);
			if (frame) this.#projector.load(frame);
			return playhead;
		} catch (error) {
			playhead.close();
			throw error;
		}
	}

	#seek(instant: number): void {
		if (!this.#playhead) return;
		const lap = Math.floor(instant / this.#period);
		const position = lap === 0 ? instant : instant - lap * this.#period;
		if (lap !== this.#lap || position < this.#playhead.shownTime) {
			// Opening anew is the one way back that every format offers, and it always gives the same frames.
			const next = this.#open();
			this.#playhead.close();
			this.#playhead = next;
			this.#lap = lap;
		}
		const frame = this.#playhead.moveTo(position, this.#limits.packetsPerDraw);
		if (frame) this.#projector.load(frame);
		if (this.#period === Number.POSITIVE_INFINITY) this.#period = this.#playhead.end ?? this.#period;
	}
}

/** Runs `task`; what FFmpeg's binding throws becomes an error that names the clip. */
function explained<T>(path: string, task: () => T): T {
	try {
		return task();
	} catch (error) {
		if (error instanceof PersienneError) throw error;
		throw clipError("CLIP_DAMAGED", path, "could not be played", error);
	}
}
