import type { PlateBox } from "./finder.ts";

/** What is known about motion in a picture. */
export interface Motion {
	/** Pixels a second that nothing exceeds. */
	readonly fastest: number;
}

/** How much of a new measurement of speed is believed: boxes jump by a cell when they fall apart or join. */
const trust = 0.3;

/** Boxes whose sizes differ by more than this factor are not the same thing seen twice, as far as speed is told. */
const sameSize = 1.35;

/** Seconds over which a speed is believed: then the car may have braked. */
const foresight = 0.5;

/** Pixels a second by which a box that is not seen grows on each side, beside its speed. */
const drift = 3;

/** A new box is grown by this part of its height: how it moves is not known yet. */
const newcomer = 0.25;

/** One thing that looked like a plate, from picture to picture. */
export class Track {
	#box: PlateBox;
	#seenAt: number;
	#speed = { x: 0, y: 0 };
	#sightings = 1;

	constructor(box: PlateBox, time: number) {
		this.#box = box;
		this.#seenAt = time;
	}

	/** Seconds. */
	get seenAt(): number {
		return this.#seenAt;
	}

	see(box: PlateBox, time: number, { fastest }: Motion): void {
		const elapsed = time - this.#seenAt;
		if (elapsed > 0 && isSameSize(this.#box, box)) {
			const limit = (speed: number) => Math.max(-fastest, Math.min(fastest, speed));
			const x = limit((box.x + box.width / 2 - this.#box.x - this.#box.width / 2) / elapsed);
			const y = limit((box.y + box.height / 2 - this.#box.y - this.#box.height / 2) / elapsed);
			const part = this.#sightings === 1 ? 1 : trust;
			this.#speed = { x: mix(this.#speed.x, x, part), y: mix(this.#speed.y, y, part) };
		}
		this.#box = box;
		this.#seenAt = time;
		this.#sightings++;
	}

	/**
	 * What to cover at `time`: from where it was seen to where it should be by now, for it may have stopped on the way,
	 * grown by how little is known.
	 */
	cover(time: number): PlateBox {
		const unseen = time - this.#seenAt;
		const ahead = Math.min(unseen, foresight);
		const [dx, dy] = [this.#speed.x * ahead, this.#speed.y * ahead];
		const grow = drift * unseen + (this.#sightings === 1 ? newcomer * this.#box.height : 0);
		const { x, y, width, height } = this.#box;
		return {
			x: x + Math.min(0, dx) - grow,
			y: y + Math.min(0, dy) - grow,
			width: width + Math.abs(dx) + 2 * grow,
			height: height + Math.abs(dy) + 2 * grow,
		};
	}

	/** Pixels of area that `box` shares with what this would cover at `time`; 0 when it cannot be the same thing. */
	overlap(box: PlateBox, time: number, { fastest }: Motion): number {
		const own = this.cover(time);
		// A step that its speed, not known yet, may account for.
		const slack = this.#sightings === 1 ? Math.min(fastest * (time - this.#seenAt), own.width / 2) : 0;
		const width = Math.min(own.x + own.width + slack, box.x + box.width) - Math.max(own.x - slack, box.x);
		const height = Math.min(own.y + own.height + slack, box.y + box.height) - Math.max(own.y - slack, box.y);
		return width > 0 && height > 0 ? width * height : 0;
	}
}

function isSameSize(a: PlateBox, b: PlateBox): boolean {
	const ratios = [a.width / b.width, a.height / b.height];
	return ratios.every((ratio) => ratio < sameSize && ratio > 1 / sameSize);
}

function mix(from: number, to: number, part: number): number {
	return from + (to - from) * part;
}
