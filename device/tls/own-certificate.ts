import { createECDH, createPrivateKey, type KeyObject } from "node:crypto";
import { join } from "node:path";
import { PersienneError } from "../errors.ts";
import type { RandomBytes } from "../identity/password.ts";
import { createPrivateFile, readPrivateFile, writePrivateFile } from "../identity/private-file.ts";
import { Secret } from "../secret.ts";
import { certificateFile } from "./certificate-file.ts";
import { endOf, namesOf, readCertificate, readKey, type TlsMaterial } from "./material.ts";
import { mostNames } from "./names.ts";
import { selfSigned } from "./self-signed.ts";

const keyFile = "tls-key.pem";

const day = 86_400_000;
/** Browsers take no certificate for longer than 398 days. */
const lifetime = 397 * day;
/** For clients whose clock is slow. */
const head = day;
/** It is made anew when fewer days than this are left. */
const renewal = 30 * day;

export interface OwnCertificateOptions {
	/** Undefined: key and certificate last as long as the process. */
	readonly dataDir: string | undefined;
	readonly random: RandomBytes;
}

/** The certificate that an installation makes for itself. Its key stays the same when it is renewed, so that clients can pin that. */
export class OwnCertificate {
	readonly #dataDir: string | undefined;
	readonly #random: RandomBytes;
	readonly #key: KeyObject;
	#certificate: string | undefined;

	/** @throws PersienneError TLS_KEY_DAMAGED; an error of the file system */
	constructor({ dataDir, random }: OwnCertificateOptions) {
		this.#dataDir = dataDir;
		this.#random = random;
		this.#key = dataDir === undefined ? newKey(random) : keptKey(join(dataDir, keyFile), random);
		this.#certificate = dataDir === undefined ? undefined : readPrivateFile(join(dataDir, certificateFile));
	}

	/**
	 * The certificate as it is good for these names; it is made, or made anew, where there is none, one that ends soon, or one
	 * that lacks a name.
	 *
	 * @param now in milliseconds since 1970
	 */
	material(names: readonly string[], now: number): TlsMaterial {
		const kept = this.#kept(now);
		const lacks = names.some((name) => !kept.includes(name));
		// Names of others who share the data directory stay, or each start would take them away from the other.
		const all = [...new Set([...names, ...kept])].slice(0, mostNames);
		const certificate = lacks || this.#certificate === undefined ? this.#make(all, now) : this.#certificate;
		const key = new Secret(this.#key.export({ format: "pem", type: "pkcs8" }) as string);
		return { certificate, key };
	}

	/** The names of the certificate that there is, if it is our key's and good for some time. */
	#kept(now: number): string[] {
		const certificate = this.#certificate === undefined ? undefined : readCertificate(this.#certificate);
		if (!certificate?.checkPrivateKey(this.#key) || endOf(certificate) - now <= renewal) return [];
		return namesOf(certificate);
	}

	#make(names: readonly string[], now: number): string {
		const certificate = selfSigned({
			key: this.#key,
			names,
			notBefore: now - head,
			notAfter: now + lifetime,
			serial: this.#random(16),
		});
		if (this.#dataDir !== undefined) writePrivateFile(join(this.#dataDir, certificateFile), certificate);
		this.#certificate = certificate;
		return certificate;
	}
}

function keptKey(path: string, random: RandomBytes): KeyObject {
	const kept = readPrivateFile(path);
	if (kept !== undefined) return parseKey(path, kept);
	const fresh = newKey(random);
	if (createPrivateFile(path, fresh.export({ format: "pem", type: "pkcs8" }) as string)) return fresh;
	// Another process was quicker: its key is the installation's.
	return parseKey(path, readPrivateFile(path) ?? "");
}

function parseKey(path: string, pem: string): KeyObject {
	const key = readKey(pem);
	if (key?.asymmetricKeyDetails?.namedCurve === "prime256v1") return key;
	throw new PersienneError(
		"TLS_KEY_DAMAGED",
		`${path} holds no P-256 key`,
		"restore it, or remove it: a new key and certificate are made, and clients that trust the old one must be told",
	);
}

function newKey(random: RandomBytes): KeyObject {
	const pair = createECDH("prime256v1");
	const secret = random(32);
	pair.setPrivateKey(secret);
	const point = pair.getPublicKey();
	const [x = "", y = "", d = ""] = [point.subarray(1, 33), point.subarray(33), secret].map((part) =>
		part.toString("base64url"),
	);
	return createPrivateKey({ key: { kty: "EC", crv: "P-256", x, y, d }, format: "jwk" });
}
