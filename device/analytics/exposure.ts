import type { Room } from "./kernel/room.ts";

/** Mean luma that a dark picture is brought to: about that of a place by day. */
const wanted = 150;

/** More light than this makes as much noise as it makes of what is there. */
const most = 2;

/** Luma above which what was made lighter is pressed together, so that lamps stay apart from what is lit by them. */
const knee = 190;

/** What is wanted has to be so many times what is, before it changes: each change is one of all that was learnt. */
const reluctance = 1.4;

/** Seconds over which the light of a place is followed. */
const settling = 60;

/**
 * Makes pictures lighter that were taken at dusk. Coats differ from the ground by a part of the light that there is: half the light
 * is half the difference, and what counts as one is so many luma steps, by day and by night.
 */
export class Exposure {
	/** 1 to 2. */
	gain = 1;
	readonly #room: Room;
	#mean: number | undefined;

	constructor(room: Room) {
		this.#room = room;
	}

	/** Exposes the picture that was loaded last, and its cells. @param elapsed seconds since the last look */
	look(elapsed: number): void {
		const { kernel } = this.#room;
		const mean = kernel.mean_luma();
		this.#mean ??= mean;
		this.#mean += (mean - this.#mean) * (1 - Math.exp(-elapsed / settling));
		const gain = Math.min(most, Math.max(1, wanted / Math.max(1, this.#mean)));
		const change = gain / this.gain;
		if (change > reluctance || change < 1 / reluctance) this.gain = gain;
		kernel.expose(this.gain, (255 - knee) / (255 - knee / this.gain));
	}
}
