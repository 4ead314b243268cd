import { contains, type Polygon } from "../../../masks/polygon.ts";
import { type CrowdDensityRule, type DensityLevel, densityLevels } from "../../rules/crowd-density.ts";
import type { SeenPerson } from "../observation.ts";
import type { Evaluator } from "./evaluator.ts";
import { standing } from "./path.ts";

/** From how likely on somebody more is there, and how far beyond that the number has to be for another band. */
const half = 0.5;
const margin = 0.15;

/**
 * How crowded a field is, in bands: how many are in it is what may be expected. It does not go to and fro: what is close to where a
 * level begins leaves it as it is.
 */
export function crowdDensityEvaluator({ field, low, medium, high }: CrowdDensityRule): Evaluator {
	const thresholds = [low, medium, high];
	const bandOf = (people: number) => thresholds.filter((threshold) => people >= threshold - half).length;
	let band = 0;
	const level = (): DensityLevel => densityLevels[band] ?? "None";
	return {
		look: ({ people = [] }) => {
			const inside = expectedIn(field, people);
			band = Math.min(Math.max(band, bandOf(inside - margin)), bandOf(inside + margin));
			return { Level: level() };
		},
		simulated: (happening) => (happening === "crowd" ? { Level: "High" } : undefined),
	};
}

/** As many people as may be expected: each counts as likely as they are there, and for as many as they stand for in a crowd. */
export function expectedIn(field: Polygon, people: readonly SeenPerson[]): number {
	let inside = 0;
	for (const one of people) if (contains(field, standing(one))) inside += one.presence * one.standsFor;
	return inside;
}
