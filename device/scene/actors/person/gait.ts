/** Angles in radians: positive swings forward; knees and elbows bend by positive angles. */
export interface LegPose {
	readonly hip: number;
	readonly knee: number;
	/** Of the foot against the ground: positive lifts the toes. */
	readonly foot: number;
}

export interface ArmPose {
	readonly shoulder: number;
	readonly elbow: number;
}

export interface Pose {
	readonly left: LegPose;
	readonly right: LegPose;
	readonly leftArm: ArmPose;
	readonly rightArm: ArmPose;
	/** Of the trunk, forward. */
	readonly lean: number;
	/** The knees bend by this much to reach the ground, 0..1. */
	readonly stoop: number;
}

export type Action = "walk" | "run" | "stand" | "talk" | "stoop" | "rise" | "sit";

/** Poses in one cycle of an action. */
export const cycleLength: Record<Action, number> = {
	walk: 12,
	run: 10,
	stand: 2,
	talk: 6,
	stoop: 6,
	rise: 6,
	sit: 2,
};

/** Metres that two steps carry a person of 1.75 m. */
export const strideLength: { readonly walk: number; readonly run: number } = { walk: 1.4, run: 2.6 };

const degree = Math.PI / 180;

/** Pose number `index` of the cycle. Left and right are half a cycle apart. */
export function pose(action: Action, index: number): Pose {
	const phase = index / cycleLength[action];
	switch (action) {
		case "walk":
			return {
				left: walkingLeg(phase),
				right: walkingLeg(phase + 0.5),
				leftArm: swingingArm(phase + 0.5, 20, 12),
				rightArm: swingingArm(phase, 20, 12),
				lean: 3 * degree,
				stoop: 0,
			};
		case "run":
			return {
				left: runningLeg(phase),
				right: runningLeg(phase + 0.5),
				leftArm: swingingArm(phase + 0.5, 36, 92),
				rightArm: swingingArm(phase, 36, 92),
				lean: 11 * degree,
				stoop: 0,
			};
		case "talk":
			return standing(phase);
		case "stoop":
			return stooping(phase);
		case "rise":
			return stooping((cycleLength.rise - 1 - index) / cycleLength.rise);
		case "sit":
			return sitting();
		case "stand":
			return standing(0);
	}
}

/** A bump of height 1 at `centre`, on a circle of length 1. */
function bump(phase: number, centre: number, width: number): number {
	const distance = Math.abs(((phase - centre + 1.5) % 1) - 0.5);
	return Math.exp(-((distance / width) ** 2));
}

/** From heel strike at 0 over toe-off at about 0.6 to the next strike. */
function walkingLeg(phase: number): LegPose {
	return {
		hip: (6 + 22 * Math.cos(2 * Math.PI * phase)) * degree,
		knee: (4 + 10 * bump(phase, 0.14, 0.09) + 56 * bump(phase, 0.73, 0.13)) * degree,
		foot: (20 * bump(phase, 0, 0.07) - 46 * bump(phase, 0.61, 0.1) - 8 * bump(phase, 0.8, 0.1)) * degree,
	};
}

function runningLeg(phase: number): LegPose {
	return {
		hip: (14 + 32 * Math.cos(2 * Math.PI * phase)) * degree,
		knee: (18 + 20 * bump(phase, 0.12, 0.1) + 86 * bump(phase, 0.68, 0.16)) * degree,
		foot: (6 * bump(phase, 0, 0.08) - 60 * bump(phase, 0.55, 0.16)) * degree,
	};
}

/** @param phase of the leg on the same side; the arm goes against it */
function swingingArm(phase: number, swing: number, bend: number): ArmPose {
	const forward = -Math.cos(2 * Math.PI * phase);
	return { shoulder: (swing * forward - bend * 0.12) * degree, elbow: (bend + 10 * forward) * degree };
}

function standing(phase: number): Pose {
	const gesture = bump(phase, 0.5, 0.2);
	const leg = { hip: 2 * degree, knee: 3 * degree, foot: 0 };
	return {
		left: leg,
		right: { hip: -3 * degree, knee: 2 * degree, foot: 0 },
		leftArm: { shoulder: 3 * degree, elbow: 14 * degree },
		rightArm: { shoulder: (6 + 26 * gesture) * degree, elbow: (18 + 72 * gesture) * degree },
		lean: 0,
		stoop: 0,
	};
}

/** Down to the ground (pose 5) from upright (pose 0). */
function stooping(phase: number): Pose {
	const down = Math.sin(Math.min(1, phase * 1.2) * (Math.PI / 2));
	const leg = { hip: (2 + 62 * down) * degree, knee: (3 + 96 * down) * degree, foot: 0 };
	return {
		left: leg,
		right: { hip: (-3 + 48 * down) * degree, knee: (2 + 88 * down) * degree, foot: -6 * down * degree },
		leftArm: { shoulder: (4 + 24 * down) * degree, elbow: 12 * degree },
		rightArm: { shoulder: (6 + 52 * down) * degree, elbow: 8 * degree },
		lean: 44 * down * degree,
		stoop: down,
	};
}

function sitting(): Pose {
	const leg = { hip: 84 * degree, knee: 84 * degree, foot: 0 };
	return {
		left: leg,
		right: { hip: 80 * degree, knee: 76 * degree, foot: 0 },
		leftArm: { shoulder: 26 * degree, elbow: 60 * degree },
		rightArm: { shoulder: 32 * degree, elbow: 52 * degree },
		lean: -4 * degree,
		stoop: 0,
	};
}
