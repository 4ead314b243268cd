import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import type { Secret } from "../secret.ts";
import { canonicalName } from "./names.ts";

/** What a TLS server shows, and proves that it is its own. */
export interface TlsMaterial {
	/** The certificate, and those that vouch for it, in PEM. */
	readonly certificate: string;
	/** In PEM. */
	readonly key: Secret;
}

/** The first certificate of a PEM file; undefined when there is none. */
export function readCertificate(pem: string): X509Certificate | undefined {
	try {
		return new X509Certificate(pem);
	} catch {
		return undefined;
	}
}

/** A private key in PEM; undefined when there is none that can be read without a passphrase. */
export function readKey(pem: string): KeyObject | undefined {
	try {
		return createPrivateKey(pem);
	} catch {
		// What was thrown may quote the key.
		return undefined;
	}
}

/** When the certificate ends, in milliseconds since 1970. */
export function endOf({ validTo }: X509Certificate): number {
	return Date.parse(validTo);
}

/** Names and addresses that a certificate is good for. */
export function namesOf({ subjectAltName }: X509Certificate): string[] {
	return (subjectAltName ?? "").split(", ").flatMap((entry) => {
		const [, name] = /^(?:DNS|IP Address):(.+)$/.exec(entry) ?? [];
		return name === undefined ? [] : [canonicalName(name)];
	});
}
