import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClientIdentity } from "../../broker/publish/endpoint.ts";
import { Secret } from "../../device/secret.ts";

export const hasOpenssl: boolean = spawnSync("openssl", ["version"]).status === 0;

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** Authorities and certificates that OpenSSL makes, in files `NAME.pem` and `NAME.key` of a folder. */
export class Pki {
	readonly folder: string = mkdtempSync(join(tmpdir(), "certificates-"));

	/** @param authorities their names */
	constructor(authorities: readonly string[] = ["ca"]) {
		for (const name of authorities) {
			const files = ["-keyout", `${name}.key`, "-out", `${name}.pem`];
			this.#openssl("req", "-x509", ...newKey, ...files, "-subj", `/CN=${name}`, "-days", "2");
		}
	}

	/** @param address of a server, that the certificate is for */
	issue(name: string, subject: string, authority = "ca", address?: string): void {
		writeFileSync(this.path(`${name}.ext`), address === undefined ? "" : `subjectAltName=IP:${address}\n`);
		this.#openssl("req", ...newKey, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", subject);
		const by = ["-CA", `${authority}.pem`, "-CAkey", `${authority}.key`, "-CAcreateserial", "-days", "2"];
		this.#openssl(
			"x509",
			"-req",
			"-in",
			`${name}.csr`,
			...by,
			"-out",
			`${name}.pem`,
			"-extfile",
			`${name}.ext`,
		);
	}

	path(file: string): string {
		return join(this.folder, file);
	}

	pem(file: string): string {
		return readFileSync(this.path(file), "utf8");
	}

	identity(name: string): ClientIdentity {
		return { certificate: this.pem(`${name}.pem`), key: new Secret(this.pem(`${name}.key`)) };
	}

	remove(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}

	#openssl(...args: string[]): void {
		execFileSync("openssl", args, { cwd: this.folder, stdio: "ignore" });
	}
}
