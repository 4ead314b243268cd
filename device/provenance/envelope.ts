import { fingerprintOf, isSignedBy, publicKeyLength, type Signer } from "./signing.ts";

/** A text with a signature: the flattened JSON form of a JWS (RFC 7515 §7.2.2), with Ed25519 (RFC 8037 §3.1). */
export interface Envelope {
	readonly payload: string;
	readonly protected: string;
	readonly signature: string;
}

/** An envelope whose signature fits the key that it brings. */
export interface OpenedEnvelope {
	readonly payload: string;
	/** Of whom is for the reader to find out: anybody can seal an envelope with a key of theirs. */
	readonly publicKey: Uint8Array;
	readonly fingerprint: string;
	/** What is signed besides the payload, as somebody wrote it. */
	readonly header: Readonly<Record<string, unknown>>;
}

/**
 * Seals a text. Any JOSE library can open it.
 *
 * @param type what it is, such as `persienne-policy`
 * @param claims what else is signed
 */
export function sealEnvelope(
	payload: string,
	type: string,
	claims: Readonly<Record<string, string | number>>,
	signer: Signer,
): Envelope {
	const x = Buffer.from(signer.publicKey).toString("base64url");
	const jwk = { kty: "OKP", crv: "Ed25519", x };
	const header = encode(JSON.stringify({ alg: "EdDSA", typ: type, kid: signer.fingerprint, jwk, ...claims }));
	const body = encode(payload);
	const signature = Buffer.from(signer.sign(signingInput(header, body))).toString("base64url");
	return { payload: body, protected: header, signature };
}

/** Whether a value has the form of an envelope: then it has to open, or it is worth nothing. */
export function isEnvelope(value: unknown): value is Envelope {
	if (typeof value !== "object" || value === null) return false;
	const fields = value as Record<string, unknown>;
	return ["payload", "protected", "signature"].every((key) => typeof fields[key] === "string");
}

/** Why an envelope does not open, for the person who wants to read it. */
export type EnvelopeFlaw =
	| "its header cannot be read"
	| "it is of another type"
	| "its signature does not fit";

/** Checks the signature with the key that the envelope brings, which is not any more trustworthy than its file. */
export function openEnvelope(envelope: Envelope, type: string): OpenedEnvelope | EnvelopeFlaw {
	const read = readHeader(envelope.protected, type);
	if (typeof read === "string") return read;
	const { publicKey, header } = read;
	const signature = Buffer.from(envelope.signature, "base64url");
	// Its last character has bits that do not count: none of them may be changed all the same.
	const isPlain = signature.toString("base64url") === envelope.signature;
	const fits = isSignedBy(publicKey, signingInput(envelope.protected, envelope.payload), signature);
	if (!isPlain || !fits) return "its signature does not fit";
	const payload = Buffer.from(envelope.payload, "base64url").toString("utf8");
	return { payload, publicKey, fingerprint: fingerprintOf(publicKey), header };
}

function readHeader(
	header: string,
	type: string,
): Pick<OpenedEnvelope, "publicKey" | "header"> | EnvelopeFlaw {
	let parsed: Record<string, unknown>;
	try {
		parsed = JSON.parse(Buffer.from(header, "base64url").toString("utf8")) as Record<string, unknown>;
	} catch {
		return "its header cannot be read";
	}
	const { alg, typ, crit, jwk } = parsed ?? {};
	if (alg !== "EdDSA" || crit !== undefined) return "its header cannot be read";
	if (typ !== type) return "it is of another type";
	const { crv, x } = (jwk ?? {}) as Record<string, unknown>;
	const key = typeof x === "string" ? Buffer.from(x, "base64url") : undefined;
	if (crv !== "Ed25519" || key?.length !== publicKeyLength) return "its header cannot be read";
	return { publicKey: key, header: parsed };
}

function signingInput(header: string, payload: string): Buffer {
	return Buffer.from(`${header}.${payload}`, "latin1");
}

function encode(text: string): string {
	return Buffer.from(text, "utf8").toString("base64url");
}
