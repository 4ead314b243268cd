import type { Happening } from "../../rules/happenings.ts";
import type { Observation } from "../observation.ts";

/** The data of an event that a rule tells, by name. */
export type RuleData = Readonly<Record<string, boolean | number | string>>;

/**
 * One rule at work. It is asked at each look, in order, and tells the state that it finds, or what has happened since the last:
 * whoever tells a state on, tells what changes. It sees observations alone, which were made of masked pixels (invariant I6).
 */
export interface Evaluator {
	/** @param elapsed seconds since the last look, as the pictures' own time goes */
	look(seen: Observation, elapsed: number): RuleData | readonly RuleData[];
	/** What it would tell if that happened now; undefined when it has nothing to do with it. */
	simulated(happening: Happening): RuleData | undefined;
	/** Takes over what the same rule has counted, when it lies elsewhere in the picture from now on. */
	takeOver?(before: Evaluator): void;
	/** Sums that it has counted. */
	readonly counted?: Readonly<Record<string, number>>;
}
