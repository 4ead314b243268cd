import { type Colour, shade } from "../artwork/colour.ts";
import type { Item, Performer } from "../stage.ts";
import { drawParts } from "./person/figure.ts";
import type { Part } from "./person/part.ts";
import type { Setting } from "./setting.ts";
import { stand } from "./standing.ts";

/** A bag that stands on the ground for part of the period. */
export class LeftBag implements Performer {
	readonly #items: Item[] = [];
	readonly #from: number;
	readonly #to: number;

	/** @param from, @param to seconds of the period between which it is there */
	constructor(id: number, colour: Colour, setting: Setting, x: number, z: number, from: number, to: number) {
		const { lens, lighting } = setting;
		const unit = lens.scale(z);
		const drawing = drawParts(bagParts(colour, unit), {
			unit,
			lighting,
			depth: z,
			tilt: lens.eye / z,
			level: true,
		});
		const actor = { id, kind: "bag" as const };
		stand(drawing, { x: lens.x(x, z), y: lens.y(0, z), scale: 1, depth: z, actor }, this.#items);
		this.#from = from;
		this.#to = to;
	}

	perform(time: number, items: Item[]): void {
		if (time >= this.#from && time < this.#to) items.push(...this.#items);
	}
}

function bagParts(colour: Colour, unit: number): Part[] {
	const scaled = (points: readonly number[]) => points.map((value) => value * unit);
	return [
		{
			away: 0.02,
			path: [
				scaled([
					-0.1, -0.25, -0.06, -0.36, 0.06, -0.36, 0.1, -0.25, 0.07, -0.25, 0.045, -0.33, -0.045, -0.33, -0.07,
					-0.25,
				]),
			],
			colour: shade(colour, 0.6),
			flat: true,
		},
		{ away: 0, path: [scaled([-0.22, -0.26, 0.22, -0.26, 0.26, 0, -0.26, 0])], colour },
		{
			away: -0.01,
			path: [scaled([-0.225, -0.2, 0.225, -0.2, 0.23, -0.17, -0.23, -0.17])],
			colour: shade(colour, 0.65),
			flat: true,
		},
	];
}
