import { createPublicKey, randomBytes } from "node:crypto";
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { signInFor } from "../doctor/sign-in.ts";
import { parseTarget } from "../doctor/target.ts";
import { PersienneError } from "../errors.ts";
import { readKeptSigner } from "../identity/signing-key.ts";
import { publicKeyLength } from "../provenance/signing.ts";
import { type Arguments, UsageError } from "./command-line.ts";
import { answerDigest } from "./digest-client.ts";
import type { Io } from "./io.ts";

const expected =
	"expected 43 base64url characters, 64 hexadecimal digits, a file that holds the key, or a camera's URL";
/** How long a camera may take for its answer, in milliseconds. */
const patienceMs = 5_000;
const maxKeyFileBytes = 16_384;

/** The public key that signatures are to be checked with, as the command line says; undefined when it says nothing. */
export async function trustedKey(args: Arguments, io: Io): Promise<Uint8Array | undefined> {
	const written = args.text("key");
	const dataDir = args.text("data-dir");
	if (written !== undefined) {
		if (/^https?:\/\//i.test(written)) return askCamera(written, args, io);
		const key = parseKey(written) ?? parseKeyFile(resolve(io.cwd, written));
		if (key) return key;
		throw new UsageError(`--key: ${expected}`);
	}
	if (dataDir === undefined) return undefined;
	const signer = readKeptSigner(resolve(io.cwd, dataDir));
	if (signer) return signer.publicKey;
	throw new PersienneError("NO_SIGNING_KEY", `no camera has signed with the data in ${dataDir} yet`);
}

/** A key as people pass it on. */
function parseKey(text: string): Uint8Array | undefined {
	if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, "hex");
	return /^[A-Za-z0-9_-]{43}=?$/.test(text) ? Buffer.from(text, "base64url") : undefined;
}

/** A file with the key in one of those forms, or in PEM. */
function parseKeyFile(path: string): Uint8Array | undefined {
	const text = readSmall(path)?.trim();
	if (text === undefined) return undefined;
	try {
		const { crv, x } = createPublicKey(text).export({ format: "jwk" });
		return crv === "Ed25519" && x ? Buffer.from(x, "base64url") : undefined;
	} catch {
		return parseKey(text);
	}
}

function readSmall(path: string): string | undefined {
	let file: number;
	try {
		file = openSync(path, "r");
	} catch {
		return undefined;
	}
	try {
		const stats = fstatSync(file);
		return stats.isFile() && stats.size <= maxKeyFileBytes ? readFileSync(file, "utf8") : undefined;
	} finally {
		closeSync(file);
	}
}

const answerSchema: z.ZodType<{ publicKey: string }> = z.object({ publicKey: z.string().max(64) });

async function askCamera(written: string, args: Arguments, io: Io): Promise<Uint8Array> {
	const { target, credential: inUrl } = parseTarget(written);
	const options = {
		user: args.text("user"),
		passwordFile: args.text("password-file"),
		dataDir: undefined,
		inUrl,
	};
	const credential = signInFor(target, options, io);
	const url = new URL("/api/key", target.url);
	const late = new AbortController();
	const cancel = io.clock.after(patienceMs, () => late.abort());
	try {
		const signal = late.signal;
		const challenge = await fetch(url, { signal, redirect: "error" });
		await challenge.body?.cancel();
		const challenges = challenge.headers.get("www-authenticate") ?? "";
		const nonce = randomBytes(16).toString("hex");
		const authorization = credential && answerDigest(challenges, url.pathname, credential, nonce);
		if (!authorization) throw noKey("it needs a user that may sign in", "--user U and --password-file F");
		const answer = await fetch(url, { signal, redirect: "error", headers: { authorization } });
		if (!answer.ok) throw noKey(`it answered ${answer.status}`);
		const key = parseKey(answerSchema.parse(await answer.json()).publicKey);
		if (key?.length === publicKeyLength) return key;
		throw noKey("what it answered is no key");
	} catch (error) {
		throw error instanceof PersienneError ? error : noKey("it cannot be reached, or its answer not be read");
	} finally {
		cancel();
	}
}

function noKey(reason: string, remedy?: string): PersienneError {
	return new PersienneError("KEY_UNKNOWN", `the camera does not tell its key: ${reason}`, remedy);
}
