import type { ObjectsInsideRule } from "../../rules/objects-inside.ts";
import type { Evaluator } from "./evaluator.ts";
import { ofClasses, within } from "./within.ts";

/** Looks in a row in which somebody has to be there, or nobody, to be believed. */
const confirmations = 3;

/** Whether anybody is inside a field. */
export function objectsInsideEvaluator({ field, classes }: ObjectsInsideRule): Evaluator {
	let state = false;
	let contrary = 0;
	return {
		look: ({ tracks }) => {
			const inside = within(ofClasses(tracks, classes), field).length > 0;
			contrary = inside === state ? 0 : contrary + 1;
			if (contrary >= confirmations) {
				state = inside;
				contrary = 0;
			}
			return { IsInside: state };
		},
		simulated: (happening) => (happening === "intrusion" ? { IsInside: true } : undefined),
	};
}
