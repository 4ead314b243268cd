import { type ZodType, z } from "zod";

/** What rules tell apart, in ONVIF's words (Schema, ObjectType). */
export const ruleClasses = ["Human", "Bicycle", "Vehicle"] as const;
export type RuleClass = (typeof ruleClasses)[number];

/** What the analytics take things for, in these words. */
export const classOf: Readonly<Record<"person" | "bicycle" | "car", RuleClass>> = {
	person: "Human",
	bicycle: "Bicycle",
	car: "Vehicle",
};

/** Those that a rule is about; all when there is none. */
export const classFilter: ZodType<readonly RuleClass[]> = z
	.array(z.enum(ruleClasses))
	.max(ruleClasses.length);
