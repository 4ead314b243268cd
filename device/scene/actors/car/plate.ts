import type { Lighting } from "../../artwork/light.ts";
import { Painter } from "../../artwork/painter.ts";
import { Scratch } from "../../artwork/picture.ts";
import type { Lens } from "../../lens.ts";
import type { End } from "../../plates/design.ts";
import type { PlateLayout } from "../../plates/layout.ts";
import { type PlatePlane, paintPlate } from "../../plates/paint.ts";
import { type Drawing, drawingOf } from "../../sprite/drawing.ts";
import { type CarPose, CarView } from "./pose.ts";
import { type CarShape, Hull } from "./shape.ts";

/** Where a plate is in the picture: its corners clockwise from top left, and its characters' height in pixels. */
export interface PlateInPicture {
	readonly corners: readonly (readonly [x: number, y: number])[];
	readonly characterHeight: number;
}

/** Plates stand this far before the skin, in metres, so that they are flat on a bowed bumper. */
const mount = 0.012;

/** The plane of a plate at one end of a car, in pixels. */
export function platePlane(lens: Lens, pose: CarPose, shape: CarShape, layout: PlateLayout): PlatePlane {
	const view = new CarView(lens, pose);
	const hull = new Hull(shape);
	const { width, height, end } = layout;
	const middle = end === "front" ? shape.plateFront : shape.plateRear;
	const z = end === "front" ? hull.nose(0, middle)[2] - mount : hull.tail(0, middle)[2] + mount;
	// From outside, a plate on the nose runs from the car's right to its left.
	const rightwards = end === "front" ? -1 : 1;
	return (x, y) => {
		const aside = (x - width / 2) / 1000;
		const up = middle + (height / 2 - y) / 1000;
		return view.pixel([rightwards * aside, up, z]);
	};
}

/** Which end of a car the camera sees. */
export function endInSight(pose: CarPose): End {
	return Math.cos(pose.turn) > 0 ? "front" : "rear";
}

export function plateInPicture(plane: PlatePlane, layout: PlateLayout): PlateInPicture {
	const { width, height, design } = layout;
	const top = plane(width / 2, 0);
	const bottom = plane(width / 2, height);
	const tall = Math.hypot(bottom[0] - top[0], bottom[1] - top[1]);
	return {
		corners: [plane(0, 0), plane(width, 0), plane(width, height), plane(0, height)],
		characterHeight: (tall * design.character.height) / height,
	};
}

/** At dusk plates throw lamplight back; by day they are as bright as white paint. */
const retroreflection = { day: 0, dusk: 0.5 } as const;

const scratch = new Scratch();

/** Draws a plate. The drawing's anchor is the picture's top left corner. */
export function drawPlate(layout: PlateLayout, plane: PlatePlane, lighting: Lighting, unit: number): Drawing {
	const { corners } = plateInPicture(plane, layout);
	const xs = corners.map(([x]) => x);
	const ys = corners.map(([, y]) => y);
	const left = Math.floor(Math.min(...xs)) - 2;
	const top = Math.floor(Math.min(...ys)) - 2;
	const picture = scratch.picture(
		Math.ceil(Math.max(...xs)) + 2 - left,
		Math.ceil(Math.max(...ys)) + 2 - top,
	);
	const painter = new Painter(picture, lighting, left, top);
	paintPlate(painter, layout, plane, { retroreflection: retroreflection[lighting.name] });
	return drawingOf(picture, -left, -top, unit);
}
