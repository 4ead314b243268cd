import type { Item, Performer } from "../../stage.ts";
import type { Setting } from "../setting.ts";
import { type CarIdentity, CarShow } from "./car.ts";
import { shapes } from "./shape.ts";

const turn = 2 * Math.PI;

/** A car that goes round a camera, and is always seen from the same side, and never its plates. */
export class CirclingCar implements Performer {
	readonly #setting: Setting;
	readonly #car: CarIdentity;
	readonly #z: number;
	readonly #azimuthAt: (time: number) => number | undefined;
	#drawn: readonly Item[] | undefined;

	/**
	 * @param z metres from the camera; @param azimuthAt where it is at a second of the period, in radians to the right of straight
	 * ahead, any number of turns away; undefined when it is nowhere
	 */
	constructor(
		car: CarIdentity,
		setting: Setting,
		z: number,
		azimuthAt: (time: number) => number | undefined,
	) {
		this.#car = car;
		this.#setting = setting;
		this.#z = z;
		this.#azimuthAt = azimuthAt;
	}

	perform(time: number, items: Item[]): void {
		const { lens } = this.#setting;
		const somewhere = this.#azimuthAt(time);
		if (somewhere === undefined) return;
		const azimuth = (((somewhere % turn) + turn) % turn) + turn;
		const reach = (this.#length * lens.focal) / this.#z;
		for (const shift of [-2 * turn, -turn, 0]) {
			const aside = Math.round(lens.focal * (azimuth + shift));
			if (Math.abs(aside) > lens.width / 2 + reach) continue;
			for (const item of this.#items()) items.push({ ...item, x: item.x + aside });
		}
	}

	get #length(): number {
		return shapes[this.#car.look.kind].length;
	}

	/** As it is seen straight ahead. */
	#items(): readonly Item[] {
		if (this.#drawn) return this.#drawn;
		const found: Item[] = [];
		const pose = { x: this.#length / 2, z: this.#z, turn: -Math.PI / 2 };
		new CarShow(this.#car, this.#setting, false).show(pose, this.#z, this.#z, true, found);
		this.#drawn = found.filter(({ plates }) => !plates);
		return this.#drawn;
	}
}
