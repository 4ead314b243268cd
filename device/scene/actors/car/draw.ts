import { type Colour, hex, mix } from "../../artwork/colour.ts";
import { Scratch } from "../../artwork/picture.ts";
import { type Drawing, drawingOf } from "../../sprite/drawing.ts";
import { paintCabin } from "./cabin.ts";
import { type CarCraft, type CarSpec, reaches, sketch } from "./craft.ts";
import { paintFront, paintRear, paintSides } from "./details.ts";
import { drawGround } from "./ground.ts";
import { paintHalos } from "./lamps.ts";
import { paintMirrors } from "./mirrors.ts";
import { paintSkin } from "./skin.ts";
import { paintTreads, paintWheels } from "./wheels.ts";

const scratch = new Scratch();

/** Draws a car as it stands in the picture. The drawing's anchor is the picture's top left corner. */
export function drawCar(spec: CarSpec): Drawing {
	const shines = spec.lighting.lampsOn && !spec.parked;
	const { craft, corner } = sketch(spec, scratch, shines ? reaches.glare : reaches.body);
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
	const { look } = craft;
	const plastic: Colour = mix(look.trim, hex("#101214"), 0.4);
	paintSkin(craft, { colour: look.paint, gloss: 0.75 }, { colour: plastic, gloss: 0.1 });
}
