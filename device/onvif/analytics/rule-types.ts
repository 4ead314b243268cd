import { type Purpose, purposes } from "../../../masks/sanitise/vocabulary.ts";
import { formOf, type Rule, type RuleOf, type RuleType, ruleTypes } from "../../rules/rules.ts";
import type { ConfigType } from "./config-type.ts";
import { countingType } from "./rules/counting.ts";
import { crowdDensityType } from "./rules/crowd-density.ts";
import { fastMotionType } from "./rules/fast-motion.ts";
import { lineCrossingType } from "./rules/line-crossing.ts";
import { loiteringType } from "./rules/loitering.ts";
import { motionRegionType } from "./rules/motion-region.ts";
import { objectLeftType, objectRemovedType } from "./rules/object-dwell.ts";
import { objectsInsideType } from "./rules/objects-inside.ts";
import { occupancyType } from "./rules/occupancy.ts";
import { tamperingType } from "./rules/tampering.ts";
import { withUse } from "./use-parameters.ts";

/** All types of rules, in the words of ONVIF. */
const types: { readonly [T in RuleType]: ConfigType<RuleOf<T>> } = {
	"motion-region": motionRegionType,
	occupancy: occupancyType,
	tampering: tamperingType,
	"line-crossing": lineCrossingType,
	counting: countingType,
	"objects-inside": objectsInsideType,
	loitering: loiteringType,
	"crowd-density": crowdDensityType,
	"object-left": objectLeftType,
	"object-removed": objectRemovedType,
	"fast-motion": fastMotionType,
};

/** One that says more of people than that something moves has to say what for. */
const purposesOf = (type: RuleType): readonly Purpose[] =>
	formOf(type).needsPurpose ? purposes.filter((purpose) => purpose !== "unstated") : purposes;

export const ruleConfigTypes: Readonly<Record<RuleType, ConfigType<Rule>>> = Object.fromEntries(
	ruleTypes.map((type) => [type, withUse(types[type] as unknown as ConfigType<Rule>, purposesOf(type))]),
) as Record<RuleType, ConfigType<Rule>>;
