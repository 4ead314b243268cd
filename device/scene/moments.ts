import { sizeOf } from "./sprite/drawing.ts";
import type { Shade } from "./sprite/shade.ts";
import type { Sprite } from "./sprite/sprite.ts";
import { type Item, itemsAt, type Performer } from "./stage.ts";

/** What is remembered at most: a period of pictures at 60 a second has fewer moments, and one at 25 fewer items. */
const most = { moments: 4096, items: 65_536 };

/**
 * What moves at each moment of a period, made when it is asked for first. A period repeats, and what a picture needs is
 * made ready before the picture is due: most moments are asked for again. Those made first are forgotten first.
 */
export class Moments {
	readonly #performers: readonly Performer[];
	readonly #mostBytes: number;
	readonly #known = new Map<number, readonly Item[]>();
	/** Drawings that known items hold, which nothing else may need any more. */
	readonly #drawings = new Set<Sprite | Shade>();
	#items = 0;
	#bytes = 0;

	/** @param mostBytes of drawings that may be held, before all is forgotten */
	constructor(performers: readonly Performer[], mostBytes: number) {
		this.#performers = performers;
		this.#mostBytes = mostBytes;
	}

	/** Everything that moves, in the order of painting. */
	at(phase: number): readonly Item[] {
		const known = this.#known.get(phase);
		if (known) return known;
		const items = itemsAt(this.#performers, phase);
		this.#hold(items);
		this.#items += items.length;
		this.#known.set(phase, items);
		for (const [oldest, { length }] of this.#known) {
			if (this.#known.size <= most.moments && this.#items <= most.items) break;
			this.#known.delete(oldest);
			this.#items -= length;
		}
		return items;
	}

	#hold(items: readonly Item[]): void {
		for (const { sprite } of items) {
			if (this.#drawings.has(sprite)) continue;
			this.#drawings.add(sprite);
			this.#bytes += sizeOf(sprite);
		}
		if (this.#bytes <= this.#mostBytes) return;
		this.#known.clear();
		this.#drawings.clear();
		this.#items = 0;
		this.#bytes = 0;
	}
}
