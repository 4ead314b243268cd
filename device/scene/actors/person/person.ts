import type { Colour } from "../../artwork/colour.ts";
import { type Item, type Performer, period as usual } from "../../stage.ts";
import type { Route, Whereabouts } from "../route.ts";
import { drawnUnit, type Setting } from "../setting.ts";
import { outOfSight, stand } from "../standing.ts";
import { drawFigure } from "./figure.ts";
import { type Action, cycleLength, strideLength } from "./gait.ts";
import type { Look } from "./look.ts";

/** One thing that somebody does: to go somewhere, or to stay for a while. */
export type Step =
	| { readonly kind: "go"; readonly route: Route; readonly action: "walk" | "run"; readonly bag?: Colour }
	| {
			readonly kind: "stay";
			readonly x: number;
			readonly z: number;
			readonly heading: number;
			readonly action: Action;
			/** Seconds. */
			readonly duration: number;
			/** Seconds that one cycle of the action takes. */
			readonly rhythm: number;
			readonly bag?: Colour;
	  };

function durationOf(step: Step): number {
	return step.kind === "go" ? step.route.duration : step.duration;
}

const directions = 16;
/** Height of the hips of one who sits on a chair, in metres. */
const seat = 0.52;

/** Somebody who does one step after the other, once a period, and is not there the rest of the time. */
export class Person implements Performer {
	readonly #id: number;
	readonly #look: Look;
	readonly #setting: Setting;
	readonly #start: number;
	readonly #steps: readonly Step[];

	/** @param start second of the period at which the first step begins */
	constructor(id: number, look: Look, setting: Setting, start: number, steps: readonly Step[]) {
		this.#id = id;
		this.#look = look;
		this.#setting = setting;
		this.#start = start;
		this.#steps = steps;
	}

	perform(time: number, items: Item[]): void {
		const { period = usual } = this.#setting;
		let local = (((time - this.#start) % period) + period) % period;
		for (const step of this.#steps) {
			const duration = durationOf(step);
			if (local < duration) {
				this.#do(step, local, items);
				return;
			}
			local -= duration;
		}
	}

	#do(step: Step, local: number, items: Item[]): void {
		if (step.kind === "go") {
			const where = step.route.at(local / step.route.duration);
			const stride = (strideLength[step.action] * this.#look.height) / 1.75;
			const index = Math.floor((where.gone / stride) * cycleLength[step.action]) % cycleLength[step.action];
			this.#show(where, step.action, index, step.bag, step.route.level, items);
			return;
		}
		const turns = (local / step.rhythm) % 1;
		const index = Math.min(cycleLength[step.action] - 1, Math.floor(turns * cycleLength[step.action]));
		this.#show(step, step.action, index, step.bag, true, items);
	}

	#show(
		{ x, z, heading }: Pick<Whereabouts, "x" | "z" | "heading">,
		action: Action,
		poseIndex: number,
		bag: Colour | undefined,
		level: boolean,
		items: Item[],
	): void {
		const { lens, lighting, bank } = this.#setting;
		const needed = lens.scale(z);
		if (outOfSight("person", lens.x(x, z), needed, this.#setting)) return;
		const unit = drawnUnit(needed, lens, level);
		const facing = Math.round((heading / (2 * Math.PI)) * directions + directions) % directions;
		const key = `p${this.#id} ${action} ${poseIndex} ${facing} ${unit.toFixed(3)} ${bag ? 1 : 0}`;
		const depth = lens.focal / unit;
		const drawing = bank.get(key, () =>
			drawFigure({
				look: this.#look,
				action,
				poseIndex,
				heading: (facing / directions) * 2 * Math.PI,
				unit,
				lighting,
				depth,
				tilt: lens.eye / depth,
				level,
				...(bag ? { bag } : {}),
				...(action === "sit" ? { hipHeight: seat } : {}),
			}),
		);
		const actor = { id: this.#id, kind: "person" as const };
		stand(
			drawing,
			{ x: lens.x(x, z), y: lens.y(0, z), scale: needed / drawing.unit, depth: z, actor },
			items,
		);
	}
}
