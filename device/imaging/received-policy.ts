import { createPolicy, type MaskPolicy } from "../../masks/policy.ts";
import type { SourceConfig } from "../config/types.ts";

/**
 * A policy as it came to a worker: rebuilt from its parts, with the hash that it came with, so that the masking stage takes it
 * for void unless it is what it says. Undefined, and so a dark picture, where it cannot be applied at all, or where it lets
 * the plates pass of what somebody filmed: whoever sent it should have refused it, and this is the last place that can.
 */
export function receivedPolicy(
	policy: MaskPolicy | undefined,
	source: SourceConfig["kind"],
): MaskPolicy | undefined {
	if (!policy) return undefined;
	try {
		const rebuilt = { ...createPolicy(policy), hash: policy.hash };
		return rebuilt.plates === "off" && source === "input" ? undefined : rebuilt;
	} catch {
		return undefined; // what is thrown may name a zone
	}
}
