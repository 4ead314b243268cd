import type { View } from "../../../masks/project.ts";
import type { MovingLens } from "../moving-lens.ts";
import { type AxisRange, type AxisState, atRest, isMoving, step, stepped } from "./axis.ts";
import { guardAt, type Mounting, magnification, oversize, type Pose, towards, viewAt } from "./optics.ts";

const axes = ["pan", "tilt", "zoom"] as const;
type Axis = (typeof axes)[number];

export const ranges: Readonly<Record<Axis, AxisRange>> = {
	pan: { min: -1, max: 1 },
	tilt: { min: -1, max: 1 },
	zoom: { min: 0, max: 1 },
};

/** At full speed, units a second: two seconds from one end to the other. */
const fastest: Readonly<Record<Axis, number>> = { pan: 1, tilt: 1, zoom: 0.5 };
/** Where panning has no end, and two units are all the way round: four seconds. */
const fastestAround = 0.5;
const endless: AxisRange = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };
/** Units a second, each second: a quarter of a second from rest to full speed. */
const acceleration: Readonly<Record<Axis, number>> = { pan: 4, tilt: 4, zoom: 2 };

/** Parts of the full speed, 0 to 1. */
export interface Speed {
	readonly panTilt: number;
	readonly zoom: number;
}

type Motion = Readonly<Record<Axis, AxisState>>;

/**
 * The part of a PTZ camera that moves. It does nothing by itself: what it has been told, and the time, say where it is.
 * Times are milliseconds of the monotonic clock.
 */
export class PtzHead implements MovingLens {
	readonly #mounting: Mounting;
	readonly #ranges: Readonly<Record<Axis, AxisRange>>;
	readonly #fastest: Readonly<Record<Axis, number>>;
	#motion: Motion;
	/** The time of `#motion`. */
	#time: number;
	readonly oversize: number = oversize;
	#seen: { readonly pose: Pose; readonly guard: number; readonly view: View } | undefined;

	constructor(pose: Pose, mounting: Mounting, time: number) {
		this.#mounting = mounting;
		this.#ranges = mounting.around ? { ...ranges, pan: endless } : ranges;
		this.#fastest = mounting.around ? { ...fastest, pan: fastestAround } : fastest;
		this.#motion = { pan: atRest(pose.pan), tilt: atRest(pose.tilt), zoom: atRest(pose.zoom) };
		this.#time = time;
	}

	/** Where it looks. @param time no earlier than what it was told last */
	poseAt(time: number): Pose {
		return poseOf(this.#at(time).motion);
	}

	/** What is filmed at `time`; the same object for as long as it stands still. */
	viewAt(time: number): View {
		const { motion } = this.#at(time);
		const pose = poseOf(motion);
		const { pan, tilt, zoom } = motion;
		const velocity = { pan: pan.velocity, tilt: tilt.velocity, zoom: zoom.velocity };
		const guard = guardAt(pose, velocity, this.#mounting);
		const seen = this.#seen;
		if (seen?.guard === guard && axes.every((axis) => seen.pose[axis] === pose[axis])) return seen.view;
		const view = viewAt(pose, this.#mounting, guard);
		this.#seen = { pose, guard, view };
		return view;
	}

	isMovingAt(time: number): { readonly panTilt: boolean; readonly zoom: boolean } {
		const { pan, tilt, zoom } = this.#at(time).motion;
		return {
			panTilt: isMoving(pan, this.#ranges.pan) || isMoving(tilt, this.#ranges.tilt),
			zoom: isMoving(zoom, this.#ranges.zoom),
		};
	}

	/** Where it stands once what it does now is over; undefined when that takes longer than `within` milliseconds. */
	standsAfter(time: number, within: number): Pose | undefined {
		const end = time + within;
		const { panTilt, zoom } = this.isMovingAt(end);
		return panTilt || zoom ? undefined : this.poseAt(end);
	}

	/** What was before `time` is settled, and need not be worked out again. */
	settle(time: number): void {
		const { motion, reached } = this.#at(time);
		this.#motion = { ...motion, pan: unwound(motion.pan) };
		this.#time = reached;
	}

	/**
	 * Goes to a place; axes that are left out do what they did. Beyond its range it goes as far as it can; where there is no end to
	 * panning, it goes the shorter way round.
	 */
	go(target: Partial<Pose>, speed: Speed, time: number): void {
		this.settle(time);
		const { pan } = target;
		const at = this.#motion.pan.position;
		this.#go(
			pan !== undefined && this.#mounting.around ? { ...target, pan: at + halfTurn(pan - at) } : target,
			speed,
		);
	}

	#go(target: Partial<Pose>, speed: Speed): void {
		const way = (axis: Axis) => Math.abs((target[axis] ?? 0) - this.#motion[axis].position);
		const longer = Math.max(
			target.pan === undefined ? 0 : way("pan"),
			target.tilt === undefined ? 0 : way("tilt"),
		);
		for (const axis of axes) {
			const place = target[axis];
			if (place === undefined) continue;
			const { min, max } = this.#ranges[axis];
			// Pan and tilt arrive together.
			const part = axis === "zoom" ? speed.zoom : speed.panTilt * (longer > 0 ? way(axis) / longer : 1);
			this.#tell(axis, {
				kind: "go",
				target: Math.max(min, Math.min(max, place)),
				speed: Math.max(slowest, part) * this.#fastest[axis],
			});
		}
	}

	/** Goes so far from where it is now. */
	goBy(way: Partial<Pose>, speed: Speed, time: number): void {
		this.settle(time);
		const target = axes.flatMap((axis) => {
			const far = way[axis];
			return far === undefined ? [] : [[axis, this.#motion[axis].position + far] as const];
		});
		this.#go(Object.fromEntries(target), speed);
	}

	/** How far to pan and tilt until a point of the picture, as it is now, is in its middle. */
	towards(x: number, y: number, time: number): Pick<Pose, "pan" | "tilt"> {
		return towards(this.poseAt(time), x, y, this.#mounting);
	}

	/**
	 * Moves on and on. The more it is zoomed in, the more slowly it turns, so that the picture passes equally fast.
	 *
	 * @param velocity parts of the full speed, -1 to 1; axes that are left out do what they did
	 * @param forMs then it stops
	 */
	run(velocity: Partial<Pose>, forMs: number, time: number): void {
		this.settle(time);
		for (const axis of axes) {
			const part = velocity[axis];
			if (part !== undefined)
				this.#tell(axis, { kind: "run", velocity: part * this.#fastest[axis], until: time + forMs });
		}
	}

	stop({ panTilt, zoom }: { readonly panTilt: boolean; readonly zoom: boolean }, time: number): void {
		this.settle(time);
		for (const axis of axes) if (axis === "zoom" ? zoom : panTilt) this.#tell(axis, { kind: "rest" });
	}

	#tell(axis: Axis, goal: AxisState["goal"]): void {
		this.#motion = { ...this.#motion, [axis]: { ...this.#motion[axis], goal } };
	}

	#at(time: number): { readonly motion: Motion; readonly reached: number } {
		let motion = this.#motion;
		let reached = this.#time;
		for (let next = reached + stepMs; next <= time + tolerance; next += stepMs) {
			if (axes.every((axis) => stands(motion[axis], next))) return { motion, reached: time };
			const scale = 1 / magnification({ zoom: motion.zoom.position });
			motion = {
				pan: stepped(motion.pan, this.#ranges.pan, acceleration.pan, next, scale),
				tilt: stepped(motion.tilt, this.#ranges.tilt, acceleration.tilt, next, scale),
				zoom: stepped(motion.zoom, this.#ranges.zoom, acceleration.zoom, next, 1),
			};
			reached = next;
		}
		return { motion, reached };
	}
}

const stepMs = step * 1000;

/** Of full speed: what is told to go has to arrive. */
const slowest = 0.01;

/** Of a millisecond: times are sums of fractions. */
const tolerance = 1e-6;

function stands({ velocity, goal }: AxisState, time: number): boolean {
	return (
		velocity === 0 &&
		(goal.kind === "rest" || (goal.kind === "run" && (goal.velocity === 0 || time > goal.until)))
	);
}

/** A direction, however many times it has been around; within its range it is as it is. */
function poseOf({ pan, tilt, zoom }: Motion): Pose {
	const { position } = pan;
	return {
		pan: Math.abs(position) <= 1 ? position : halfTurn(position),
		tilt: tilt.position,
		zoom: zoom.position,
	};
}

/** The same direction, or the same way round the shorter way: from -1 to 1. */
function halfTurn(pan: number): number {
	return pan - 2 * Math.round(pan / 2);
}

/** The same motion, counted from within one turn: numbers stay small, however long it goes round. */
function unwound(pan: AxisState): AxisState {
	const turns = pan.position - (Math.abs(pan.position) <= 1 ? pan.position : halfTurn(pan.position));
	if (turns === 0) return pan;
	const { goal } = pan;
	return {
		position: pan.position - turns,
		velocity: pan.velocity,
		goal: goal.kind === "go" ? { ...goal, target: goal.target - turns } : goal,
	};
}
