import type { PlateBox } from "./finder.ts";

/** Seconds over which a speed is measured: from one picture to the next, a box jumps by a cell and tells nothing. */
const baseline = 0.25;

/** How much of a new measurement of speed is believed, beside those before. */
const trust = 0.6;

/** Boxes whose sizes differ by more than this factor hold different things: they fell apart or joined. */
const sameSize = 1.35;

/** Seconds for which something unseen is expected to go on as it did: then it may have braked. */
const foresight = 0.5;

/** Pixels a second by which what is not seen may have moved on each side, beside its speed, known or not yet known. */
const drift = { known: 3, unknown: 10 };

/** A new box is grown by this part of its height: the next picture may show more of it. */
const newcomer = 0.2;

interface Sighting {
	readonly box: PlateBox;
	/** Seconds. */
	readonly time: number;
}

/** One thing that looked like a plate, from picture to picture. */
export class Track {
	/** Pixels a second that nothing exceeds. */
	readonly #fastest: number;
	#last: Sighting;
	/** Where the measurement of its speed began. */
	#anchor: Sighting;
	#speed: { readonly x: number; readonly y: number } | undefined;
	#isNew = true;

	constructor(box: PlateBox, time: number, fastest: number) {
		this.#fastest = fastest;
		this.#last = { box, time };
		this.#anchor = this.#last;
	}

	/** Seconds. */
	get seenAt(): number {
		return this.#last.time;
	}

	see(box: PlateBox, time: number): void {
		this.#last = { box, time };
		this.#isNew = false;
		if (!isSameSize(this.#anchor.box, box)) this.#anchor = this.#last;
		if (time - this.#anchor.time < baseline) return;
		const measured = speedBetween(this.#anchor, this.#last, this.#fastest);
		const part = this.#speed ? trust : 1;
		const old = this.#speed ?? measured;
		this.#speed = { x: old.x + (measured.x - old.x) * part, y: old.y + (measured.y - old.y) * part };
		this.#anchor = this.#last;
	}

	/**
	 * What to cover at `time`: from where it was seen to where it should be by now, for it may have stopped on the way,
	 * grown by what is not known.
	 */
	cover(time: number): PlateBox {
		const unseen = time - this.#last.time;
		const ahead = Math.min(unseen, foresight);
		const dx = (this.#speed?.x ?? 0) * ahead;
		const dy = (this.#speed?.y ?? 0) * ahead;
		const { x, y, width, height } = this.#last.box;
		const grow = this.#uncertainty(unseen, ahead) + (this.#isNew ? newcomer * height : 0);
		return {
			x: x + Math.min(0, dx) - grow,
			y: y + Math.min(0, dy) - grow,
			width: width + Math.abs(dx) + 2 * grow,
			height: height + Math.abs(dy) + 2 * grow,
		};
	}

	/** The part of it, 0..1, that `box` covers if both are of `time`: what covers little of it does not replace it. */
	coveredBy(box: PlateBox, time: number): number {
		const ahead = Math.min(time - this.#last.time, foresight);
		const { width, height } = this.#last.box;
		const x = this.#last.box.x + (this.#speed?.x ?? 0) * ahead;
		const y = this.#last.box.y + (this.#speed?.y ?? 0) * ahead;
		const across = Math.min(x + width, box.x + box.width) - Math.max(x, box.x);
		const down = Math.min(y + height, box.y + box.height) - Math.max(y, box.y);
		return across > 0 && down > 0 ? (across * down) / (width * height) : 0;
	}

	#uncertainty(unseen: number, ahead: number): number {
		return drift.known * unseen + (this.#speed ? 0 : drift.unknown * ahead);
	}
}

function isSameSize(a: PlateBox, b: PlateBox): boolean {
	const ratios = [a.width / b.width, a.height / b.height];
	return ratios.every((ratio) => ratio < sameSize && ratio > 1 / sameSize);
}

function speedBetween(from: Sighting, to: Sighting, fastest: number): { x: number; y: number } {
	const elapsed = to.time - from.time;
	const limit = (speed: number) => Math.max(-fastest, Math.min(fastest, speed));
	return {
		x: limit((to.box.x + to.box.width / 2 - from.box.x - from.box.width / 2) / elapsed),
		y: limit((to.box.y + to.box.height / 2 - from.box.y - from.box.height / 2) / elapsed),
	};
}
