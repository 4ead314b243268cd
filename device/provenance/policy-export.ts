import { canonicalJson } from "../../masks/canonical.ts";
import type { MaskPolicy, Zone } from "../../masks/policy.ts";
import { type Envelope, sealEnvelope } from "./envelope.ts";
import type { Speaker } from "./seal.ts";

export const policyType = "persienne-policy";

/**
 * A policy as a file that others can keep, read and give back to a camera, in the words of a configuration: signed, with
 * the hash that pictures made under it carry. It holds the names of the zones: it is for those who may set masks.
 *
 * @param at milliseconds since 1970
 */
export function exportPolicy(policy: MaskPolicy, { signer, camera }: Speaker, at: number): Envelope {
	const { version, zones, shown, plates, motion = "off", margin, hash } = policy;
	const document = {
		version,
		masks: zones.length === 0 ? "none" : zones.map(written),
		...(shown && { shown: shown.map(written) }),
		plates,
		motion,
		...(margin !== undefined && { margin }),
		hash,
	};
	const claims = { camera, iat: Math.floor(at / 1000) };
	return sealEnvelope(canonicalJson(document), policyType, claims, signer);
}

function written({ name, polygon, colour, fill }: Zone) {
	return { name, polygon, ...(colour && { colour }), ...(fill && { fill }) };
}
