import { createHash } from "node:crypto";
import { type KeyProof, publicKeyLength, signatureLength } from "./signing.ts";
import { decodeStatement, type Statement, statementLength } from "./statement.ts";

/** What travels with a picture: what the camera says of it and, now and then, the proof. */
export interface ProvenanceRecord {
	readonly statement: Statement;
	/** The statement as it was written: what is hashed. */
	readonly written: Uint8Array;
	readonly proof: KeyProof | undefined;
}

/** Keeps this digest apart from every other use of SHA-256 and of the key. */
const digestLabel = Buffer.from("Persienne provenance 1\0");

/**
 * The digest of a picture: of what the camera says of it, the digest of the picture before included, and of its content.
 * So each digest stands for every picture up to it, and one signature is for all of them.
 */
export function pictureDigest(written: Uint8Array, content: Uint8Array): Buffer {
	return createHash("sha256").update(digestLabel).update(written).update(content).digest();
}

/** The statement, followed by the public key and the signature when the picture is signed. */
export function encodeRecord(written: Uint8Array, proof: KeyProof | undefined): Buffer {
	return proof ? Buffer.concat([written, proof.publicKey, proof.signature]) : Buffer.from(written);
}

/** Undefined for what is no record of this version. */
export function decodeRecord(bytes: Buffer): ProvenanceRecord | undefined {
	const rest = bytes.subarray(statementLength);
	if (rest.length !== 0 && rest.length !== publicKeyLength + signatureLength) return undefined;
	const written = bytes.subarray(0, statementLength);
	const statement = decodeStatement(written);
	if (!statement) return undefined;
	const proof = rest.length > 0 && {
		publicKey: rest.subarray(0, publicKeyLength),
		signature: rest.subarray(publicKeyLength),
	};
	return { statement, written, proof: proof || undefined };
}
