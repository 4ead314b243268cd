/** How far an axis goes, in its own units. */
export interface AxisRange {
	readonly min: number;
	readonly max: number;
}

/** What an axis is told to do. Times are milliseconds of the monotonic clock. */
export type Goal =
	| { readonly kind: "rest" }
	/** @param speed units a second */
	| { readonly kind: "go"; readonly target: number; readonly speed: number }
	/** @param velocity units a second, signed */
	| { readonly kind: "run"; readonly velocity: number; readonly until: number };

export interface AxisState {
	readonly position: number;
	/** Units a second. */
	readonly velocity: number;
	readonly goal: Goal;
}

/** Motion is worked out in steps of this many seconds, so that it is the same however often somebody looks. */
export const step = 0.001;

/** This near to where it should be, an axis is there. */
const near = 1e-5;

const rest: Goal = Object.freeze({ kind: "rest" });

export function atRest(position: number): AxisState {
	return { position, velocity: 0, goal: rest };
}

/** Also when it is about to; not when it is told to go beyond the end of its range. */
export function isMoving({ position, velocity, goal }: AxisState, { min, max }: AxisRange): boolean {
	if (velocity !== 0 || goal.kind === "go") return true;
	return goal.kind === "run" && (goal.velocity < 0 ? position > min : goal.velocity > 0 && position < max);
}

/**
 * One step of an axis that gathers speed and slows down evenly.
 *
 * @param time of the end of the step
 * @param acceleration units a second, each second
 * @param scale of a running axis: a lens that is zoomed in turns more slowly
 */
export function stepped(
	{ position, velocity, goal }: AxisState,
	{ min, max }: AxisRange,
	acceleration: number,
	time: number,
	scale: number,
): AxisState {
	const next = goal.kind === "run" && time > goal.until ? rest : goal;
	const wanted = wantedVelocity(next, position, acceleration, scale);
	const change = Math.max(-acceleration * step, Math.min(acceleration * step, wanted - velocity));
	const faster = velocity + change;
	const place = position + faster * step;
	if (next.kind === "go" && Math.abs(next.target - place) <= Math.max(near, Math.abs(faster) * step))
		if (Math.abs(faster) <= 3 * acceleration * step) return atRest(next.target);
	// At the end of its range it stands, though it may still be told to go on.
	if (place <= min || place >= max)
		return { position: Math.max(min, Math.min(max, place)), velocity: 0, goal: next };
	return { position: place, velocity: faster, goal: next };
}

function wantedVelocity(goal: Goal, position: number, acceleration: number, scale: number): number {
	if (goal.kind === "rest") return 0;
	if (goal.kind === "run") return goal.velocity * scale;
	const way = goal.target - position;
	// No faster than it can slow down from, step by step, on the way that is left.
	const change = acceleration * step;
	const brake = change * (Math.sqrt(0.25 + (2 * Math.abs(way)) / (change * step)) - 0.5);
	return Math.sign(way) * Math.min(goal.speed, brake);
}
