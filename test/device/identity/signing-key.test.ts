import { randomBytes } from "node:crypto";
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { openInstallation } from "../../../device/identity/installation.ts";
import { isSignedBy } from "../../../device/provenance/signing.ts";
import { freshDirectory } from "./directory.ts";

const directory = freshDirectory();
const signer = (dataDir: string | undefined) => openInstallation({ dataDir, random: randomBytes }).signer();
const path = () => join(directory(), "signing-key.pem");

describe("the key of an installation", () => {
	it("is the same from start to start, and another's is another", () => {
		const first = signer(directory());
		expect(signer(directory()).fingerprint).toBe(first.fingerprint);
		expect(signer(undefined).fingerprint).not.toBe(first.fingerprint);
	});

	it("is kept for its owner alone", () => {
		signer(directory());
		expect(statSync(path()).mode & 0o777).toBe(0o600);
		chmodSync(path(), 0o644);
		expect(() => signer(directory())).toThrow("can be read by others");
	});

	it("is not made before somebody asks for it", () => {
		openInstallation({ dataDir: directory(), random: randomBytes });
		expect(readdirSync(directory())).not.toContain("signing-key.pem");
	});

	it("signs what its public half checks, and nothing else passes", () => {
		const own = signer(directory());
		const { publicKey } = own;
		const signature = own.sign(Buffer.from("a picture"));
		expect(isSignedBy(publicKey, Buffer.from("a picture"), signature)).toBe(true);
		expect(isSignedBy(publicKey, Buffer.from("another"), signature)).toBe(false);
		expect(isSignedBy(publicKey.subarray(1), Buffer.from("a picture"), signature)).toBe(false);
		expect(isSignedBy(publicKey, Buffer.from("a picture"), signature.subarray(1))).toBe(false);
	});

	it("is not printed", () => {
		const own = signer(directory());
		const secret = readFileSync(path(), "utf8").split("\n")[1] as string;
		const seed = Buffer.from(secret, "base64").subarray(-32);
		for (const text of [inspect(own, { showHidden: true, depth: 9 }), JSON.stringify(own)]) {
			expect(text).not.toContain(secret);
			expect(text).not.toContain(seed.toString("base64url"));
			expect(text).not.toContain(seed.toString("hex"));
		}
	});

	it.each([
		["empty", ""],
		["another text", "hunter2"],
		["a key of another kind", "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n"],
	])("is refused when its file is %s, without repeating it", (_, text) => {
		writeFileSync(path(), text, { mode: 0o600 });
		const attempt = () => signer(directory());
		expect(attempt).toThrow(/signing-key\.pem holds no Ed25519 key/);
		expect(attempt).not.toThrow(/hunter2/);
	});
});
