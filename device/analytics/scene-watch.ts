import type { Room } from "./kernel/room.ts";
import type { SceneMeasures } from "./observation.ts";

/** Mean luma of a cell that is nearly black, and nearly white, in limited range. */
const black = 28;
const white = 225;

/** Mean square of the edges, in luma steps, below which nothing can be recognised. */
const plain = 2;

/** Seconds over which what is remembered of a place follows it. */
const settling = 60;

/** Of a place that looks more different than this nothing is learnt, but after a while it is another place. */
const strange = 0.5;

/** Seconds. */
const acceptance = 300;

/** Numbers that the kernel sums up. */
const numbers = 5;

/**
 * Watches the picture as a whole: whether it is nearly black or white, and whether the place is still the same. A place is
 * recognised by its edges, so that neither sun nor lamps make it another. What masks hide is not looked at: kernel/scene.c does it
 * cell by cell.
 *
 * A place that stays another for five minutes is taken for the place. One of which nothing can be recognised never is.
 */
export class SceneWatch {
	readonly #room: Room;
	#strangeFor = 0;
	/** A place was learnt. */
	#knows = false;

	constructor(room: Room) {
		this.#room = room;
	}

	/** Looks at the cells that were loaded last. @param elapsed seconds since the last look */
	look(elapsed: number): Omit<SceneMeasures, "soft"> {
		const { kernel } = this.#room;
		const changed = this.#compare();
		const plainNow = changed === undefined;
		this.#strangeFor = !plainNow && changed > strange ? this.#strangeFor + elapsed : 0;
		if (this.#strangeFor >= acceptance) kernel.forget_scene();
		if (!plainNow && (changed <= strange || this.#strangeFor >= acceptance)) {
			this.#knows = true;
			kernel.learn_scene(1 - Math.exp(-elapsed / settling));
		}
		const [seen = 0, dark = 0, bright = 0] = this.#room.integers(kernel.count_light(black, white), 3);
		const all = Math.max(1, seen);
		return { dark: dark / all, bright: bright / all, changed: this.#knows ? (changed ?? 1) : 0 };
	}

	/** One less the correlation of the edges with those that are remembered; undefined where there are none to speak of. */
	#compare(): number | undefined {
		const sums = this.#room.floats(this.#room.kernel.compare_scene(), numbers);
		const [seen = 0, now = 0, compared = 0, before = 0, both = 0] = sums;
		if (seen === 0 || now < plain * seen) return undefined;
		if (before === 0 || compared === 0) return 0;
		return Math.min(1, Math.max(0, 1 - both / Math.sqrt(compared * before)));
	}
}
