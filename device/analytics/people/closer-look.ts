import type { Room } from "../kernel/room.ts";
import { weightsCode } from "./closer-weights-code.ts";

/** Numbers of each head in the kernel's memory. */
const numbers = 3;

/** A head that was looked at closely, in pixels of the analysed picture. */
export interface CloseHead {
	/** Of its middle. */
	readonly x: number;
	readonly y: number;
	/** How sure it is, as a logit. */
	readonly logit: number;
}

/**
 * Looks closer at somebody's head, in the masked picture that the people finder looked at last and at twice the detail that it has: two
 * who walk abreast are one to that when their heads are less than a head apart (kernel/closer.c).
 */
export class CloserLook {
	readonly #room: Room;

	constructor(room: Room) {
		const { kernel } = room;
		this.#room = room;
		room.putWeights(weightsCode, kernel.closer_weights_at(), kernel.closer_weights_bytes());
		kernel.take_closer_weights();
	}

	/**
	 * @param x of a head's middle, in pixels; @param height of whose it is, from head to foot, in pixels
	 * @param least how sure a head has to be to be told of, as a logit
	 * @returns all heads that are at most four tenths of a height beside it, or three above or below, this one among them
	 */
	look(x: number, y: number, height: number, least: number): CloseHead[] {
		const { kernel } = this.#room;
		const count = kernel.look_closer(x, y, height, least);
		const found = this.#room.floats(kernel.close_heads_at(), count * numbers);
		const heads: CloseHead[] = [];
		for (let at = 0; at < found.length; at += numbers)
			heads.push({ x: found[at] as number, y: found[at + 1] as number, logit: found[at + 2] as number });
		return heads;
	}
}
