import { createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readPolicy } from "../../../device/config/policy-file.ts";
import { ConfigError } from "../../../device/config/problem.ts";
import { type Envelope, sealEnvelope } from "../../../device/provenance/envelope.ts";
import { exportPolicy, policyType } from "../../../device/provenance/policy-export.ts";
import { createPolicy, type PolicyInput } from "../../../masks/policy.ts";
import { camera, signer } from "./words.ts";

const polygon = [
	[-1, 1],
	[0, 1],
	[0.1, 1e-7],
] as const;
const policies: [what: string, policy: PolicyInput][] = [
	["nothing masked", { zones: [], plates: "off" }],
	["a zone", { zones: [{ name: "windows", polygon }], plates: "strict" }],
	[
		"everything that there is",
		{
			zones: [
				{ name: "Fenêtres, 1er étage", polygon, colour: [1, 2, 3] },
				{ name: "garden", polygon, fill: "pixelated" },
			],
			shown: [{ name: "street", polygon }],
			plates: "balanced",
			motion: "mask",
			margin: 0.05,
		},
	],
];
const exported = (policy: PolicyInput) => exportPolicy(createPolicy(policy), { signer, camera }, 1_000_500);
const decoded = (part: string) =>
	JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("a policy that was exported", () => {
	it.each(policies)("comes back as the same policy: %s", (_, policy) => {
		const back = readPolicy(JSON.stringify(exported(policy)));
		expect(createPolicy(back)).toEqual(createPolicy(policy));
	});

	it("is a flattened JWS that says who signed and when, and that any library can check", () => {
		const envelope = exported({ zones: [], plates: "strict" });
		expect(Object.keys(envelope).sort()).toEqual(["payload", "protected", "signature"]);
		const header = decoded(envelope.protected);
		const x = Buffer.from(signer.publicKey).toString("base64url");
		expect(header).toEqual({
			alg: "EdDSA",
			typ: policyType,
			kid: signer.fingerprint,
			jwk: { kty: "OKP", crv: "Ed25519", x },
			camera,
			iat: 1000,
		});
		const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
		const input = Buffer.from(`${envelope.protected}.${envelope.payload}`);
		expect(verify(null, input, key, Buffer.from(envelope.signature, "base64url"))).toBe(true);
		expect(decoded(envelope.payload)["hash"]).toBe(createPolicy({ zones: [], plates: "strict" }).hash);
	});

	const whole = exported({ zones: [{ name: "w", polygon }], plates: "strict" });
	const header = decoded(whole.protected);
	const altered = { ...decoded(whole.payload), masks: "none" };
	it.each<[what: string, envelope: Envelope, message: string]>([
		["its masks are taken out", { ...whole, payload: encoded(altered) }, "its signature does not fit"],
		[
			"its signature is another",
			{ ...whole, signature: exported({ zones: [], plates: "off" }).signature },
			"its signature does not fit",
		],
		["its signature is none", { ...whole, signature: "" }, "its signature does not fit"],
		[
			"it names no algorithm",
			{ ...whole, protected: encoded({ ...header, alg: "none" }) },
			"its header cannot be read",
		],
		[
			"its key is none",
			{ ...whole, protected: encoded({ ...header, jwk: { crv: "Ed25519", x: "AA" } }) },
			"its header cannot be read",
		],
		["its header is none", { ...whole, protected: "x" }, "its header cannot be read"],
		[
			"it asks for what nobody knows",
			{ ...whole, protected: encoded({ ...header, crit: ["exp"] }) },
			"its header cannot be read",
		],
		[
			"it is something else that the key signed",
			sealEnvelope("{}", "report", {}, signer),
			"it is of another type",
		],
	])("is refused when %s", (_, envelope, message) => {
		expect(() => readPolicy(JSON.stringify(envelope), "front.json")).toThrow(
			`front.json:1:1: this signed policy is not to be trusted: ${message}`,
		);
	});

	it("is refused when its hash is not that of what stands there, signed or not", () => {
		const { payload } = exported({ zones: [], plates: "off" });
		const text = JSON.stringify({ ...altered, masks: "none", hash: decoded(payload)["hash"] });
		expect(() => readPolicy(text)).toThrow(/hash: this is not the hash of what stands here/);
		expect(() => readPolicy(JSON.stringify(sealEnvelope(text, policyType, {}, signer)))).toThrow(ConfigError);
	});
});
