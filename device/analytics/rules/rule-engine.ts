import type { RuleEventKind } from "../../../masks/sanitise/vocabulary.ts";
import type { Happening } from "../../rules/happenings.ts";
import { type Rule, type RuleOf, type RuleType, ruleEvent } from "../../rules/rules.ts";
import type { Observation } from "../observation.ts";
import { countingEvaluator } from "./counting.ts";
import { crowdDensityEvaluator } from "./crowd-density.ts";
import type { Evaluator, RuleData } from "./evaluator.ts";
import { fastMotionEvaluator } from "./fast-motion.ts";
import { lineCrossingEvaluator } from "./line-crossing.ts";
import { loiteringEvaluator } from "./loitering.ts";
import { motionRegionEvaluator } from "./motion-region.ts";
import { objectDwellEvaluator } from "./object-dwell.ts";
import { objectsInsideEvaluator } from "./objects-inside.ts";
import { occupancyEvaluator } from "./occupancy.ts";
import { tamperingEvaluator } from "./tampering.ts";

/** What a rule says of a picture. It is not published: masks/sanitise makes a PublicEvent of it first (invariant I2). */
export interface Finding {
	readonly kind: RuleEventKind;
	readonly rule: string;
	readonly data: RuleData;
}

const evaluators: { readonly [T in RuleType]: (rule: RuleOf<T>) => Evaluator } = {
	"motion-region": motionRegionEvaluator,
	occupancy: occupancyEvaluator,
	tampering: tamperingEvaluator,
	"line-crossing": lineCrossingEvaluator,
	counting: countingEvaluator,
	"objects-inside": objectsInsideEvaluator,
	loitering: loiteringEvaluator,
	"crowd-density": crowdDensityEvaluator,
	"object-left": objectDwellEvaluator,
	"object-removed": objectDwellEvaluator,
	"fast-motion": fastMotionEvaluator,
};

/** Seconds between two looks that are believed: after a longer pause nobody knows what happened meanwhile. */
const longestPause = 5;

const ticksPerSecond = 90_000;

interface Running {
	readonly rule: Rule;
	/** The same as it lies in the pictures. */
	readonly placed: Rule;
	readonly evaluator: Evaluator;
}

/**
 * Evaluates one camera's rules on what its analytics saw. It runs beside the imaging worker and not in it, so that cameras that
 * play the same recorded loop can have rules of their own. Deterministic: time is what the observations say (invariant I8).
 */
export class RuleEngine {
	#running: readonly Running[] = [];
	#ticks: number | undefined;

	/**
	 * A rule that is as it was goes on; one that is new or other begins anew.
	 *
	 * @param place where each lies in the pictures; one that lies elsewhere begins anew, but for what it has counted
	 */
	set(rules: readonly Rule[], place: (rule: Rule) => Rule = (rule) => rule): void {
		this.#running = rules.map((rule) => {
			const placed = place(rule);
			const known = this.#running.find((running) => running.rule === rule);
			if (known?.placed === placed) return known;
			const evaluator = evaluatorOf(placed);
			if (known) evaluator.takeOver?.(known.evaluator);
			return { rule, placed, evaluator };
		});
	}

	/** @param rests those that look at nothing in this picture */
	look(seen: Observation, rests: (rule: Rule) => boolean = () => false): Finding[] {
		const elapsed = this.#ticks === undefined ? 0 : (seen.ticks - this.#ticks) / ticksPerSecond;
		this.#ticks = seen.ticks;
		const passed = Math.max(0, Math.min(longestPause, elapsed));
		return this.#running.flatMap(({ rule, evaluator }) => {
			if (rests(rule)) return [];
			const found = evaluator.look(seen, passed);
			const all: readonly RuleData[] = Array.isArray(found) ? found : [found];
			return all.map((data) => ({ kind: ruleEvent(rule), rule: rule.name, data }));
		});
	}

	/** What rules would say if that happened now; those that have nothing to do with it say nothing. */
	simulate(happening: Happening): Finding[] {
		return this.#running.flatMap(({ rule, evaluator }) => {
			const data = evaluator.simulated(happening);
			return data ? [{ kind: ruleEvent(rule), rule: rule.name, data }] : [];
		});
	}
}

function evaluatorOf(rule: Rule): Evaluator {
	return (evaluators[rule.type] as (rule: Rule) => Evaluator)(rule);
}
