import { type Colour, hex, mix } from "../../artwork/colour.ts";
import { Scratch } from "../../artwork/picture.ts";
import { type Drawing, drawingOf } from "../../sprite/drawing.ts";
import { paintCabin } from "./cabin.ts";
import { type CarCraft, type CarSpec, paintFace, sketch } from "./craft.ts";
import { paintFront, paintRear, paintSides } from "./details.ts";
import { drawGround } from "./ground.ts";
import { paintHalos } from "./lamps.ts";
import { type Face, facesOf, plasticLevel } from "./mesh.ts";
import { paintMirrors } from "./mirrors.ts";
import type { CarView } from "./pose.ts";
import type { Material } from "./surface.ts";
import { paintTreads, paintWheels } from "./wheels.ts";

const scratch = new Scratch();

/** Draws a car as it stands in the picture. The drawing's anchor is the picture's top left corner. */
export function drawCar(spec: CarSpec): Drawing {
	const { craft, corner } = sketch(spec, scratch);
	paintTreads(craft);
	paintMirrors(craft, false);
	paintBody(craft);
	paintWheels(craft);
	paintSides(craft);
	paintCabin(craft);
	paintMirrors(craft, true);
	paintFront(craft);
	paintRear(craft);
	paintHalos(craft);
	const { picture } = craft.painter;
	return {
		...drawingOf(picture, -corner[0], -corner[1], craft.unit),
		shadow: drawGround(spec, picture, corner),
	};
}

function paintBody(craft: CarCraft): void {
	const { hull, look, view, unit } = craft;
	const { skin, lids } = facesOf(hull, unit);
	const plastic: Colour = mix(look.trim, hex("#101214"), 0.4);
	for (const face of [...farthestFirst(view, skin), ...farthestFirst(view, lids)]) {
		const material: Material =
			face.level < plasticLevel ? { colour: plastic, gloss: 0.1 } : { colour: look.paint, gloss: 0.75 };
		paintFace(craft, face.points, material);
	}
}

function farthestFirst(view: CarView, list: readonly Face[]): Face[] {
	return list
		.map((face) => ({ face, depth: view.depth(face.points[0]!) + view.depth(face.points[2]!) }))
		.sort((a, b) => b.depth - a.depth)
		.map(({ face }) => face);
}
