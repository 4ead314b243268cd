import type { X509Certificate } from "node:crypto";
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { PersienneError } from "../errors.ts";
import { Secret } from "../secret.ts";
import { endOf, readCertificate, readKey, type TlsMaterial } from "./material.ts";

/** A certificate with those that vouch for it, and a key, are a few kilobytes. */
const maxBytes = 1 << 20;

/** Where container runtimes mount secrets, readable by all of the container's one user (Docker: mode 0444). */
const runtimeSecrets = "/run/secrets/";

const becomesPem =
	"both files are in PEM: `openssl x509 -in FILE -out cert.pem`, `openssl pkey -in FILE -out key.pem`";

/** Reads a certificate and its key that somebody keeps in files. @throws PersienneError CONFIG_TLS */
export function readGivenCertificate(certificateFile: string, keyFile: string): TlsMaterial {
	const pem = readFile(certificateFile, "certificate");
	const certificate = readCertificate(pem);
	if (!certificate) throw flawed(`${certificateFile} holds no certificate`, becomesPem);
	const keyPem = readFile(keyFile, "key", true);
	if (/ENCRYPTED/.test(keyPem))
		throw flawed(
			`${keyFile} is locked with a passphrase`,
			`unlock it: openssl pkey -in ${keyFile} -out key.pem`,
		);
	const key = readKey(keyPem);
	if (!key) throw flawed(`${keyFile} holds no private key`, becomesPem);
	if (!certificate.checkPrivateKey(key))
		throw flawed(`${keyFile} is not the key of ${certificateFile}`, "give the pair that belongs together");
	return { certificate: pem, key: new Secret(keyPem) };
}

/** What somebody should be told about the time that a certificate is good for; undefined: nothing. */
export function timeFlaw(certificate: X509Certificate, now: number): string | undefined {
	const days = Math.floor((endOf(certificate) - now) / 86_400_000);
	if (Date.parse(certificate.validFrom) > now) return `it is not good before ${certificate.validFrom}`;
	if (days < 0) return `it ended on ${certificate.validTo}`;
	return days < 30 ? `it ends on ${certificate.validTo}` : undefined;
}

function readFile(path: string, what: string, secret = false): string {
	let file: number;
	try {
		file = openSync(path, "r");
	} catch (error) {
		throw flawed(`the TLS ${what} ${path} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
	}
	try {
		const stats = fstatSync(file);
		if (!stats.isFile()) throw flawed(`the TLS ${what} ${path} is not a file`);
		if (stats.size > maxBytes) throw flawed(`the TLS ${what} ${path} is larger than ${maxBytes} bytes`);
		const othersRead = (stats.mode & 0o004) !== 0 && process.platform !== "win32";
		if (secret && othersRead && !path.startsWith(runtimeSecrets))
			throw flawed(`the TLS ${what} ${path} can be read by everybody`, `chmod 600 '${path}'`);
		return readFileSync(file, "utf8");
	} finally {
		closeSync(file);
	}
}

function flawed(message: string, remedy?: string): PersienneError {
	return new PersienneError("CONFIG_TLS", message, remedy);
}
