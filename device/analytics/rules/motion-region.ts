import type { MotionRegionRule } from "../../rules/motion-region.ts";
import { MotionSwitch } from "../steady.ts";
import type { Evaluator } from "./evaluator.ts";
import { Region } from "./region.ts";

/** Of a region's cells, the part that has to move at a sensitivity of 0, and that at 1; in between, evenly in proportion. */
const leastSensitive = 0.02;
const mostSensitive = 0.0001;

/** Cells that have to move in any case: one may be noise. */
const leastCells = 2;

/** Motion within a polygon, with the hysteresis that motion in the whole picture has. */
export function motionRegionEvaluator({ polygon, armed, sensitivity }: MotionRegionRule): Evaluator {
	const region = new Region(polygon);
	const motion = new MotionSwitch();
	const part = leastSensitive * (mostSensitive / leastSensitive) ** sensitivity;
	return {
		look: ({ moving }, elapsed) => {
			if (!armed) return { State: false };
			const found = moving ? region.count(moving) : { cells: 0, moving: 0 };
			const moves = found.moving >= Math.max(leastCells, found.cells * part);
			return { State: motion.look(moves, elapsed) };
		},
		simulated: (happening) => (happening === "motion" && armed ? { State: true } : undefined),
	};
}
