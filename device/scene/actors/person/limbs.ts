import { type Colour, shade } from "../../artwork/colour.ts";
import { ellipse } from "../../artwork/shapes.ts";
import { Limb } from "../../kernel/easel.ts";
import type { Look } from "./look.ts";
import type { Drafting, Part } from "./part.ts";
import type { Arm, Joint, Leg } from "./skeleton.ts";

export function legParts(look: Look, leg: Leg, draft: Drafting): Part[] {
	const size = look.height * draft.unit;
	const legging =
		look.bottomStyle === "shorts"
			? look.skin
			: look.bottomStyle === "skirt"
				? shade(look.skin, 0.8)
				: look.bottom;
	const thighColour = look.bottomStyle === "skirt" ? legging : look.bottom;
	const away = (leg.hip.away + leg.ankle.away) / 2;
	return [
		{
			away: away + 0.002,
			path: [shoe(leg, size, draft)],
			colour: look.shoes,
		},
		{
			away: away + 0.001,
			path: [between(leg.knee, 0.03, leg.ankle, 0.021, size, draft)],
			colour: legging,
		},
		{
			away,
			path: [between(leg.hip, 0.05 * look.build, leg.knee, 0.031, size, draft)],
			colour: thighColour,
		},
	];
}

function shoe({ ankle, toe }: Leg, size: number, draft: Drafting): Limb {
	const heel = { ...ankle, y: ankle.y - 0.02 * (size / draft.unit) };
	return between(heel, 0.023, toe, 0.014, size, draft);
}

export function armParts(look: Look, arm: Arm, draft: Drafting): Part[] {
	const size = look.height * draft.unit;
	const away = arm.shoulder.away + (arm.shoulder.away > 0.02 ? 0.05 : -0.08);
	const bare = look.topStyle === "shirt";
	const thick = look.topStyle === "coat" || look.topStyle === "hoodie" ? 1.15 : 1;
	return [
		{
			away: away + 0.002,
			path: [ellipse(draft.x(arm.hand), draft.y(arm.hand), 0.019 * size, 0.022 * size)],
			colour: look.skin,
		},
		{
			away: away + 0.001,
			path: [between(arm.elbow, 0.022 * thick, arm.hand, 0.016 * thick, size, draft)],
			colour: bare ? look.skin : look.top,
		},
		{
			away,
			path: [between(arm.shoulder, 0.027 * thick, arm.elbow, 0.023 * thick, size, draft)],
			colour: look.top,
		},
	];
}

/** @param radius0, @param radius1 shares of the body's height; @param size that height in pixels */
function between(a: Joint, radius0: number, b: Joint, radius1: number, size: number, draft: Drafting): Limb {
	return new Limb(draft.x(a), draft.y(a), radius0 * size, draft.x(b), draft.y(b), radius1 * size);
}

/** A bag with two handles that hangs below a hand. */
export function carriedBag(hand: Joint, colour: Colour, draft: Drafting): Part[] {
	const { unit } = draft;
	const x = draft.x(hand);
	const y = draft.y(hand);
	const away = hand.away + (hand.away > 0 ? 0.07 : -0.07);
	return [
		{
			away,
			path: [
				[
					x - 0.02 * unit,
					y,
					x + 0.02 * unit,
					y,
					x + 0.1 * unit,
					y + 0.16 * unit,
					x - 0.1 * unit,
					y + 0.16 * unit,
				],
			],
			colour: shade(colour, 0.6),
			flat: true,
		},
		{
			away: away - 0.001,
			path: [
				[
					x - 0.2 * unit,
					y + 0.13 * unit,
					x + 0.2 * unit,
					y + 0.13 * unit,
					x + 0.23 * unit,
					y + 0.38 * unit,
					x - 0.23 * unit,
					y + 0.38 * unit,
				],
			],
			colour,
		},
	];
}
