import type { End } from "../../plates/design.ts";
import { layOut, type PlateLayout } from "../../plates/layout.ts";
import { type Registration, textOf } from "../../plates/registration.ts";
import type { ShadowDrawing } from "../../sprite/drawing.ts";
import type { Placed } from "../../sprite/lay.ts";
import type { Item, ShownPlate } from "../../stage.ts";
import type { Setting } from "../setting.ts";
import { drawCar } from "./draw.ts";
import type { CarLook } from "./look.ts";
import { drawPlate, endInSight, plateInPicture, platePlane } from "./plate.ts";
import type { CarPose } from "./pose.ts";
import { type CarShape, shapes } from "./shape.ts";

/** A certain car: what it looks like, and its registration. */
export interface CarIdentity {
	readonly id: number;
	readonly look: CarLook;
	readonly registration: Registration;
}

/** The largest that bodies are drawn, in pixels per metre of a picture 1080 high. */
const sharpest = 128;

/** Shows a car as it was drawn in one pose, moved and scaled to a pose near that. */
export class CarShow {
	readonly #car: CarIdentity;
	readonly #setting: Setting;
	readonly #parked: boolean;
	readonly #layouts: Record<End, PlateLayout>;
	/** Cars of the same look share their drawings. */
	readonly #lookKey: string;

	constructor(car: CarIdentity, setting: Setting, parked: boolean) {
		this.#car = car;
		this.#setting = setting;
		this.#parked = parked;
		this.#layouts = { front: layOut(car.registration, "front"), rear: layOut(car.registration, "rear") };
		const { kind, paint, rim, trim } = car.look;
		this.#lookKey = `car ${kind} ${paint.join()} ${trim.join()} ${rim} ${parked}`;
	}

	/**
	 * @param pose the pose to draw
	 * @param from distance of the near end in that pose, in metres; @param to the distance to show it at
	 * @param still it is shown just as it is drawn, for long enough to draw it sharply however near it is
	 */
	show(pose: CarPose, from: number, to: number, still: boolean, items: Item[]): void {
		const { bank, lens, lighting } = this.#setting;
		const { look, id, registration } = this.#car;
		const poseKey = `${pose.x.toFixed(3)} ${pose.z.toFixed(3)} ${pose.turn.toFixed(3)}`;
		// The body of a car that is very near is drawn smaller and enlarged; its plate never is.
		const sharp = ((sharpest * lens.height) / 1080) * (from / lens.focal);
		const shrink = still ? 1 : Math.min(1, sharp);
		const body = bank.get(`${this.#lookKey} ${poseKey} ${shrink}`, () =>
			drawCar({ look, pose, lens: shrink < 1 ? lens.shrunk(shrink) : lens, lighting, parked: this.#parked }),
		);
		const end = endInSight(pose);
		const layout = this.#layouts[end];
		const plane = platePlane(lens, pose, shapes[look.kind], layout);
		const plate = bank.get(`plate ${id} ${end} ${poseKey}`, () =>
			drawPlate(layout, plane, lighting, lens.scale(from)),
		);
		// What moves along the line of sight keeps its shape and grows about the vanishing point.
		const scale = from / to;
		const move = { x: lens.centre * (1 - scale), y: lens.horizon * (1 - scale), scale };
		const actor = { id, kind: "car" as const };
		const grown = { ...move, scale: scale / shrink };
		if (body.shadow) {
			const ground = { ...move, scale: grown.scale * (body.unit / body.shadow.unit) };
			items.push({ ...place(body.shadow, ground), depth: to, onGround: true });
		}
		items.push({ ...place(body, grown), depth: to, actor });
		const { corners, characterHeight } = plateInPicture(plane, layout);
		const shown: ShownPlate = {
			text: textOf(registration),
			country: registration.country,
			polygon: corners.map(([x, y]) => [x * scale + move.x, y * scale + move.y] as const),
			characterHeight: characterHeight * scale,
		};
		// Just before its own car, so that nothing comes between them.
		items.push({ ...place(plate, move), depth: to - 1e-6, actor, plates: [shown] });
	}
}

/** A drawing whose anchor is the picture's corner, moved and scaled about that corner. */
function place(drawing: ShadowDrawing, { x, y, scale }: { x: number; y: number; scale: number }): Placed {
	return { sprite: drawing.sprite, x: x - drawing.anchorX * scale, y: y - drawing.anchorY * scale, scale };
}

/** A car that stays where it is. */
export function parkedCar(car: CarIdentity, setting: Setting, pose: CarPose): Item[] {
	const distance = nearEnd(pose, shapes[car.look.kind]);
	const items: Item[] = [];
	new CarShow(car, setting, true).show(pose, distance, distance, true, items);
	// Whatever else lies on the ground lies on top of it.
	return items.map((item) => (item.onGround ? { ...item, depth: Number.POSITIVE_INFINITY } : item));
}

/** Distance of the nearer of nose and tail. */
function nearEnd({ z, turn }: CarPose, { length }: CarShape): number {
	return Math.min(z, z + length * Math.cos(turn));
}
