import { type Item, type Performer, period } from "../../stage.ts";
import type { Setting } from "../setting.ts";
import { type CarIdentity, CarShow } from "./car.ts";
import { shapes } from "./shape.ts";

/** One way along a street, as the camera sees it. */
export interface Lane {
	/** Metres to the right of the camera. */
	readonly x: number;
	/** Nearest and farthest distance of a car's near end, in metres. */
	readonly near: number;
	readonly far: number;
	/** Towards the camera, or away from it. */
	readonly direction: "approaching" | "leaving";
	/** m/s */
	readonly speed: number;
}

/** Cars are drawn at distances this far apart, as a ratio, and scaled in between. */
const distanceStep = Math.log(1.09);

/** A car that passes once a period at constant speed. */
export class PassingCar implements Performer {
	readonly #show: CarShow;
	readonly #lane: Lane;
	readonly #start: number;
	readonly #length: number;

	/** @param start second of the period at which it comes into sight */
	constructor(car: CarIdentity, setting: Setting, lane: Lane, start: number) {
		this.#show = new CarShow(car, setting, false);
		this.#lane = lane;
		this.#start = start;
		this.#length = shapes[car.look.kind].length;
	}

	perform(time: number, items: Item[]): void {
		const { near, far, direction, speed, x } = this.#lane;
		const gone = ((((time - this.#start) % period) + period) % period) * speed;
		if (gone > far - near) return;
		const distance = direction === "approaching" ? far - gone : near + gone;
		const drawn = Math.exp(Math.round(Math.log(distance) / distanceStep) * distanceStep);
		// The pose is that of the nose: a car that leaves has it at the far end, and the tail is what is near.
		const turn = direction === "approaching" ? 0 : Math.PI;
		const away = direction === "approaching" ? 0 : this.#length;
		this.#show.show({ x, z: drawn + away, turn }, drawn, distance, items);
	}
}
