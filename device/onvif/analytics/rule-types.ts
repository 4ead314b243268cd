import type { Rule, RuleOf, RuleType } from "../../rules/rules.ts";
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
	"motion-region": withUse(motionRegionType),
	occupancy: withUse(occupancyType),
	tampering: withUse(tamperingType),
	"line-crossing": withUse(lineCrossingType),
	counting: withUse(countingType),
	"objects-inside": withUse(objectsInsideType),
	loitering: withUse(loiteringType),
	"crowd-density": withUse(crowdDensityType),
	"object-left": withUse(objectLeftType),
	"object-removed": withUse(objectRemovedType),
	"fast-motion": withUse(fastMotionType),
};

export const ruleConfigTypes: Readonly<Record<RuleType, ConfigType<Rule>>> = types as unknown as Readonly<
	Record<RuleType, ConfigType<Rule>>
>;
