import { type CrowdDensityRule, type DensityLevel, densityLevels } from "../../rules/crowd-density.ts";
import { SteadyCount } from "../steady.ts";
import type { Evaluator } from "./evaluator.ts";
import { ofClasses, within } from "./within.ts";

/** Seconds for which there have to be more people, or fewer, until it is another band. */
const rising = 0.6;
const falling = 1.6;

/** People by which there have to be fewer than it takes to reach a band, to leave it. */
const slack = 0.5;

/** How crowded a field is, in bands. It goes up a little faster than it goes down, and not to and fro. */
export function crowdDensityEvaluator({ field, low, medium, high }: CrowdDensityRule): Evaluator {
	const steady = new SteadyCount();
	const thresholds = [low, medium, high];
	const bandOf = (count: number) => thresholds.filter((threshold) => count >= threshold).length;
	let band = 0;
	let since = 0;
	const level = (): DensityLevel => densityLevels[band] ?? "None";
	return {
		look: ({ tracks }, elapsed) => {
			const count = steady.look(within(ofClasses(tracks, ["Human"]), field).length);
			const up = bandOf(count);
			const down = bandOf(count + slack);
			const other = up > band ? up : down < band ? down : band;
			since = other === band ? 0 : since + elapsed;
			if (since >= (other > band ? rising : falling)) {
				band = other;
				since = 0;
			}
			return { Level: level() };
		},
		simulated: (happening) => (happening === "crowd" ? { Level: "High" } : undefined),
	};
}
