import { type ZodType, z } from "zod";
import type { RuleEventKind } from "../../masks/sanitise/vocabulary.ts";
import { type MotionRegionRule, motionRegion } from "./motion-region.ts";
import { type OccupancyRule, occupancy } from "./occupancy.ts";
import type { RuleForm } from "./rule-form.ts";
import { type TamperingRule, tampering } from "./tampering.ts";

/**
 * Each type of rule is in four places, and the compiler asks for all of them: what it is (here), how it is evaluated
 * (device/analytics/rules/), what ONVIF calls it (device/onvif/rules/), and what may be published of it (masks/sanitise/).
 */
export type Rule = MotionRegionRule | OccupancyRule | TamperingRule;
export type RuleType = Rule["type"];
export type RuleOf<T extends RuleType> = Extract<Rule, { readonly type: T }>;

const forms: { readonly [T in RuleType]: RuleForm<RuleOf<T>> } = {
	"motion-region": motionRegion,
	occupancy,
	tampering,
};

export const ruleTypes: readonly RuleType[] = Object.keys(forms) as RuleType[];

export const ruleSchema: ZodType<Rule> = z.union([
	motionRegion.schema,
	occupancy.schema,
	tampering.schema,
]) as ZodType<Rule>;

export function formOf<T extends RuleType>(type: T): RuleForm<RuleOf<T>> {
	return forms[type];
}

/** Why there cannot be such a rule; undefined when there can. */
export function ruleFlaw(rule: Rule): string | undefined {
	return (forms[rule.type] as RuleForm<Rule>).flaw(rule);
}

/** The event that it tells. */
export function ruleEvent(rule: Rule): RuleEventKind {
	return (forms[rule.type] as RuleForm<Rule>).event(rule);
}
