import { contains } from "../../../masks/polygon.ts";
import type { OccupancyRule } from "../../rules/occupancy.ts";
import { isEverywhere } from "../../rules/rule-form.ts";
import type { Observation, SeenObject } from "../observation.ts";
import { SteadyCount } from "../steady.ts";
import type { Evaluator } from "./evaluator.ts";

/** A thing stands this part of its height above its lower edge, which may be the picture's own. */
const foot = 0.1;

/** How many things stand within a polygon. */
export function occupancyEvaluator({ field }: OccupancyRule): Evaluator {
	const whole = isEverywhere(field);
	const count = new SteadyCount();
	let last = 0;
	const stands = ({ left, right, top, bottom }: SeenObject) =>
		contains(field, [left + right - 1, 1 - 2 * (bottom - foot * (bottom - top))]);
	// Those of the whole picture are counted where all of them are known: of a crowd, not all places are told.
	const counted = ({ occupancy, objects = [] }: Observation) =>
		whole ? occupancy : count.look(objects.filter(stands).length);
	return {
		look: (seen) => {
			last = counted(seen);
			return { Count: last };
		},
		simulated: (happening) => (happening === "motion" ? { Count: Math.max(1, last) } : undefined),
	};
}
