import { createPolicy, PolicyError, type PolicyInput } from "../../masks/policy.ts";
import { explain } from "./explain.ts";
import { Notes } from "./notes.ts";
import { ConfigError } from "./problem.ts";
import { policyFileSchema } from "./schema/policy.ts";
import { ConfigSource } from "./source.ts";
import { resolveZones } from "./zones.ts";

/**
 * Reads a mask policy that stands in a file of its own, in YAML or JSON:
 *
 *     { version: 1, masks: [{ name: windows, polygon: [[-1, 1], [0, 1], [0, 0]] }], plates: strict }
 *
 * Throws ConfigError with everything that is wrong with it, each with its line.
 *
 * @param file what to call it in errors
 */
export function readPolicy(text: string, file: string = "policy"): PolicyInput {
	const source = ConfigSource.parse(file, text);
	const checked = policyFileSchema.safeParse(source.value);
	if (!checked.success) throw new ConfigError(file, explain(source, checked.error.issues));
	const notes = Notes.on(source);
	const { masks, shown, plates = "strict", motion } = checked.data;
	const policy: PolicyInput = {
		zones: resolveZones(masks, "masks", notes),
		...(shown && { shown: resolveZones(shown, "shown", notes) }),
		plates,
		...(motion && { motion }),
	};
	if (notes.problems.length > 0) throw new ConfigError(file, notes.problems);
	return usable(policy, source);
}

/** The stage has the last word on what it can apply. */
function usable(policy: PolicyInput, source: ConfigSource): PolicyInput {
	try {
		createPolicy(policy);
		return policy;
	} catch (error) {
		if (!(error instanceof PolicyError)) throw error;
		throw new ConfigError(source.file, [source.problem([], error.message)]);
	}
}
