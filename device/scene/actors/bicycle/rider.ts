import type { Look } from "../person/look.ts";
import { type Joint, type Leg, type Skeleton, seenFrom } from "../person/skeleton.ts";
import { frame } from "./frame.ts";

/** A point beside the bicycle's middle plane: metres forward, up. */
type Flat = readonly [forward: number, up: number];

/** Half of the body's width at hips, feet, shoulders and hands, in metres. */
const half = { hips: 0.09, feet: 0.1, shoulders: 0.19, hands: 0.22 };

/** Somebody on a bicycle. @param crank angle of the right pedal in radians, 0 is forward */
export function riderSkeleton(look: Look, crank: number, heading: number): Skeleton {
	const see = seenFrom(heading);
	const tall = look.height;
	const hips: Flat = [frame.saddle[0], frame.saddle[1] + 0.06];
	const lean = 0.42;
	const trunk = 0.29 * tall;
	const chest: Flat = [hips[0] + Math.sin(lean) * trunk, hips[1] + Math.cos(lean) * trunk];
	const neck: Flat = [chest[0] + 0.02 * tall, chest[1] + 0.05 * tall];
	const arm = (side: number) => {
		const shoulder: Flat = [chest[0], chest[1] - 0.03 * tall];
		const elbow = joint(shoulder, frame.grip, 0.172 * tall, 0.2 * tall, -1);
		return {
			shoulder: see(...shoulder, side * half.shoulders),
			elbow: see(...elbow, side * half.shoulders * 1.15),
			hand: see(...frame.grip, side * half.hands),
		};
	};
	return {
		leftLeg: legTo(crank + Math.PI, -1, hips, tall, see),
		rightLeg: legTo(crank, 1, hips, tall, see),
		leftArm: arm(-1),
		rightArm: arm(1),
		pelvis: see(...hips, 0),
		chest: see(...chest, 0),
		neck: see(...neck, 0),
		head: see(neck[0] + 0.02 * tall, neck[1] + 0.07 * tall, 0),
	};
}

function legTo(
	crank: number,
	side: number,
	hips: Flat,
	tall: number,
	see: (forward: number, up: number, right: number) => Joint,
): Leg {
	const pedal: Flat = [
		frame.bracket[0] + Math.cos(crank) * frame.crank,
		frame.bracket[1] - Math.sin(crank) * frame.crank,
	];
	const ankle: Flat = [pedal[0] - 0.08, pedal[1] + 0.09];
	const knee = joint(hips, ankle, 0.25 * tall, 0.245 * tall, 1);
	return {
		hip: see(...hips, side * half.hips),
		knee: see(...knee, side * half.hips),
		ankle: see(...ankle, side * half.feet),
		toe: see(pedal[0] + 0.07, pedal[1] + 0.03, side * half.feet),
	};
}

/** Where two limbs of these lengths meet between a and b; bent forward (1) or back (-1). */
function joint(a: Flat, b: Flat, first: number, second: number, bend: number): Flat {
	const dx = b[0] - a[0];
	const dy = b[1] - a[1];
	const distance = Math.min(Math.hypot(dx, dy), (first + second) * 0.999);
	const along = (first * first - second * second + distance * distance) / (2 * distance);
	const aside = Math.sqrt(Math.max(0, first * first - along * along)) * bend;
	const length = Math.hypot(dx, dy);
	return [
		a[0] + (dx / length) * along - (dy / length) * aside,
		a[1] + (dy / length) * along + (dx / length) * aside,
	];
}
