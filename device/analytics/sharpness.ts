import type { Room } from "./kernel/room.ts";

/** Mean square of the steep edges, in luma steps, below which a place has nothing to be sharp. */
const plain = 6;

/** Of the place's edges, what has to be found again: of another place nobody knows how sharp it should be. */
const same = 0.4;

/** Seconds over which what is remembered of a place follows it. */
const settling = 60;

/** Of a picture softer than this nothing is learnt, but after a while it is how the place looks. */
const soft = 0.3;

/** Seconds. */
const acceptance = 300;

/** Seconds between two measurements at least, a little less: a lens does not lose its focus from one look to the next. */
const pause = 0.35;

/** Numbers that the kernel sums up. */
const numbers = 5;

/**
 * Watches whether a picture is as sharp as the place was learnt. It looks at the edges that it knows: how steep they are, against
 * how much of them there is at all, so that noise, rain and another light do not count for sharpness, nor against it. What masks
 * hide is not looked at, nor what is beside it: kernel/sharpness.c does it place by place.
 */
export class Sharpness {
	readonly #room: Room;
	#knows = false;
	#softFor = 0;
	#since = Number.POSITIVE_INFINITY;
	#last = 0;

	constructor(room: Room) {
		this.#room = room;
	}

	/**
	 * How much of the sharpness that was learnt is gone from the picture that was loaded last, 0 to 1; 0 where that cannot be told.
	 *
	 * @param elapsed seconds since the last look
	 */
	look(elapsed: number): number {
		this.#since += elapsed;
		if (this.#since < pause) return this.#last;
		this.#last = this.#look(Number.isFinite(this.#since) ? this.#since : elapsed);
		this.#since = 0;
		return this.#last;
	}

	#look(elapsed: number): number {
		const { kernel } = this.#room;
		const lost = this.#compare();
		if (lost === undefined && this.#knows) return 0;
		this.#softFor = (lost ?? 0) > soft ? this.#softFor + elapsed : 0;
		if (this.#softFor >= acceptance) kernel.forget_edges();
		if ((lost ?? 0) <= soft || this.#softFor >= acceptance) {
			this.#knows = true;
			kernel.learn_edges(1 - Math.exp(-elapsed / settling));
		}
		return lost ?? 0;
	}

	/** How much of the steep edges that were learnt is gone, against all of them; undefined where there is nothing to compare. */
	#compare(): number | undefined {
		const sums = this.#room.floats(this.#room.kernel.compare_edges(), numbers);
		const [places = 0, steep = 0, steepNow = 0, there = 0, thereNow = 0] = sums;
		if (places === 0 || steep < plain * places || there === 0 || thereNow < same * there) return undefined;
		return Math.min(1, Math.max(0, 1 - steepNow / steep / (thereNow / there)));
	}
}
