import type { Colour } from "../../artwork/colour.ts";
import { type Item, type Performer, period as usual } from "../../stage.ts";
import { bodyParts, drawParts } from "../person/figure.ts";
import type { Look } from "../person/look.ts";
import { drafting } from "../person/part.ts";
import type { Route } from "../route.ts";
import { drawnUnit, type Setting } from "../setting.ts";
import { outOfSight, stand } from "../standing.ts";
import { bicycleParts, frame } from "./frame.ts";
import { riderSkeleton } from "./rider.ts";

const directions = 16;
const crankSteps = 8;
/** Metres that one turn of the pedals carries. */
const development = 4.2;

/** Somebody who cycles along a route once a period. The truth has one bicycle, its rider included. */
export class Cyclist implements Performer {
	readonly #id: number;
	readonly #look: Look;
	readonly #colour: Colour;
	readonly #setting: Setting;
	readonly #start: number;
	readonly #route: Route;

	/** @param start second of the period at which the route begins */
	constructor(id: number, look: Look, colour: Colour, setting: Setting, start: number, route: Route) {
		this.#id = id;
		this.#look = look;
		this.#colour = colour;
		this.#setting = setting;
		this.#start = start;
		this.#route = route;
	}

	perform(time: number, items: Item[]): void {
		const { period = usual } = this.#setting;
		const local = (((time - this.#start) % period) + period) % period;
		if (local >= this.#route.duration) return;
		const { x, z, heading, gone } = this.#route.at(local / this.#route.duration);
		const { lens, lighting, bank } = this.#setting;
		const needed = lens.scale(z);
		if (outOfSight("bicycle", lens.x(x, z), needed, this.#setting)) return;
		const unit = drawnUnit(needed, lens, this.#route.level);
		const facing = Math.round((heading / (2 * Math.PI)) * directions + directions) % directions;
		const step = Math.floor((gone / development) * crankSteps) % crankSteps;
		const drawing = bank.get(`b${this.#id} ${step} ${facing} ${unit.toFixed(3)}`, () => {
			const draft = drafting(unit);
			const angle = (facing / directions) * 2 * Math.PI;
			const crank = (step / crankSteps) * 2 * Math.PI;
			const parts = [
				...bicycleParts(this.#colour, crank, angle, draft),
				...bodyParts(this.#look, riderSkeleton(this.#look, crank, angle), angle, draft),
			];
			const depth = lens.focal / unit;
			const tyres = [frame.rear, frame.front].map(([forward]) => forward * Math.cos(angle) * unit);
			return drawParts(
				parts,
				{ unit, lighting, depth, tilt: lens.eye / depth, level: this.#route.level },
				tyres,
			);
		});
		const actor = { id: this.#id, kind: "bicycle" as const };
		stand(
			drawing,
			{ x: lens.x(x, z), y: lens.y(0, z), scale: needed / drawing.unit, depth: z, actor },
			items,
		);
	}
}
