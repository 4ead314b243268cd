import type { View } from "../../../masks/project.ts";
import type { MovingLens } from "../camera.ts";
import { type AxisRange, type AxisState, atRest, isMoving, step, stepped } from "./axis.ts";
import { magnification, oversize, type Pose, towards, viewAt } from "./optics.ts";

const axes = ["pan", "tilt", "zoom"] as const;
type Axis = (typeof axes)[number];

export const ranges: Readonly<Record<Axis, AxisRange>> = {
	pan: { min: -1, max: 1 },
	tilt: { min: -1, max: 1 },
	zoom: { min: 0, max: 1 },
};

/** At full speed, units a second: two seconds from one end to the other. */
const fastest: Readonly<Record<Axis, number>> = { pan: 1, tilt: 1, zoom: 0.5 };
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
	readonly #mounting: Pick<View, "rotate" | "mirror">;
	#motion: Motion;
	/** The time of `#motion`. */
	#time: number;
	readonly oversize: number = oversize;
	#seen: { readonly pose: Pose; readonly view: View } | undefined;

	constructor(pose: Pose, mounting: Pick<View, "rotate" | "mirror">, time: number) {
		this.#mounting = mounting;
		this.#motion = { pan: atRest(pose.pan), tilt: atRest(pose.tilt), zoom: atRest(pose.zoom) };
		this.#time = time;
	}

	/** Where it looks. @param time no earlier than what it was told last */
	poseAt(time: number): Pose {
		return poseOf(this.#at(time).motion);
	}

	/** What is filmed at `time`; the same object for as long as it stands still. */
	viewAt(time: number): View {
		const pose = this.poseAt(time);
		const seen = this.#seen;
		if (seen && axes.every((axis) => seen.pose[axis] === pose[axis])) return seen.view;
		const view = viewAt(pose, this.#mounting);
		this.#seen = { pose, view };
		return view;
	}

	isMovingAt(time: number): { readonly panTilt: boolean; readonly zoom: boolean } {
		const { pan, tilt, zoom } = this.#at(time).motion;
		return {
			panTilt: isMoving(pan, ranges.pan) || isMoving(tilt, ranges.tilt),
			zoom: isMoving(zoom, ranges.zoom),
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
		this.#motion = motion;
		this.#time = reached;
	}

	/** Goes to a place; axes that are left out do what they did. Beyond its range it goes as far as it can. */
	go(target: Partial<Pose>, speed: Speed, time: number): void {
		this.settle(time);
		const way = (axis: Axis) => Math.abs((target[axis] ?? 0) - this.#motion[axis].position);
		const longer = Math.max(
			target.pan === undefined ? 0 : way("pan"),
			target.tilt === undefined ? 0 : way("tilt"),
		);
		for (const axis of axes) {
			const place = target[axis];
			if (place === undefined) continue;
			const { min, max } = ranges[axis];
			// Pan and tilt arrive together.
			const part = axis === "zoom" ? speed.zoom : speed.panTilt * (longer > 0 ? way(axis) / longer : 1);
			this.#tell(axis, {
				kind: "go",
				target: Math.max(min, Math.min(max, place)),
				speed: Math.max(slowest, part) * fastest[axis],
			});
		}
	}

	/** Goes so far from where it is now. */
	goBy(way: Partial<Pose>, speed: Speed, time: number): void {
		const pose = this.poseAt(time);
		const target = axes.flatMap((axis) => {
			const far = way[axis];
			return far === undefined ? [] : [[axis, pose[axis] + far] as const];
		});
		this.go(Object.fromEntries(target), speed, time);
	}

	/** How far to pan and tilt until a point of the picture, as it is now, is in its middle. */
	towards(x: number, y: number, time: number): Pick<Pose, "pan" | "tilt"> {
		return towards(this.poseAt(time), x, y);
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
				this.#tell(axis, { kind: "run", velocity: part * fastest[axis], until: time + forMs });
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
				pan: stepped(motion.pan, ranges.pan, acceleration.pan, next, scale),
				tilt: stepped(motion.tilt, ranges.tilt, acceleration.tilt, next, scale),
				zoom: stepped(motion.zoom, ranges.zoom, acceleration.zoom, next, 1),
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

function poseOf({ pan, tilt, zoom }: Motion): Pose {
	return { pan: pan.position, tilt: tilt.position, zoom: zoom.position };
}
