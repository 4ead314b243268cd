import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

/** Bytes of an Ed25519 public key, of a private key's seed and of a signature (RFC 8032 §5.1). */
export const publicKeyLength = 32;
export const seedLength = 32;
export const signatureLength = 64;

/** A signature, and the key that it is to be checked with. */
export interface KeyProof {
	readonly publicKey: Uint8Array;
	readonly signature: Uint8Array;
}

/** PKCS #8 of an Ed25519 key, up to its seed (RFC 8410 §7). */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");

/** The key of an installation. What is printed of it is its public half. */
export class Signer {
	readonly publicKey: Uint8Array;
	readonly fingerprint: string;
	readonly #key: KeyObject;

	/** @param seed 32 bytes that nobody can guess */
	constructor(seed: Uint8Array) {
		if (seed.length !== seedLength) throw new RangeError(`a seed has ${seedLength} bytes`);
		const der = Buffer.concat([pkcs8Prefix, seed]);
		this.#key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
		der.fill(0);
		const { x = "" } = createPublicKey(this.#key).export({ format: "jwk" });
		this.publicKey = Buffer.from(x, "base64url");
		this.fingerprint = fingerprintOf(this.publicKey);
	}

	/** PKCS #8 in PEM: for the one file that keeps it. */
	toPem(): string {
		return this.#key.export({ format: "pem", type: "pkcs8" }) as string;
	}

	sign(bytes: Uint8Array): Uint8Array {
		return sign(null, bytes, this.#key);
	}

	prove(bytes: Uint8Array): KeyProof {
		return { publicKey: this.publicKey, signature: this.sign(bytes) };
	}
}

/** The first 16 hexadecimal digits of the key's SHA-256: enough for people to tell keys apart, and to say them aloud. */
export function fingerprintOf(publicKey: Uint8Array): string {
	return createHash("sha256").update(publicKey).digest("hex").slice(0, 16);
}

/** Whether the signature is that key's. False too for what is no key at all. */
export function isSignedBy(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
	const x = Buffer.from(publicKey).toString("base64url");
	try {
		const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
		return verify(null, bytes, key, signature);
	} catch {
		return false;
	}
}

/** A key's public half, as it is told to people and programs. */
export function describeKey({ publicKey, fingerprint }: Pick<Signer, "publicKey" | "fingerprint">): {
	readonly publicKey: string;
	readonly fingerprint: string;
} {
	return { publicKey: Buffer.from(publicKey).toString("base64url"), fingerprint };
}
