import type { CountingRule } from "../../rules/counting.ts";
import type { Evaluator } from "./evaluator.ts";
import { Crossings } from "./path.ts";
import { ofClasses } from "./within.ts";

/** Those who came in and went out over a line since the rule began: sums, and nobody in particular. */
export function countingEvaluator({ line, classes }: CountingRule): Evaluator {
	const crossings = new Crossings(line);
	let [entered, gone] = [0, 0];
	const data = () => ({ Count: entered + gone, In: entered, Out: gone });
	return {
		get counted() {
			return { entered, gone };
		},
		takeOver: ({ counted }) => {
			entered = counted?.["entered"] ?? 0;
			gone = counted?.["gone"] ?? 0;
		},
		look: ({ tracks }, elapsed) => {
			for (const side of crossings.look(ofClasses(tracks, classes), elapsed)) {
				if (side === "Right") entered++;
				else gone++;
			}
			return data();
		},
		simulated: (happening) =>
			happening === "line-crossing" ? { Count: entered + gone + 1, In: entered + 1, Out: gone } : undefined,
	};
}
