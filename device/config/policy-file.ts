import { createPolicy, PolicyError, type PolicyInput } from "../../masks/policy.ts";
import { isEnvelope, openEnvelope } from "../provenance/envelope.ts";
import { policyType } from "../provenance/policy-export.ts";
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
 * or as a camera exports it, signed. A signature that does not fit is refused; whose it is has to be known from elsewhere.
 * Throws ConfigError with everything that is wrong with it, each with its line.
 *
 * @param file what to call it in errors
 */
export function readPolicy(text: string, file: string = "policy"): PolicyInput {
	const source = ConfigSource.parse(file, text);
	if (!isEnvelope(source.value)) return readPlain(source);
	const opened = openEnvelope(source.value, policyType);
	if (typeof opened !== "string") return readPlainPolicy(opened.payload, file);
	throw new ConfigError(file, [source.problem([], `this signed policy is not to be trusted: ${opened}`)]);
}

/** The same of one that is not signed, or of what was found in a signed one. */
export function readPlainPolicy(text: string, file: string = "policy"): PolicyInput {
	return readPlain(ConfigSource.parse(file, text));
}

function readPlain(source: ConfigSource): PolicyInput {
	const { file } = source;
	const checked = policyFileSchema.safeParse(source.value);
	if (!checked.success) throw new ConfigError(file, explain(source, checked.error.issues));
	const notes = Notes.on(source);
	const { masks, shown, plates = "strict", motion, margin, hash } = checked.data;
	const policy: PolicyInput = {
		zones: resolveZones(masks, "masks", notes),
		...(shown && { shown: resolveZones(shown, "shown", notes) }),
		plates,
		...(motion && { motion }),
		...(margin !== undefined && { margin }),
	};
	if (notes.problems.length > 0) throw new ConfigError(file, notes.problems);
	return usable(policy, hash, source);
}

/** The stage has the last word on what it can apply. */
function usable(policy: PolicyInput, hash: string | undefined, source: ConfigSource): PolicyInput {
	try {
		const found = createPolicy(policy).hash;
		if (hash === undefined || hash === found) return policy;
		const remedy = "leave `hash` out of a policy that is written by hand";
		throw new ConfigError(source.file, [
			source.problem(["hash"], "this is not the hash of what stands here", remedy),
		]);
	} catch (error) {
		if (!(error instanceof PolicyError)) throw error;
		throw new ConfigError(source.file, [source.problem([], error.message)]);
	}
}
