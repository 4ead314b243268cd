import type { Shift } from "../../masks/project.ts";
import type { Box, Luma, Watch } from "../../masks/watch.ts";
import { type Look, lookKey, lumaTable } from "./look.ts";

/** Over so many steps of luma a look is measured, and it amplifies when they become this many times as many. */
const steps = 16;
const amplified = 1.1;

/** What a look makes of luma, where that shows more than was filmed: set before each look at a picture. */
export class Amplifier {
	#key = "";
	#table: Uint8Array | undefined;

	use(look: Look | undefined): void {
		const key = lookKey(look);
		if (key === this.#key) return;
		this.#key = key;
		const table = look && lumaTable(look);
		this.#table = table && amplifies(table) ? table : undefined;
	}

	/** Undefined when nothing is seen that was not filmed as plainly. */
	get table(): Uint8Array | undefined {
		return this.#table;
	}
}

function amplifies(table: Uint8Array): boolean {
	return table.some(
		(value, at) => at + steps < 256 && (table[at + steps] as number) - value > steps * amplified,
	);
}

/**
 * Looks at pictures as they were filmed, so that no setting hides anything from it; and where a setting brings out what is
 * hardly there, at what viewers are shown, so that it brings out nothing that nobody has looked for. What either finds is
 * covered.
 */
export class AsShown implements Watch {
	readonly #make: () => Watch;
	readonly #asFilmed: Watch;
	readonly #amplifier: Amplifier;
	#asShown: Watch | undefined;
	/** As far as those that are made can. */
	readonly follow?: (shift: Shift) => void;
	/** What it was begun with: shown otherwise, things are other things. */
	#table: Uint8Array | undefined;
	#copy: Uint8Array = new Uint8Array(0);

	constructor(make: () => Watch, amplifier: Amplifier) {
		this.#make = make;
		this.#asFilmed = make();
		this.#amplifier = amplifier;
		if (this.#asFilmed.follow)
			this.follow = (shift) => {
				this.#asFilmed.follow?.(shift);
				this.#asShown?.follow?.(shift);
			};
	}

	get looks(): boolean {
		return this.#asFilmed.looks;
	}

	async look(
		luma: Uint8Array,
		width: number,
		height: number,
		stride: number,
		time: number,
		full?: Luma,
	): Promise<void> {
		const { table } = this.#amplifier;
		if (table !== this.#table) {
			this.#table = table;
			this.#asShown = table && this.#make();
		}
		await this.#asFilmed.look(luma, width, height, stride, time, full);
		if (table && this.looks)
			await this.#asShown?.look(this.#develop(luma, table), width, height, stride, time);
	}

	cover(time: number): readonly Box[] {
		const filmed = this.#asFilmed.cover(time);
		const shown = this.#asShown?.cover(time) ?? [];
		return [...filmed, ...shown.filter((box) => !filmed.some((other) => holds(other, box)))];
	}

	#develop(luma: Uint8Array, table: Uint8Array): Uint8Array {
		if (this.#copy.length !== luma.length) this.#copy = new Uint8Array(luma.length);
		const copy = this.#copy;
		for (let index = 0; index < luma.length; index++) copy[index] = table[luma[index] as number] as number;
		return copy;
	}
}

function holds(outer: Box, inner: Box): boolean {
	return (
		inner.x >= outer.x &&
		inner.y >= outer.y &&
		inner.x + inner.width <= outer.x + outer.width &&
		inner.y + inner.height <= outer.y + outer.height
	);
}
