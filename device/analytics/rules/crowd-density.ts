import { type CrowdDensityRule, type DensityLevel, densityLevels } from "../../rules/crowd-density.ts";
import type { Evaluator } from "./evaluator.ts";
import { ofClasses, within } from "./within.ts";

/** Seconds on end for which there have to be more people, or fewer of whom all were seen to walk out; and fewer for another reason. */
const usual = 0.2;
const doubtful = 0.4;

/** Metres a second from which on somebody walks, and does not stand at the field's edge. */
const walking = 0.5;

/**
 * How crowded a field is, in bands. It does not go to and fro: it goes down a little slower when somebody is not found any more, or
 * stands at the edge.
 */
export function crowdDensityEvaluator({ field, low, medium, high }: CrowdDensityRule): Evaluator {
	const thresholds = [low, medium, high];
	const bandOf = (count: number) => thresholds.filter((threshold) => count >= threshold).length;
	let band = 0;
	let since = 0;
	let wait = usual;
	let before: readonly number[] = [];
	const level = (): DensityLevel => densityLevels[band] ?? "None";
	return {
		look: ({ tracks }, elapsed) => {
			const people = ofClasses(tracks, ["Human"]);
			const inside = within(people, field).map(({ id }) => id);
			const walk = people.filter(({ hidden, speed }) => !hidden && speed >= walking).map(({ id }) => id);
			const isDoubtful = before.some((id) => !inside.includes(id) && !walk.includes(id));
			before = inside;
			const other = bandOf(inside.length);
			if (other === band) [since, wait] = [0, usual];
			else {
				since += elapsed;
				if (isDoubtful && other < band) wait = doubtful;
			}
			// Elapsed seconds add up to a little less than they are.
			if (other !== band && since >= wait - 0.01) [band, since, wait] = [other, 0, usual];
			return { Level: level() };
		},
		simulated: (happening) => (happening === "crowd" ? { Level: "High" } : undefined),
	};
}
