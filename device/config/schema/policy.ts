import { z } from "zod";
import type { MotionMode, PlateMode } from "../../../masks/policy.ts";
import { type MasksInput, marginSchema, masksSchema, type ZoneInput, zonesSchema } from "./masks.ts";
import { oneOf, section } from "./parts.ts";

/** A policy in a file of its own, in the words of a camera's configuration. */
export interface PolicyFileInput {
	version: 1;
	masks: MasksInput;
	shown?: ZoneInput[] | undefined;
	plates?: PlateMode | undefined;
	motion?: MotionMode | undefined;
	margin?: number | undefined;
	hash?: string | undefined;
}

export const policyFileSchema: z.ZodType<PolicyFileInput, unknown> = section(
	"a policy such as { version: 1, masks: none, plates: strict }",
	{
		version: z.literal(1, { error: "1, the version of policies that this Persienne reads" }),
		masks: masksSchema,
		shown: zonesSchema("a list of the only areas to show").optional(),
		plates: oneOf(["strict", "balanced", "off"]).optional(),
		motion: oneOf(["off", "mask"]).optional(),
		margin: marginSchema.optional(),
		hash: z
			.string({ error: "the policy's hash, 64 hexadecimal digits" })
			.regex(/^[0-9a-f]{64}$/, { error: "the policy's hash, 64 hexadecimal digits" })
			.optional(),
	},
);
