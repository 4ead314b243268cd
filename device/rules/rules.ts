import { type ZodType, z } from "zod";
import type { RuleEventKind } from "../../masks/sanitise/vocabulary.ts";
import { type CountingRule, counting } from "./counting.ts";
import { type CrowdDensityRule, crowdDensity } from "./crowd-density.ts";
import { type FastMotionRule, fastMotion } from "./fast-motion.ts";
import { type LineCrossingRule, lineCrossing } from "./line-crossing.ts";
import { type LoiteringRule, loitering } from "./loitering.ts";
import { type MotionRegionRule, motionRegion } from "./motion-region.ts";
import { type ObjectLeftRule, objectLeft } from "./object-left.ts";
import { type ObjectRemovedRule, objectRemoved } from "./object-removed.ts";
import { type ObjectsInsideRule, objectsInside } from "./objects-inside.ts";
import { type OccupancyRule, occupancy } from "./occupancy.ts";
import type { RuleForm } from "./rule-form.ts";
import { isDue } from "./schedule.ts";
import { type TamperingRule, tampering } from "./tampering.ts";
import { statedPurposes, type Use, unstated, useFlaw, useSchema } from "./use.ts";

/**
 * Each type of rule is in four places, and the compiler asks for all of them: what it is (here), how it is evaluated
 * (device/analytics/rules/), what ONVIF calls it (device/onvif/rules/), and what may be published of it (masks/sanitise/).
 */
export type Rule =
	| MotionRegionRule
	| OccupancyRule
	| TamperingRule
	| LineCrossingRule
	| CountingRule
	| ObjectsInsideRule
	| LoiteringRule
	| CrowdDensityRule
	| ObjectLeftRule
	| ObjectRemovedRule
	| FastMotionRule;
export type RuleType = Rule["type"];
export type RuleOf<T extends RuleType> = Extract<Rule, { readonly type: T }>;

const forms: { readonly [T in RuleType]: RuleForm<RuleOf<T>> } = {
	"motion-region": motionRegion,
	occupancy,
	tampering,
	"line-crossing": lineCrossing,
	counting,
	"objects-inside": objectsInside,
	loitering,
	"crowd-density": crowdDensity,
	"object-left": objectLeft,
	"object-removed": objectRemoved,
	"fast-motion": fastMotion,
};

export const ruleTypes: readonly RuleType[] = Object.keys(forms) as RuleType[];

const formSchema: ZodType = z.union([
	motionRegion.schema,
	occupancy.schema,
	tampering.schema,
	lineCrossing.schema,
	counting.schema,
	objectsInside.schema,
	loitering.schema,
	crowdDensity.schema,
	objectLeft.schema,
	objectRemoved.schema,
	fastMotion.schema,
]);

export const ruleSchema: ZodType<Rule> = z.intersection(
	formSchema,
	z.object({ use: useSchema.optional() }),
) as unknown as ZodType<Rule>;

export function formOf<T extends RuleType>(type: T): RuleForm<RuleOf<T>> {
	return forms[type];
}

/** Why there cannot be such a rule; undefined when there can. */
export function ruleFlaw(rule: Rule): string | undefined {
	const form = forms[rule.type] as RuleForm<Rule>;
	const { purpose } = useOf(rule);
	if (form.needsPurpose && purpose === "unstated")
		return `say what it is there for: a purpose is one of ${statedPurposes.join(", ")}`;
	return form.flaw(rule) ?? useFlaw(useOf(rule));
}

/** What it is there for. */
export function useOf({ use = unstated }: { readonly use?: Use | undefined }): Use {
	return use;
}

/** Whether it runs at that moment. @param at milliseconds since 1970 */
export function runsAt(rule: { readonly use?: Use | undefined }, at: number): boolean {
	const { schedule } = useOf(rule);
	return schedule === undefined || isDue(schedule, at);
}

/** The event that it tells. */
export function ruleEvent(rule: Rule): RuleEventKind {
	return (forms[rule.type] as RuleForm<Rule>).event(rule);
}
