import { shade } from "../../artwork/colour.ts";
import { roundRectangle, smooth, stroke } from "../../artwork/shapes.ts";
import type { Look } from "./look.ts";
import type { Drafting, Part } from "./part.ts";
import type { Skeleton } from "./skeleton.ts";

/**
 * How far away clothes count: before both legs, whose tops they cover, and behind an arm on the near side.
 */
function clothesAway({ leftLeg, rightLeg }: Skeleton): number {
	const nearest =
		Math.min(leftLeg.hip.away + leftLeg.ankle.away, rightLeg.hip.away + rightLeg.ankle.away) / 2;
	return Math.max(-0.24, Math.min(-0.11, nearest - 0.01));
}

/** How far below the pelvis each kind of clothing reaches, in trunk lengths. */
const hems = { jacket: 0.2, shirt: 0.1, coat: 0.85, hoodie: 0.2 } as const;

/** Half widths in shares of the height at places along the trunk (0 pelvis, 1 shoulders), seen from front and side. */
const silhouette: readonly (readonly [along: number, front: number, side: number])[] = [
	[1.1, 0.03, 0.03],
	[1.0, 0.088, 0.058],
	[0.9, 0.118, 0.07],
	[0.62, 0.104, 0.076],
	[0.28, 0.086, 0.064],
	[0, 0.096, 0.07],
];

export function trunkParts(look: Look, bones: Skeleton, heading: number, draft: Drafting): Part[] {
	const size = look.height * draft.unit;
	const front = Math.abs(Math.sin(heading));
	const side = Math.abs(Math.cos(heading));
	const ax = draft.x(bones.pelvis);
	const ay = draft.y(bones.pelvis);
	const dx = draft.x(bones.chest) - ax;
	const dy = draft.y(bones.chest) - ay;
	const hem = hems[look.topStyle];
	const flare = look.topStyle === "coat" ? 1.2 : 1.06;
	const left: number[] = [];
	const right: number[] = [];
	const outline = [...silhouette, [-hem, 0.096 * flare, 0.075 * flare] as const];
	for (const [along, wide, deep] of outline) {
		const half = (wide * front + deep * side) * look.build * size;
		// Below the pelvis the cloth hangs straight down.
		const x = along < 0 ? ax : ax + dx * along;
		const y = along < 0 ? ay - along * Math.hypot(dx, dy) : ay + dy * along;
		right.push(x + half, y);
		left.unshift(x - half, y);
	}
	const parts: Part[] = [];
	const clothes = clothesAway(bones);
	if (look.bottomStyle === "skirt" && look.topStyle !== "coat")
		parts.push(skirt(look, bones, ax, ay, size, draft, clothes));
	parts.push({ away: clothes, path: [smooth([...right, ...left], 4)], colour: look.top });
	if (Math.sin(heading) < -0.35) parts.push(...frontDetails(look, ax, ay, dx, dy, size, clothes));
	parts.push(...luggage(look, bones, heading, size, draft));
	return parts;
}

function skirt(
	look: Look,
	bones: Skeleton,
	x: number,
	y: number,
	size: number,
	draft: Drafting,
	clothes: number,
): Part {
	const knees = [draft.x(bones.leftLeg.knee), draft.x(bones.rightLeg.knee)];
	const hemLeft = Math.min(...knees) - 0.055 * size;
	const hemRight = Math.max(...knees) + 0.055 * size;
	const bottom = y + 0.27 * size;
	const waist = 0.07 * size;
	return {
		away: clothes + 0.005,
		path: [[x - waist, y - 0.02 * size, x + waist, y - 0.02 * size, hemRight, bottom, hemLeft, bottom]],
		colour: look.bottom,
	};
}

function frontDetails(
	look: Look,
	x: number,
	y: number,
	dx: number,
	dy: number,
	size: number,
	clothes: number,
): Part[] {
	const top: readonly [number, number] = [x + dx * 0.98, y + dy * 0.98];
	const low: readonly [number, number] = [x, y + hems[look.topStyle] * Math.abs(dy) * 0.95];
	if (look.topStyle === "shirt" || look.topStyle === "hoodie") return [];
	return [
		{
			away: clothes - 0.001,
			path: stroke([top[0], top[1], low[0], low[1]], Math.max(0.7, 0.008 * size)),
			colour: shade(look.top, 0.6),
			flat: true,
		},
		{
			away: clothes - 0.002,
			path: [[top[0] - 0.035 * size, top[1], top[0] + 0.035 * size, top[1], top[0], top[1] + 0.09 * size]],
			colour: look.extra,
			flat: true,
		},
	];
}

function luggage(look: Look, bones: Skeleton, heading: number, size: number, draft: Drafting): Part[] {
	const forward = Math.cos(heading);
	const x = draft.x(bones.chest) - forward * 0.085 * size;
	const y = draft.y(bones.chest);
	const front = Math.abs(Math.sin(heading));
	if (look.carries === "backpack") {
		const half = (0.082 * front + 0.05 * (1 - front)) * size;
		return [
			{
				away: Math.sin(heading) > 0.2 ? -0.09 : 0.03,
				path: [roundRectangle(x - half, y - 0.005 * size, half * 2, 0.24 * size, 0.03 * size)],
				colour: look.extra,
			},
		];
	}
	if (look.carries === "shoulder-bag") {
		const hip = draft.x(bones.pelvis) - forward * 0.03 * size - Math.sin(heading) * 0.09 * size;
		const low = draft.y(bones.pelvis) + 0.02 * size;
		return [
			{
				away: -0.1,
				path: stroke([draft.x(bones.chest), y, hip, low], Math.max(0.8, 0.012 * size)),
				colour: shade(look.extra, 0.7),
				flat: true,
			},
			{
				away: -0.101,
				path: [roundRectangle(hip - 0.055 * size, low - 0.02 * size, 0.11 * size, 0.09 * size, 0.015 * size)],
				colour: look.extra,
			},
		];
	}
	return [];
}
