import { type CrowdDensityRule, type DensityLevel, densityLevels } from "../../rules/crowd-density.ts";
import type { Evaluator } from "./evaluator.ts";
import { ofClasses, within } from "./within.ts";

/** Seconds on end for which there have to be more people, or fewer, until it is another band: one look says nothing. */
const rising = 0.2;
const falling = 0.4;

/** How crowded a field is, in bands. It goes up a little faster than it goes down, and not to and fro. */
export function crowdDensityEvaluator({ field, low, medium, high }: CrowdDensityRule): Evaluator {
	const thresholds = [low, medium, high];
	const bandOf = (count: number) => thresholds.filter((threshold) => count >= threshold).length;
	let band = 0;
	let since = 0;
	const level = (): DensityLevel => densityLevels[band] ?? "None";
	return {
		look: ({ tracks }, elapsed) => {
			const other = bandOf(within(ofClasses(tracks, ["Human"]), field).length);
			since = other === band ? 0 : since + elapsed;
			// Elapsed seconds add up to a little less than they are.
			if (other !== band && since >= (other > band ? rising : falling) - 0.01) {
				band = other;
				since = 0;
			}
			return { Level: level() };
		},
		simulated: (happening) => (happening === "crowd" ? { Level: "High" } : undefined),
	};
}
