import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { namesOf } from "../../../device/tls/material.ts";
import { certificateNames } from "../../../device/tls/names.ts";
import { OwnCertificate } from "../../../device/tls/own-certificate.ts";

const day = 86_400_000;
const now = Date.UTC(2026, 10, 26, 8);
const names = ["localhost", "cam.example", "127.0.0.1", "::1", "2001:db8::1:0:2"];
let count = 0;
const random = (size: number) => Buffer.alloc(size, ++count);

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "persienne-tls-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (dataDir: string | undefined = folder) => new OwnCertificate({ dataDir, random });
const read = (own: OwnCertificate, wanted = names, at = now) =>
	new X509Certificate(own.material(wanted, at).certificate);

describe("a certificate that an installation makes", () => {
	it("vouches for itself, for a server and no more, and for its names", () => {
		const certificate = read(open());
		expect(certificate.verify(certificate.publicKey)).toBe(true);
		expect(certificate.ca).toBe(false);
		expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
		expect(namesOf(certificate)).toEqual(names);
		expect(certificate.checkHost("cam.example")).toBe("cam.example");
		expect(certificate.checkIP("127.0.0.1")).toBe("127.0.0.1");
		expect(certificate.checkHost("other.example")).toBeUndefined();
	});

	it("is good from a day ago on, for as long as browsers take", () => {
		const { validFrom, validTo } = read(open());
		expect(Date.parse(validFrom)).toBe(now - day);
		expect(Date.parse(validTo) - Date.parse(validFrom)).toBe(398 * day);
	});

	it("is kept with its key, which nobody else may read", () => {
		const first = open().material(names, now);
		expect(open().material(names, now + 60 * day).certificate).toBe(first.certificate);
		expect(readFileSync(join(folder, "tls-certificate.pem"), "utf8")).toBe(first.certificate);
		if (process.platform !== "win32") expect(statSync(join(folder, "tls-key.pem")).mode & 0o777).toBe(0o600);
	});

	it.each([
		["30 days before its end", names, now + 367 * day],
		["for a name that it lacks", ["new.example", ...names], now],
	])("is made anew, with the same key, %s", (_, wanted, at) => {
		const before = read(open());
		const after = read(open(), wanted, at);
		expect(after.serialNumber).not.toBe(before.serialNumber);
		expect(after.publicKey.equals(before.publicKey)).toBe(true);
		expect(namesOf(after)).toEqual(wanted);
		expect(read(open(), wanted, at).serialNumber).toBe(after.serialNumber);
	});

	it("keeps the names of others who share the data directory, until it is renewed", () => {
		read(open(), ["192.0.2.1"]);
		const both = read(open(), ["192.0.2.2"]);
		expect(namesOf(both)).toEqual(["192.0.2.2", "192.0.2.1"]);
		expect(read(open(), ["192.0.2.1"]).serialNumber).toBe(both.serialNumber);
		expect(namesOf(read(open(), ["192.0.2.1"], now + 390 * day))).toEqual(["192.0.2.1"]);
	});

	it("is made anew when the one that is kept is another key's, or none", () => {
		const before = read(open());
		for (const damaged of [open(undefined).material(names, now).certificate, "no certificate"]) {
			writeFileSync(join(folder, "tls-certificate.pem"), damaged);
			const after = read(open());
			expect(after.publicKey.equals(before.publicKey)).toBe(true);
		}
	});

	it("stops the start when its key is damaged, and does not show it", () => {
		open();
		writeFileSync(
			join(folder, "tls-key.pem"),
			"-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n",
		);
		expect(() => open()).toThrow(/tls-key\.pem holds no P-256 key/);
		expect(() => open()).not.toThrow(/c2VjcmV0/);
	});

	it("never prints its key", () => {
		const { key, ...rest } = open().material(names, now);
		expect(JSON.stringify({ key, rest })).not.toContain("PRIVATE");
	});

	it("is one that Node.js reads, whatever it is made for", () => {
		const own = open(undefined);
		const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain());
		fc.assert(
			fc.property(
				fc.uniqueArray(address, { minLength: 1, maxLength: 64 }),
				fc.date({ min: new Date(0), max: new Date("2090-01-01"), noInvalidDate: true }),
				(found, date) => {
					const wanted = certificateNames({ host: "::", chosen: found, hostname: "", addresses: [] });
					const certificate = read(own, wanted, date.getTime());
					expect(certificate.verify(certificate.publicKey)).toBe(true);
					expect(namesOf(certificate)).toEqual(expect.arrayContaining(wanted));
					expect(Date.parse(certificate.validTo)).toBeGreaterThan(date.getTime());
				},
			),
			{ numRuns: 100 },
		);
	});
});

describe("what cameras answer to", () => {
	const sources = {
		chosen: [],
		hostname: "Box",
		addresses: ["127.0.0.1", "192.0.2.7", "::1", "fe80::1%eth0"],
	};

	it.each([
		["127.0.0.1", ["localhost", "127.0.0.1"]],
		["::1", ["localhost", "::1"]],
		["192.0.2.7", ["box", "192.0.2.7"]],
		["0.0.0.0", ["localhost", "box", "127.0.0.1", "192.0.2.7"]],
		["::", ["localhost", "box", "127.0.0.1", "192.0.2.7", "::1", "fe80::1"]],
	])("when they listen on %s", (host, wanted) => {
		expect(certificateNames({ ...sources, host })).toEqual(wanted);
	});

	it("has chosen names first, each once, and nothing that is no name", () => {
		const chosen = ["cam.example", "CAM.example", "2001:DB8:0::1", "a b", "*", ""];
		expect(certificateNames({ ...sources, chosen, host: "127.0.0.1" })).toEqual([
			"cam.example",
			"2001:db8::1",
			"localhost",
			"127.0.0.1",
		]);
	});
});
