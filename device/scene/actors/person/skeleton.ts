import type { ArmPose, LegPose, Pose } from "./gait.ts";
import type { Look } from "./look.ts";

/** A joint as seen: metres to the right and up in the picture, and away from the camera. */
export interface Joint {
	readonly x: number;
	readonly y: number;
	readonly away: number;
}

export interface Leg {
	readonly hip: Joint;
	readonly knee: Joint;
	readonly ankle: Joint;
	readonly toe: Joint;
}

export interface Arm {
	readonly shoulder: Joint;
	readonly elbow: Joint;
	readonly hand: Joint;
}

export interface Skeleton {
	readonly leftLeg: Leg;
	readonly rightLeg: Leg;
	readonly leftArm: Arm;
	readonly rightArm: Arm;
	readonly pelvis: Joint;
	readonly chest: Joint;
	readonly neck: Joint;
	readonly head: Joint;
}

/** Lengths in shares of the body's height. */
const thigh = 0.245;
const shin = 0.235;
const ankleHeight = 0.045;
const foot = 0.125;
const trunk = 0.29;
const neckLength = 0.055;
const headCentre = 0.075;
const upperArm = 0.17;
const lowerArm = 0.2;
const halfHips = 0.052;
const halfShoulders = 0.104;

/** A place in the body's own directions: forward, up, to its right. */
type Own = readonly [forward: number, up: number, right: number];

/** Turns metres forward, up and to its right of something that faces `heading` into a joint as seen. */
export function seenFrom(heading: number): (forward: number, up: number, right: number) => Joint {
	const cos = Math.cos(heading);
	const sin = Math.sin(heading);
	return (forward, up, right) => ({
		x: forward * cos + right * sin,
		y: up,
		away: forward * sin - right * cos,
	});
}

/**
 * Stands a body in its pose on the ground, seen from the front of the picture.
 * @param heading which way it faces, in radians: 0 is to the right in the picture, a quarter turn is away
 * @param hipHeight metres; without it the lower foot stands on the ground
 */
export function skeleton(look: Look, pose: Pose, heading: number, hipHeight?: number): Skeleton {
	const tall = look.height;
	const lowest = Math.min(reach(pose.left), reach(pose.right));
	const hip = hipHeight ?? -lowest * tall;
	const eye = seenFrom(heading);
	const see = ([forward, up, right]: Own): Joint => eye(forward * tall, up * tall + hip, right * tall);
	const chest: Own = [Math.sin(pose.lean) * trunk, Math.cos(pose.lean) * trunk, 0];
	const neck: Own = [
		chest[0] + Math.sin(pose.lean * 0.7) * neckLength,
		chest[1] + Math.cos(pose.lean * 0.7) * neckLength,
		0,
	];
	return {
		leftLeg: legOf(pose.left, -halfHips * look.build, see),
		rightLeg: legOf(pose.right, halfHips * look.build, see),
		leftArm: armOf(pose.leftArm, chest, -halfShoulders * look.build, pose.lean, see),
		rightArm: armOf(pose.rightArm, chest, halfShoulders * look.build, pose.lean, see),
		pelvis: see([0, 0, 0]),
		chest: see(chest),
		neck: see(neck),
		head: see([neck[0] + 0.012, neck[1] + headCentre, 0]),
	};
}

/** How far below the hip the foot's lowest point is, as a negative share of the height. */
function reach(leg: LegPose): number {
	const [, ankleUp] = ankleOf(leg);
	return ankleUp - ankleHeight - Math.max(0, Math.sin(-leg.foot)) * foot * 0.7;
}

function ankleOf(leg: LegPose): readonly [forward: number, up: number] {
	const below = leg.hip - leg.knee;
	return [
		Math.sin(leg.hip) * thigh + Math.sin(below) * shin,
		-Math.cos(leg.hip) * thigh - Math.cos(below) * shin,
	];
}

function legOf(leg: LegPose, side: number, see: (own: Own) => Joint): Leg {
	const [forward, up] = ankleOf(leg);
	return {
		hip: see([0, 0, side]),
		knee: see([Math.sin(leg.hip) * thigh, -Math.cos(leg.hip) * thigh, side]),
		ankle: see([forward, up, side]),
		toe: see([
			forward + Math.cos(leg.foot) * foot * 0.8,
			up - ankleHeight * 0.72 + Math.sin(leg.foot) * foot * 0.8,
			side * 1.25,
		]),
	};
}

function armOf(arm: ArmPose, chest: Own, side: number, lean: number, see: (own: Own) => Joint): Arm {
	const shoulder: Own = [chest[0], chest[1] - 0.022, side];
	const swing = arm.shoulder + lean * 0.3;
	const elbow: Own = [
		shoulder[0] + Math.sin(swing) * upperArm,
		shoulder[1] - Math.cos(swing) * upperArm,
		side * 1.16,
	];
	const below = swing + arm.elbow;
	return {
		shoulder: see(shoulder),
		elbow: see(elbow),
		hand: see([
			elbow[0] + Math.sin(below) * lowerArm,
			elbow[1] - Math.cos(below) * lowerArm,
			side * (1.1 - 0.3 * Math.sin(Math.min(1.5, arm.elbow))),
		]),
	};
}
