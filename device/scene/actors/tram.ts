import type { Colour } from "../artwork/colour.ts";
import type { Item, Performer } from "../stage.ts";
import type { Setting } from "./setting.ts";
import { stand } from "./standing.ts";
import { drawTram } from "./tram-drawing.ts";

/** When and where a tram calls. Seconds of the period; metres of the world. */
export interface TramService {
	readonly z: number;
	/** Where its middle stands at the stop. */
	readonly stopX: number;
	/** It comes into motion towards the stop this many seconds before `arrival`. */
	readonly arrival: number;
	readonly departure: number;
	/** Metres that it brakes and speeds up along, and seconds that this takes. */
	readonly approach: number;
	readonly ride: number;
}

/** A tram that comes from the left, calls at its stop and goes on to the right. */
export class Tram implements Performer {
	readonly #id: number;
	readonly #setting: Setting;
	readonly #service: TramService;
	readonly #livery: Colour;

	constructor(id: number, setting: Setting, service: TramService, livery: Colour) {
		this.#id = id;
		this.#setting = setting;
		this.#service = service;
		this.#livery = livery;
	}

	perform(time: number, items: Item[]): void {
		const x = this.#position(time);
		if (x === undefined) return;
		const { lens, bank } = this.#setting;
		const { z } = this.#service;
		const drawing = bank.get(`tram ${this.#id}`, () => drawTram(this.#setting, z, this.#livery));
		const actor = { id: this.#id, kind: "tram" as const };
		stand(drawing, { x: lens.x(x, z), y: lens.y(0, z), scale: 1, depth: z, actor }, items);
	}

	#position(time: number): number | undefined {
		const { stopX, arrival, departure, approach, ride } = this.#service;
		if (time < arrival - ride || time >= departure + ride) return undefined;
		if (time < arrival) return stopX - approach * ((arrival - time) / ride) ** 2;
		if (time < departure) return stopX;
		return stopX + approach * ((time - departure) / ride) ** 2;
	}
}
