import { contains } from "../../../masks/polygon.ts";
import type { ObjectLeftRule } from "../../rules/object-left.ts";
import type { ObjectRemovedRule } from "../../rules/object-removed.ts";
import type { Evaluator } from "./evaluator.ts";
import { standing } from "./path.ts";

/** Whether something that was put down in a field lies there, or something that was there is gone, for long enough. */
export function objectDwellEvaluator(rule: ObjectLeftRule | ObjectRemovedRule): Evaluator {
	const { field, dwell } = rule;
	const kind = rule.type === "object-left" ? "left" : "removed";
	return {
		look: ({ things = [] }) => ({
			State: things.some(
				(thing) => thing.kind === kind && thing.since >= dwell && contains(field, standing(thing)),
			),
		}),
		simulated: (happening) => (happening === rule.type ? { State: true } : undefined),
	};
}
