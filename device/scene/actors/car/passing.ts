import { type Item, type Performer, period as usual } from "../../stage.ts";
import type { Setting } from "../setting.ts";
import { type CarIdentity, CarShow } from "./car.ts";
import { type Halt, travelled } from "./motion.ts";
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

/**
 * Cars are drawn at certain distances and scaled in between. Near ones change their look faster, so that their distances
 * lie closer together.
 */
const drawnDistances: readonly number[] = distances(1.7, 100);

function distances(nearest: number, farthest: number): number[] {
	const list: number[] = [];
	for (let z = nearest; z < farthest; z *= 1 + Math.min(0.25, 0.09 + z * 0.006)) list.push(z);
	return list;
}

/** The drawn distance that differs least from `distance`, as a ratio. */
function drawnDistance(distance: number): number {
	let best = drawnDistances[0]!;
	for (const drawn of drawnDistances) {
		if (Math.abs(Math.log(drawn / distance)) < Math.abs(Math.log(best / distance))) best = drawn;
	}
	return best;
}

/** A car that passes once a period. */
export class PassingCar implements Performer {
	readonly #show: CarShow;
	readonly #lane: Lane;
	readonly #start: number;
	readonly #period: number;
	readonly #length: number;
	readonly #halt: Halt | undefined;

	/** @param start second of the period at which it comes into sight */
	constructor(car: CarIdentity, setting: Setting, lane: Lane, start: number, halt?: Halt) {
		this.#halt = halt;
		this.#show = new CarShow(car, setting, false);
		this.#lane = lane;
		this.#start = start;
		this.#period = setting.period ?? usual;
		this.#length = shapes[car.look.kind].length;
	}

	perform(time: number, items: Item[]): void {
		const { near, far, direction, speed, x } = this.#lane;
		const period = this.#period;
		const gone = travelled((((time - this.#start) % period) + period) % period, speed, this.#halt);
		if (gone > far - near) return;
		const distance = direction === "approaching" ? far - gone : near + gone;
		const still = gone === this.#halt?.after;
		const drawn = still ? distance : drawnDistance(distance);
		// The pose is that of the nose: a car that leaves has it at the far end, and the tail is what is near.
		const turn = direction === "approaching" ? 0 : Math.PI;
		const away = direction === "approaching" ? 0 : this.#length;
		this.#show.show({ x, z: drawn + away, turn }, drawn, distance, still, items);
	}
}
