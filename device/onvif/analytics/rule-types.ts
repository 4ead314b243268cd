import type { Rule, RuleOf, RuleType } from "../../rules/rules.ts";
import type { ConfigType } from "./config-type.ts";
import { motionRegionType } from "./rules/motion-region.ts";
import { occupancyType } from "./rules/occupancy.ts";
import { tamperingType } from "./rules/tampering.ts";

/** All types of rules, in the words of ONVIF. */
const types: { readonly [T in RuleType]: ConfigType<RuleOf<T>> } = {
	"motion-region": motionRegionType,
	occupancy: occupancyType,
	tampering: tamperingType,
};

export const ruleConfigTypes: Readonly<Record<RuleType, ConfigType<Rule>>> = types as unknown as Readonly<
	Record<RuleType, ConfigType<Rule>>
>;
