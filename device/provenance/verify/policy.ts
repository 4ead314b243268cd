import { createPolicy, type MaskPolicy } from "../../../masks/policy.ts";
import { readPlainPolicy } from "../../config/policy-file.ts";
import { ConfigError } from "../../config/problem.ts";
import { policyType } from "../policy-export.ts";
import { keyOf, openSignedFile, type SigningKey } from "./signed-file.ts";

/** 64 zones of 64 vertices, thrice over, have a few hundred kilobytes; more is none of ours. */
const maxPolicyBytes = 4 << 20;

/** What is found out about a policy that a camera gave out. */
export interface PolicyVerdict {
	readonly kind: "policy";
	readonly verdict: "intact" | "flawed";
	readonly problems: readonly { readonly kind: "altered" | "other-key" }[];
	/** The camera that gave it out and when, in milliseconds since 1970, as it says. */
	readonly camera: string | undefined;
	readonly at: number | undefined;
	/** What pictures made under it carry. */
	readonly hash: string | undefined;
	readonly zones: number | undefined;
	readonly plates: MaskPolicy["plates"] | undefined;
	readonly motion: MaskPolicy["motion"];
	readonly key: SigningKey | undefined;
}

const flawed = {
	kind: "policy",
	verdict: "flawed",
	camera: undefined,
	at: undefined,
	hash: undefined,
	zones: undefined,
	plates: undefined,
	motion: undefined,
	key: undefined,
} as const;

/** Examines a policy that a camera signed; undefined for a file that is none. */
export function verifyPolicyAt(path: string, trusted: Uint8Array | undefined): PolicyVerdict | undefined {
	const opened = openSignedFile(path, policyType, maxPolicyBytes);
	if (opened === undefined) return undefined;
	if (typeof opened === "string") return { ...flawed, problems: [{ kind: "altered" }] };
	const key = keyOf(opened, trusted);
	if (trusted && !key.trusted) return { ...flawed, key, problems: [{ kind: "other-key" }] };
	const policy = policyIn(opened.payload);
	if (!policy) return { ...flawed, key, problems: [{ kind: "altered" }] };
	const { camera, iat } = opened.header;
	const { hash, zones, plates, motion } = policy;
	return {
		kind: "policy",
		verdict: "intact",
		problems: [],
		camera: typeof camera === "string" ? camera : undefined,
		at: typeof iat === "number" ? iat * 1000 : undefined,
		hash,
		zones: zones.length,
		plates,
		motion,
		key,
	};
}

/** Undefined where what is signed is no policy, or not the one that its hash says. */
function policyIn(text: string): MaskPolicy | undefined {
	try {
		return createPolicy(readPlainPolicy(text));
	} catch (error) {
		if (error instanceof ConfigError) return undefined;
		throw error;
	}
}

const meanings: Readonly<Record<PolicyVerdict["problems"][number]["kind"], string>> = {
	altered: "it is not what was signed",
	"other-key": "it is signed with another key than the one that was given",
};

/** What was found out about a policy, each line without its end. */
export function policyLines(file: string, { problems, key, ...found }: PolicyVerdict): string[] {
	const { verdict, camera, at, hash, zones, plates, motion } = found;
	const whose = key?.trusted ? "the one that was given" : "NOT TRUSTED, it came with the file";
	const what = [`${zones} ${zones === 1 ? "zone" : "zones"}`, `plates ${plates}`, `motion ${motion}`];
	return [
		`${file}: ${verdict === "intact" ? "intact: the policy is as it was signed" : "FLAWED: the policy is not as it was signed"}`,
		...problems.map(({ kind }) => `  ${kind}: ${meanings[kind]}`),
		...(at === undefined ? [] : [`  given out at ${new Date(at).toISOString()} by camera ${camera}`]),
		...(hash === undefined ? [] : [`  policy ${hash}: ${what.join(", ")}`]),
		...(key ? [`  signed with the key ${key.fingerprint}, ${whose}`] : []),
	];
}
