import type { Cells } from "./cells.ts";
import type { SceneMeasures } from "./observation.ts";

/** Mean luma of a cell that is nearly black, and nearly white, in limited range. */
const black = 28;
const white = 225;

/** Cells between the two that are compared: their difference is an edge, whatever the light. */
const reach = 3;

/** Of the cells, every so many in a row, and of the rows too: edges are wider than a cell. */
const stride = 2;

/** Mean square of the edges, in luma steps, below which nothing can be recognised. */
const plain = 2;

/** Seconds over which what is remembered of a place follows it. */
const settling = 60;

/** Of a place that looks more different than this nothing is learnt, but after a while it is another place. */
const strange = 0.5;

/** Seconds. */
const acceptance = 300;

/**
 * Watches the picture as a whole: whether it is nearly black or white, and whether the place is still the same. A place is
 * recognised by its edges, so that neither sun nor lamps make it another. What masks hide is not looked at.
 *
 * A place that stays another for five minutes is taken for the place. One of which nothing can be recognised never is.
 */
export class SceneWatch {
	readonly #columns: number;
	readonly #across: Float32Array;
	readonly #down: Float32Array;
	/** 1 where edges are remembered. */
	readonly #known: Uint8Array;
	#strangeFor = 0;
	/** A place was learnt. */
	#knows = false;

	constructor({ columns, luma }: Cells) {
		this.#columns = columns;
		this.#across = new Float32Array(luma.length);
		this.#down = new Float32Array(luma.length);
		this.#known = new Uint8Array(luma.length);
	}

	/** @param elapsed seconds since the last look */
	look(cells: Cells, elapsed: number): Omit<SceneMeasures, "soft"> {
		const changed = this.#compare(cells);
		const plainNow = changed === undefined;
		this.#strangeFor = !plainNow && changed > strange ? this.#strangeFor + elapsed : 0;
		if (this.#strangeFor >= acceptance) this.#known.fill(0);
		if (!plainNow && (changed <= strange || this.#strangeFor >= acceptance))
			this.#learn(cells, 1 - Math.exp(-elapsed / settling));
		return { ...extremes(cells), changed: this.#knows ? (changed ?? 1) : 0 };
	}

	/** One less the correlation of the edges with those that are remembered; undefined where there are none to speak of. */
	#compare({ luma, blind, rows }: Cells): number | undefined {
		const columns = this.#columns;
		let [seen, now, before, both, compared] = [0, 0, 0, 0, 0];
		for (let row = reach; row < rows; row += stride) {
			const end = (row + 1) * columns;
			for (let cell = row * columns + reach; cell < end; cell += stride) {
				if (!isSeen(blind, cell, columns)) continue;
				const across = (luma[cell] as number) - (luma[cell - reach] as number);
				const down = (luma[cell] as number) - (luma[cell - reach * columns] as number);
				seen++;
				now += across * across + down * down;
				if (this.#known[cell] === 0) continue;
				const [a, d] = [this.#across[cell] as number, this.#down[cell] as number];
				compared += across * across + down * down;
				before += a * a + d * d;
				both += across * a + down * d;
			}
		}
		if (seen === 0 || now < plain * seen) return undefined;
		if (before === 0 || compared === 0) return 0;
		return Math.min(1, Math.max(0, 1 - both / Math.sqrt(compared * before)));
	}

	#learn({ luma, blind, rows }: Cells, rate: number): void {
		this.#knows = true;
		const columns = this.#columns;
		for (let row = reach; row < rows; row += stride) {
			const end = (row + 1) * columns;
			for (let cell = row * columns + reach; cell < end; cell += stride) {
				if (!isSeen(blind, cell, columns)) continue;
				const across = (luma[cell] as number) - (luma[cell - reach] as number);
				const down = (luma[cell] as number) - (luma[cell - reach * columns] as number);
				const part = this.#known[cell] === 1 ? rate : 1;
				this.#known[cell] = 1;
				this.#across[cell] = (this.#across[cell] as number) * (1 - part) + across * part;
				this.#down[cell] = (this.#down[cell] as number) * (1 - part) + down * part;
			}
		}
	}
}

function isSeen(blind: Uint8Array, cell: number, columns: number): boolean {
	return blind[cell] === 0 && blind[cell - reach] === 0 && blind[cell - reach * columns] === 0;
}

function extremes({ luma, blind }: Cells): { readonly dark: number; readonly bright: number } {
	let [seen, dark, bright] = [0, 0, 0];
	for (let cell = 0; cell < luma.length; cell++) {
		if (blind[cell] === 1) continue;
		seen++;
		if ((luma[cell] as number) < black) dark++;
		else if ((luma[cell] as number) > white) bright++;
	}
	return seen === 0 ? { dark: 0, bright: 0 } : { dark: dark / seen, bright: bright / seen };
}
