import type { Colour } from "../../artwork/colour.ts";
import type { Lighting } from "../../artwork/light.ts";
import { Painter } from "../../artwork/painter.ts";
import { type Picture, Scratch } from "../../artwork/picture.ts";
import { ellipse } from "../../artwork/shapes.ts";
import { paintShadow } from "../../artwork/soften.ts";
import { type Drawing, drawingOf, type ShadowDrawing, shadowOf } from "../../sprite/drawing.ts";
import { type Action, pose } from "./gait.ts";
import { headParts } from "./head.ts";
import { armParts, carriedBag, legParts } from "./limbs.ts";
import type { Look } from "./look.ts";
import { type Drafting, drafting, type Part, paintParts } from "./part.ts";
import { type Skeleton, skeleton } from "./skeleton.ts";
import { trunkParts } from "./trunk.ts";

export interface FigureSpec {
	readonly look: Look;
	readonly action: Action;
	readonly poseIndex: number;
	/** Radians: 0 faces right in the picture, a quarter turn faces away. */
	readonly heading: number;
	/** Pixels per metre. */
	readonly unit: number;
	readonly lighting: Lighting;
	/** Metres from the camera, for the air between. */
	readonly depth: number;
	/** How steeply the camera looks down on the ground here: its height over the distance. */
	readonly tilt: number;
	/** It is shown at the size it is drawn at. */
	readonly level: boolean;
	readonly bag?: Colour;
	/** Where the hips are, for one who sits. */
	readonly hipHeight?: number;
}

/** All parts of somebody, in pixels about the point between the feet. */
function figureParts(spec: FigureSpec): Part[] {
	const { look, heading } = spec;
	const bones = skeleton(look, pose(spec.action, spec.poseIndex), heading, spec.hipHeight);
	const draft = drafting(spec.unit);
	return [
		...bodyParts(look, bones, heading, draft),
		...(spec.bag ? carriedBag(bones.rightArm.hand, spec.bag, draft) : []),
	];
}

/** Limbs, trunk and head on these bones. */
export function bodyParts(look: Look, bones: Skeleton, heading: number, draft: Drafting): Part[] {
	return [
		...legParts(look, bones.leftLeg, draft),
		...legParts(look, bones.rightLeg, draft),
		...armParts(look, bones.leftArm, draft),
		...armParts(look, bones.rightArm, draft),
		...trunkParts(look, bones, heading, draft),
		...headParts(look, bones, heading, draft),
	];
}

/** Draws somebody with the shadow they cast. */
export function drawFigure(spec: FigureSpec): Drawing {
	return drawParts(figureParts(spec), spec);
}

export type PartsSpec = Pick<FigureSpec, "unit" | "lighting" | "depth" | "tilt" | "level">;

/** Metres around the standing point that a figure, and its shadow, may take: by day it falls three quarters as far aside. */
const bodyRoom: Room = { left: 1.25, right: 1.25, up: 2.2, down: 0.3 };
const shadowRoom: Room = { left: 1.3, right: 3, up: 1.2, down: 0.4 };

/** Shadows of figures that change their size are drawn this many times smaller. */
const shadowShrink = 3;

interface Room {
	readonly left: number;
	readonly right: number;
	readonly up: number;
	readonly down: number;
}

const bodyScratch = new Scratch();
const shadowScratch = new Scratch();

/** A clear picture with this room about the point (x, y). */
function sheet(scratch: Scratch, room: Room, unit: number): { picture: Picture; x: number; y: number } {
	const x = Math.ceil(room.left * unit) + 3;
	const y = Math.ceil(room.up * unit) + 3;
	return {
		picture: scratch.picture(x + Math.ceil(room.right * unit) + 3, y + Math.ceil(room.down * unit) + 3),
		x,
		y,
	};
}

/** Draws parts with their shadow. @param feet where it stands on the ground, in pixels to the right of its middle */
export function drawParts(parts: readonly Part[], spec: PartsSpec, feet: readonly number[] = [0]): Drawing {
	const { unit, lighting } = spec;
	const { picture, x, y } = sheet(bodyScratch, bodyRoom, unit);
	const painter = new Painter(picture, lighting, -x, -y);
	painter.depth = spec.depth;
	paintParts(painter, parts, -y);
	return { ...drawingOf(picture, x, y, unit), shadow: drawShadow(picture, [x, y], spec, feet) };
}

/** The shadow of a body that stands at a place of its picture. */
function drawShadow(
	body: Picture,
	stand: readonly [x: number, y: number],
	spec: PartsSpec,
	feet: readonly number[],
): ShadowDrawing {
	const { lighting, tilt } = spec;
	const shrink = spec.level ? 1 : shadowShrink;
	const unit = spec.unit / shrink;
	const { picture, x, y } = sheet(shadowScratch, shadowRoom, unit);
	const contact = feet.map((foot) =>
		ellipse(x + foot / shrink, y, 0.2 * unit, 0.2 * unit * Math.min(0.5, tilt)),
	);
	const { shadowColour: colour, shadowRight: right, shadowAway, shadowOpacity: opacity } = lighting;
	const thrown = { stand, foot: [x, y] as const, shrink, right, rise: shadowAway * tilt };
	paintShadow(picture, body, thrown, contact, { colour, radius: unit * 0.022, opacity });
	return shadowOf(picture, colour, x, y, unit);
}
