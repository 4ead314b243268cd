import type { Colour } from "../../artwork/colour.ts";
import type { Lighting } from "../../artwork/light.ts";
import { Painter } from "../../artwork/painter.ts";
import { type Picture, Scratch } from "../../artwork/picture.ts";
import { ellipse } from "../../artwork/shapes.ts";
import { paintShadow } from "../../artwork/soften.ts";
import type { Bounds } from "../../kernel/easel.ts";
import { type Drawing, drawingOf, type ShadowDrawing, shadowOf } from "../../sprite/drawing.ts";
import { type Action, pose } from "./gait.ts";
import { headParts } from "./head.ts";
import { armParts, carriedBag, legParts } from "./limbs.ts";
import type { Look } from "./look.ts";
import { type Drafting, drafting, type Measured, measure, type Part, paintParts } from "./part.ts";
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

/** Shadows of figures that change their size are drawn this many times smaller. */
const shadowShrink = 3;

const bodyScratch = new Scratch();
const shadowScratch = new Scratch();

/** A clear picture about the point (0, 0), and where in it that lies. */
interface Sheet {
	readonly picture: Picture;
	readonly x: number;
	readonly y: number;
}

/** @param bounds what is to be painted, in pixels about (0, 0) */
function sheet(scratch: Scratch, { left, top, right, bottom }: Bounds): Sheet {
	const x = Math.ceil(-left) + 2;
	const y = Math.ceil(-top) + 2;
	return { picture: scratch.picture(x + Math.ceil(right) + 2, y + Math.ceil(bottom) + 2), x, y };
}

function around(parts: readonly Measured[]): Bounds {
	const all = { left: 0, top: 0, right: 0, bottom: 0 };
	for (const { bounds } of parts) {
		all.left = Math.min(all.left, bounds.left);
		all.top = Math.min(all.top, bounds.top);
		all.right = Math.max(all.right, bounds.right);
		all.bottom = Math.max(all.bottom, bounds.bottom);
	}
	return all;
}

/** Light on a figure comes from this height, in metres. */
const lightHeight = 2.2;

/** Draws parts with their shadow. @param feet where it stands on the ground, in pixels to the right of its middle */
export function drawParts(parts: readonly Part[], spec: PartsSpec, feet: readonly number[] = [0]): Drawing {
	const { unit, lighting } = spec;
	const measured = parts.map(measure);
	const bounds = around(measured);
	const { picture, x, y } = sheet(bodyScratch, bounds);
	const painter = new Painter(picture, lighting, -x, -y);
	painter.depth = spec.depth;
	paintParts(painter, measured, -Math.ceil(lightHeight * unit) - 3);
	return { ...drawingOf(picture, x, y, unit), shadow: drawShadow({ picture, x, y }, bounds, spec, feet) };
}

/** The shadow of a body. */
function drawShadow(body: Sheet, bounds: Bounds, spec: PartsSpec, feet: readonly number[]): ShadowDrawing {
	const { lighting, tilt } = spec;
	const { shadowColour: colour, shadowRight: right, shadowAway, shadowOpacity: opacity } = lighting;
	const shrink = spec.level ? 1 : shadowShrink;
	const unit = spec.unit / shrink;
	const rise = shadowAway * tilt;
	const tall = Math.max(0, -bounds.top) / shrink;
	// A contact's and a soft edge's room around what the body throws.
	const room = 0.35 * unit;
	const { picture, x, y } = sheet(shadowScratch, {
		left: Math.min(bounds.left, ...feet) / shrink - room,
		top: -tall * rise - room,
		right: Math.max(bounds.right, ...feet) / shrink + tall * right + room,
		bottom: Math.max(0, bounds.bottom) / shrink + room,
	});
	const contact = feet.map((foot) =>
		ellipse(x + foot / shrink, y, 0.2 * unit, 0.2 * unit * Math.min(0.5, tilt)),
	);
	const thrown = { stand: [body.x, body.y], foot: [x, y], shrink, right, rise } as const;
	paintShadow(picture, body.picture, thrown, contact, { colour, radius: unit * 0.022, opacity });
	return shadowOf(picture, colour, x, y, unit);
}
