import { type Colour, shade } from "../artwork/colour.ts";
import type { Item, Performer } from "../stage.ts";
import { drawParts } from "./person/figure.ts";
import type { Part } from "./person/part.ts";
import type { Setting } from "./setting.ts";

/** A bag that stands on the ground for part of the period. */
export class LeftBag implements Performer {
	readonly #item: Item;
	readonly #from: number;
	readonly #to: number;

	/** @param from, @param to seconds of the period between which it is there */
	constructor(id: number, colour: Colour, setting: Setting, x: number, z: number, from: number, to: number) {
		const { lens, lighting } = setting;
		const unit = lens.scale(z);
		const drawing = drawParts(bagParts(colour, unit), { unit, lighting, depth: z, tilt: lens.eye / z });
		this.#item = {
			sprite: drawing.sprite,
			x: Math.round(lens.x(x, z) - drawing.anchorX),
			y: Math.round(lens.y(0, z) - drawing.anchorY),
			scale: 1,
			depth: z,
			actor: { id, kind: "bag" },
		};
		this.#from = from;
		this.#to = to;
	}

	perform(time: number, items: Item[]): void {
		if (time >= this.#from && time < this.#to) items.push(this.#item);
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
