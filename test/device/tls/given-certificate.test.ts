import { randomBytes, X509Certificate } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readGivenCertificate, timeFlaw } from "../../../device/tls/given-certificate.ts";
import { OwnCertificate } from "../../../device/tls/own-certificate.ts";

const day = 86_400_000;
const now = Date.UTC(2026, 10, 26, 8);
const made = () =>
	new OwnCertificate({ dataDir: undefined, random: randomBytes }).material(["cam.example"], now);

let folder: string;
let certificate: string;
let key: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "persienne-tls-"));
	[certificate, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
	const { certificate: pem, key: secret } = made();
	writeFileSync(certificate, pem);
	writeFileSync(key, secret.reveal(), { mode: 0o600 });
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("a certificate of the user's", () => {
	it("is read with its key, and the certificates behind it", () => {
		const chain = made().certificate + made().certificate;
		const { certificate: own, key: secret } = made();
		writeFileSync(certificate, own + chain);
		writeFileSync(key, secret.reveal());
		chmodSync(key, 0o640);
		expect(readGivenCertificate(certificate, key).certificate).toBe(own + chain);
	});

	it.each([
		["no such certificate", () => rmSync(certificate), /TLS certificate .*cert\.pem does not exist/],
		["no such key", () => rmSync(key), /TLS key .*key\.pem does not exist/],
		["no certificate in it", () => writeFileSync(certificate, "x"), /cert\.pem holds no certificate/],
		["no key in it", () => writeFileSync(key, "x"), /key\.pem holds no private key/],
		[
			"another one's key",
			() => writeFileSync(key, made().key.reveal()),
			/key\.pem is not the key of .*cert\.pem/,
		],
		[
			"a locked key",
			() =>
				writeFileSync(
					key,
					"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END ENCRYPTED PRIVATE KEY-----\n",
				),
			/locked with a passphrase/,
		],
		["a key for everybody", () => chmodSync(key, 0o644), /can be read by everybody/],
	])("is refused with the file's name and a remedy: %s", (_, spoil, message) => {
		spoil();
		expect(() => readGivenCertificate(certificate, key)).toThrow(message);
		try {
			readGivenCertificate(certificate, key);
		} catch (error) {
			expect(error).toMatchObject({ code: "CONFIG_TLS" });
			expect(String(error)).not.toMatch(/BEGIN|PRIVATE/);
		}
	});

	it.each([
		[now, undefined],
		[now + 366 * day, undefined],
		[now + 368 * day, "it ends on Dec 28 08:00:00 2027 GMT"],
		[now + 400 * day, "it ended on Dec 28 08:00:00 2027 GMT"],
		[now - 2 * day, "it is not good before Nov 25 08:00:00 2026 GMT"],
	])("is looked at by the clock", (at, flaw) => {
		expect(timeFlaw(new X509Certificate(made().certificate), at)).toBe(flaw);
	});
});
