import type { Colour } from "../../artwork/colour.ts";
import type { Lighting } from "../../artwork/light.ts";
import { Painter } from "../../artwork/painter.ts";
import { Picture } from "../../artwork/picture.ts";
import { ellipse } from "../../artwork/shapes.ts";
import { paintSoft } from "../../artwork/soften.ts";
import { type Drawing, drawingOf } from "../../sprite/drawing.ts";
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
	readonly bag?: Colour;
	/** Where the hips are, for one who sits. */
	readonly hipHeight?: number;
}

/** All parts of somebody, in pixels about the point between the feet. */
export function figureParts(spec: FigureSpec): Part[] {
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

export interface PartsSpec {
	readonly unit: number;
	readonly lighting: Lighting;
	readonly depth: number;
	readonly tilt: number;
}

/** Metres around the standing point that a figure and its shadow may take. */
const room = { left: 1.3, right: 2.6, up: 2.4, down: 0.5 };

/** Draws parts with their shadow. @param feet where it stands on the ground, in pixels to the right of its middle */
export function drawParts(parts: readonly Part[], spec: PartsSpec, feet: readonly number[] = [0]): Drawing {
	const { unit, lighting, tilt } = spec;
	const anchorX = Math.ceil(room.left * unit) + 2;
	const anchorY = Math.ceil(room.up * unit) + 2;
	const picture = new Picture(
		anchorX + Math.ceil(room.right * unit) + 2,
		anchorY + Math.ceil(room.down * unit) + 2,
	);
	const painter = new Painter(picture, lighting);
	const contact = feet.map((foot) =>
		ellipse(anchorX + foot, anchorY, 0.2 * unit, 0.2 * unit * Math.min(0.5, tilt)),
	);
	const shadows = parts.map((part) =>
		part.path.map((contour) => cast(contour, anchorX, anchorY, lighting, tilt)),
	);
	paintSoft(picture, [...shadows, contact], {
		colour: lighting.shadowColour,
		radius: unit * 0.022,
		opacity: lighting.shadowOpacity,
	});
	painter.depth = spec.depth;
	paintParts(painter, parts, anchorX, anchorY);
	return drawingOf(picture, anchorX, anchorY, unit);
}

/** The shadow that an outline throws on the ground. */
function cast(contour: readonly number[], x: number, y: number, lighting: Lighting, tilt: number): number[] {
	const thrown: number[] = [];
	for (let i = 0; i < contour.length; i += 2) {
		const height = Math.max(0, -contour[i + 1]!);
		thrown.push(
			x + contour[i]! + height * lighting.shadowRight,
			y - height * lighting.shadowAway * tilt + Math.max(0, contour[i + 1]!),
		);
	}
	return thrown;
}
