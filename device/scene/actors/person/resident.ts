import { hex } from "../../artwork/colour.ts";
import type { Opening } from "../../artwork/house-plan.ts";
import type { Painter } from "../../artwork/painter.ts";
import { prop } from "../../artwork/prop.ts";
import type { Wall } from "../../artwork/wall.ts";
import { paintBars } from "../../artwork/window.ts";
import type { Clip } from "../../sprite/clip.ts";
import { type Item, type Performer, period } from "../../stage.ts";
import type { Setting } from "../setting.ts";
import { outOfSight, stand } from "../standing.ts";
import { drawFigure } from "./figure.ts";
import { cycleLength, strideLength } from "./gait.ts";
import type { Look } from "./look.ts";

/** Somebody at home, to and fro behind a window that faces the camera: what a mask is for. */
export class Resident implements Performer {
	readonly #id: number;
	readonly #look: Look;
	readonly #setting: Setting;
	readonly #clip: Clip;
	readonly #pane: Item;
	readonly #floor: number;
	readonly #middle: number;
	readonly #reach: number;
	readonly #z: number;
	readonly #delay: number;

	/**
	 * @param floor metres from the ground to the room's floor
	 * @param delay seconds that keep several residents out of step
	 */
	constructor(
		id: number,
		look: Look,
		setting: Setting,
		wall: Wall,
		opening: Opening,
		floor: number,
		delay: number,
	) {
		const { lens, lighting } = setting;
		const [u0, v0, u1, v1] = opening;
		const [left, top] = wall.at(u0, v1);
		const [right, bottom] = wall.at(u1, v0);
		this.#id = id;
		this.#look = look;
		this.#setting = setting;
		this.#clip = {
			left: Math.max(0, even(left)),
			top: Math.max(0, even(top)),
			right: Math.min(lens.width, even(right)),
			bottom: Math.min(lens.height, even(bottom)),
		};
		this.#floor = floor;
		this.#delay = delay;
		const [x, , z] = wall.point((u0 + u1) / 2, floor);
		this.#middle = x;
		this.#reach = u1 - u0;
		this.#z = z + 0.9;
		const space = { x, z, left: (u1 - u0) / 2 + 0.1, right: (u1 - u0) / 2 + 0.1, height: v1 + 0.1 };
		this.#pane = prop(lens, lighting, space, (painter: Painter) => {
			painter.depth = z;
			paintBars(painter, wall, opening, -0.2, hex("#f3eee4"));
		});
	}

	perform(time: number, items: Item[]): void {
		// Four crossings a period, with a rest on each side out of sight.
		const round = (((time + this.#delay) % period) / period) * 4;
		const share = Math.min(1, (round % 1) * 1.5);
		const right = Math.floor(round) % 2 === 0;
		const gone = (share - 0.5) * (this.#reach + 1.4);
		const x = this.#middle + (right ? gone : -gone);
		const { lens } = this.#setting;
		const unit = lens.scale(this.#z);
		if (!outOfSight("person", lens.x(x, this.#z), unit, this.#setting, this.#clip)) {
			this.#walk(x, gone, right, unit, items);
		}
		items.push(this.#pane);
	}

	#walk(x: number, gone: number, right: boolean, unit: number, items: Item[]): void {
		const { lens, lighting, bank } = this.#setting;
		const stride = (strideLength.walk * this.#look.height) / 1.75;
		const step = Math.floor(((gone + 10) / stride) * cycleLength.walk) % cycleLength.walk;
		const drawing = bank.get(`r${this.#id} ${step} ${right}`, () =>
			drawFigure({
				look: this.#look,
				action: "walk",
				poseIndex: step,
				heading: right ? 0 : Math.PI,
				unit,
				lighting,
				depth: 0,
				tilt: 0.1,
				level: true,
			}),
		);
		stand(
			drawing,
			{
				x: lens.x(x, this.#z),
				y: lens.y(this.#floor, this.#z),
				scale: 1,
				depth: this.#z,
				clip: this.#clip,
				actor: { id: this.#id, kind: "person" },
			},
			items,
		);
	}
}

/** Chroma has a sample for every second pixel. */
function even(pixel: number): number {
	return Math.round(pixel / 2) * 2;
}
