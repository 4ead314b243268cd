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

const other = "name a file in PEM, or no certificate and no key, for ones that are made";

/** A file that cannot be used, and which of the two it is. */
export class TlsFileError extends PersienneError {
	readonly file: "cert" | "key";

	constructor(file: "cert" | "key", message: string, remedy: string) {
		super("CONFIG_TLS", message, remedy);
		this.file = file;
	}
}

/** Reads a certificate and its key that somebody keeps in files. @throws TlsFileError CONFIG_TLS */
export function readGivenCertificate(certificateFile: string, keyFile: string): TlsMaterial {
	const pem = readFile(certificateFile, "cert");
	const certificate = readCertificate(pem);
	if (!certificate) throw new TlsFileError("cert", `${certificateFile} holds no certificate`, becomesPem);
	const keyPem = readFile(keyFile, "key");
	const flawed = (message: string, remedy: string) => new TlsFileError("key", message, remedy);
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

function readFile(path: string, which: "cert" | "key"): string {
	const what = which === "key" ? "key" : "certificate";
	const flawed = (flaw: string, remedy: string) =>
		new TlsFileError(which, `the TLS ${what} ${path} ${flaw}`, remedy);
	let file: number;
	try {
		file = openSync(path, "r");
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw flawed(code === "ENOENT" ? "does not exist" : `cannot be read: ${code}`, other);
	}
	try {
		const stats = fstatSync(file);
		if (!stats.isFile()) throw flawed("is not a file", other);
		if (stats.size > maxBytes) throw flawed(`is larger than ${maxBytes} bytes`, other);
		const othersRead = (stats.mode & 0o004) !== 0 && process.platform !== "win32";
		if (which === "key" && othersRead && !path.startsWith(runtimeSecrets))
			throw flawed("can be read by everybody", `chmod 600 '${path}'`);
		return readFileSync(file, "utf8");
	} finally {
		closeSync(file);
	}
}
