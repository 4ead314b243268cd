import { shade } from "../../artwork/colour.ts";
import { arc, ellipse, smooth } from "../../artwork/shapes.ts";
import { Limb } from "../../kernel/easel.ts";
import type { Look } from "./look.ts";
import type { Drafting, Part } from "./part.ts";
import type { Skeleton } from "./skeleton.ts";

/** From this height of the whole figure in pixels on a face has eyes. */
const eyesFrom = 110;

export function headParts(look: Look, bones: Skeleton, heading: number, draft: Drafting): Part[] {
	const size = look.height * draft.unit;
	const x = draft.x(bones.head);
	const y = draft.y(bones.head);
	const facing = Math.cos(heading);
	const away = Math.sin(heading);
	const rx = 0.049 * size;
	const ry = 0.065 * size;
	const parts: Part[] = [
		{
			away: 0.001,
			path: [
				new Limb(
					draft.x(bones.neck),
					draft.y(bones.neck) + 0.02 * size,
					0.028 * size,
					x,
					y + 0.02 * size,
					0.027 * size,
				),
			],
			colour: shade(look.skin, 0.85),
		},
		{ away: -0.01, path: [ellipse(x, y, rx, ry)], colour: look.skin },
	];
	parts.push(...hairParts(look, x, y, rx, ry, facing, away, draft.y(bones.chest)));
	if (away < -0.3 && size > eyesFrom) {
		for (const side of [-1, 1]) {
			parts.push({
				away: -0.03,
				path: [ellipse(x + side * rx * 0.4 + facing * rx * 0.35, y + ry * 0.08, rx * 0.1, ry * 0.07)],
				colour: [40, 30, 28],
				flat: true,
			});
		}
	} else if (Math.abs(facing) > 0.7 && size > eyesFrom) {
		const nose = x + facing * rx * 0.95;
		parts.push({
			away: -0.011,
			path: [
				[
					nose,
					y - ry * 0.05,
					nose + facing * rx * 0.24,
					y + ry * 0.22,
					nose - facing * rx * 0.1,
					y + ry * 0.3,
				],
			],
			colour: look.skin,
		});
	}
	return parts;
}

function hairParts(
	look: Look,
	x: number,
	y: number,
	rx: number,
	ry: number,
	facing: number,
	away: number,
	shoulders: number,
): Part[] {
	const colour = look.hairStyle === "hood" ? look.top : look.hairStyle === "cap" ? look.extra : look.hair;
	const back = -facing * rx * 0.3;
	if (look.hairStyle === "bald") return [];
	if (away > 0.3) {
		const cover = [ellipse(x, y - ry * 0.06, rx * 1.08, ry * 1.04)];
		if (look.hairStyle === "long") cover.push(fall(x, y, rx * 1.12, shoulders + ry * 0.5));
		const parts: Part[] = [{ away: -0.02, path: cover, colour }];
		if (look.hairStyle === "bun")
			parts.push({
				away: -0.03,
				path: [ellipse(x, y - ry * 0.35, rx * 0.5, rx * 0.5)],
				colour: shade(colour, 1.1),
			});
		return parts;
	}
	const parts: Part[] = [
		{ away: -0.02, path: [cap(x + back, y, rx * 1.1, ry * 1.1, facing, look.hairStyle === "hood")], colour },
	];
	if (look.hairStyle === "long" || look.hairStyle === "hood") {
		parts.push({
			away: 0.0005,
			path: [fall(x + back * 1.6, y, rx * (1.15 - 0.2 * Math.abs(facing)), shoulders + ry * 0.25)],
			colour: shade(colour, 0.85),
		});
	}
	if (look.hairStyle === "bun") {
		parts.push({
			away: 0.0005,
			path: [ellipse(x + back * 3.4, y - ry * 0.75, rx * 0.45, rx * 0.45)],
			colour,
		});
	}
	if (look.hairStyle === "cap") {
		const brim = x + facing * rx * 1.1;
		parts.push({
			away: -0.025,
			path: [ellipse(brim, y - ry * 0.3, rx * (0.55 + 0.2 * Math.abs(facing)), ry * 0.12)],
			colour: shade(colour, 0.8),
		});
	}
	return parts;
}

/** The upper part of the head, lower at the back. */
function cap(x: number, y: number, rx: number, ry: number, facing: number, deep: boolean): number[] {
	const contour: number[] = [];
	const tilt = facing * 0.55;
	const depth = deep ? 0.5 : 0.12;
	arc(
		contour,
		x,
		y - ry * 0.04,
		rx,
		Math.PI - depth + tilt * 0.2 - (facing > 0 ? 0.5 : 0),
		2 * Math.PI + depth + tilt * 0.2 + (facing < 0 ? 0.5 : 0),
		ry,
	);
	contour.push(x + rx * (0.55 + 0.1 * facing), y - ry * 0.38, x - rx * (0.55 - 0.1 * facing), y - ry * 0.38);
	return contour;
}

/** Hair that falls to the shoulders. */
function fall(x: number, y: number, half: number, bottom: number): number[] {
	return smooth(
		[x - half, y, x + half, y, x + half * 0.95, bottom, x, bottom + half * 0.2, x - half * 0.95, bottom],
		4,
	);
}
