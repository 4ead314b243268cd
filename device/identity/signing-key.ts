import { createPrivateKey } from "node:crypto";
import { join } from "node:path";
import { PersienneError } from "../errors.ts";
import { Signer, seedLength } from "../provenance/signing.ts";
import type { RandomBytes } from "./password.ts";
import { createPrivateFile, readPrivateFile } from "./private-file.ts";

/** The file in the data directory that keeps the key which the cameras sign with: PKCS #8 in PEM, as `openssl` reads it. */
const signingKeyFile = "signing-key.pem";

/** The installation's key, made at the first time; without a data directory a new one at each start. */
export function loadSigner(dataDir: string | undefined, random: RandomBytes): Signer {
	const kept = dataDir === undefined ? undefined : readKeptSigner(dataDir);
	if (kept) return kept;
	const seed = random(seedLength);
	const fresh = new Signer(seed);
	if (dataDir === undefined || createPrivateFile(join(dataDir, signingKeyFile), fresh.toPem())) return fresh;
	// Another process was quicker: its key is the installation's.
	return readKeptSigner(dataDir) ?? fresh;
}

/** The key that is kept in a data directory; undefined when there is none. */
export function readKeptSigner(dataDir: string): Signer | undefined {
	const path = join(dataDir, signingKeyFile);
	const text = readPrivateFile(path);
	return text === undefined ? undefined : new Signer(seedOf(path, text));
}

function seedOf(path: string, text: string): Uint8Array {
	try {
		const { crv, d } = createPrivateKey(text).export({ format: "jwk" });
		if (crv === "Ed25519" && d) return Buffer.from(d, "base64url");
	} catch {
		// What was thrown may quote the key.
	}
	throw new PersienneError(
		"SIGNING_KEY_DAMAGED",
		`${path} holds no Ed25519 key`,
		"restore it, or remove it: a new key is made at the next start, and recordings so far are checked with the old public key",
	);
}
