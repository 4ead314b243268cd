import type { Room } from "../kernel/room.ts";
import { weightsCode } from "./weights-code.ts";

/** Seconds over which the fine background follows the light, and what nobody takes for somebody. */
const settling = { light: 8, things: 40 } as const;

/** How sure the network has to be that a head is one, for it to be told, as a logit. */
const leastLogit = -2;

/** Numbers of each head in the kernel's memory. */
const numbers = 5;

/** Somebody's head, in pixels of the analysed picture. */
export interface FoundHead {
	/** Of its middle. */
	readonly x: number;
	readonly y: number;
	/** How tall who has it is, from head to foot. */
	readonly height: number;
	/** How sure it is, 0 to 1. */
	readonly score: number;
	/** On a bicycle. */
	readonly rides: boolean;
	/** It was looked at closely: who is close beside it is somebody else. */
	readonly isClose: boolean;
}

/**
 * Finds people by their heads, by a small network (kernel/network.c), in what differs from a fine background that is learnt for it
 * (kernel/people.c). It sees masked pictures alone, and nothing of what is behind a mask (invariant I6).
 */
export class PeopleFinder {
	readonly #room: Room;
	readonly #fill: number;
	readonly #size: number;

	/** @param fill luma of the masks */
	constructor(room: Room, fill: number) {
		const { kernel } = room;
		this.#room = room;
		this.#fill = fill;
		this.#size = kernel.fine_size();
		room.putWeights(weightsCode, kernel.weights_at(), kernel.weights_bytes());
		kernel.take_weights();
	}

	/**
	 * Looks at the picture that was loaded last.
	 * @param shift luma by which all of the picture became lighter since the last look; @param forgets the light has changed at once,
	 * and the background with it
	 */
	look(shift: number, forgets: boolean, elapsed: number): FoundHead[] {
		const { kernel } = this.#room;
		if (forgets) kernel.forget();
		const [fast, slow] = [part(elapsed, settling.light), part(elapsed, settling.things)];
		const count = kernel.find_people(this.#fill, shift, fast, slow, leastLogit);
		const found = this.#room.floats(kernel.heads_at(), count * numbers);
		const heads: FoundHead[] = [];
		for (let at = 0; at < found.length; at += numbers) heads.push(this.#headAt(found, at));
		return heads;
	}

	#headAt(found: Float32Array, at: number): FoundHead {
		const [foot, bicycle] = [found[at + 3] as number, found[at + 4] as number];
		return {
			x: (found[at] as number) * this.#size,
			y: (found[at + 1] as number) * this.#size,
			height: (found[at + 2] as number) * this.#size,
			score: Math.max(foot, bicycle),
			rides: bicycle > foot,
			isClose: false,
		};
	}
}

function part(elapsed: number, seconds: number): number {
	return 1 - Math.exp(-elapsed / seconds);
}
