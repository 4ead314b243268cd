import type { LineCrossingRule } from "../../rules/line-crossing.ts";
import type { Evaluator } from "./evaluator.ts";
import { Crossings } from "./path.ts";
import { ofClasses } from "./within.ts";

/** Each crossing of a line, by itself: that somebody crossed, and where to. */
export function lineCrossingEvaluator({ line, direction, classes }: LineCrossingRule): Evaluator {
	const crossings = new Crossings(line);
	return {
		look: ({ tracks }, elapsed) =>
			crossings
				.look(ofClasses(tracks, classes), elapsed)
				.filter((side) => direction === "Any" || side === direction)
				.map((side) => ({ Direction: side })),
		simulated: (happening) =>
			happening === "line-crossing" ? { Direction: direction === "Any" ? "Right" : direction } : undefined,
	};
}
