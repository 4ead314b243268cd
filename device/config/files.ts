import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { PolicyInput } from "../../masks/policy.ts";
import { PersienneError } from "../errors.ts";
import { readPasswordFile } from "../identity/password-file.ts";
import type { Script } from "../scene/script/script.ts";
import type { Secret } from "../secret.ts";
import { readGivenCertificate, TlsFileError } from "../tls/given-certificate.ts";
import type { TlsMaterial } from "../tls/material.ts";
import type { Notes } from "./notes.ts";
import { readPolicy } from "./policy-file.ts";
import { ConfigError, formatProblem, type Path } from "./problem.ts";
import { readGivenScript } from "./script.ts";
import { maxConfigBytes } from "./source.ts";
import type { SceneName } from "./types.ts";

/** Certificates of a few authorities are a few kilobytes. */
const maxCertificateBytes = 1 << 20;

/** Reads the files that a configuration names, relative to its own folder. */
export class ConfigFiles {
	readonly #folder: string;
	readonly #notes: Notes;

	constructor(configFile: string, notes: Notes) {
		this.#folder = dirname(configFile);
		this.#notes = notes;
	}

	absolute(path: string): string {
		return resolve(this.#folder, path);
	}

	/** Undefined when it cannot be used; a problem with what stands at `path` says why. */
	password(written: string, path: Path): Secret | undefined {
		try {
			return readPasswordFile(this.absolute(written));
		} catch (error) {
			if (!(error instanceof PersienneError)) throw error;
			this.#notes.problem(path, error.message, error.remedy);
			return undefined;
		}
	}

	/** Undefined when it cannot be used, as above. */
	policy(written: string, path: Path): PolicyInput | undefined {
		const file = this.absolute(written);
		const text = readText(file, maxConfigBytes);
		if (text === undefined) {
			this.#notes.problem(path, `the policy ${file} cannot be read`);
			return undefined;
		}
		try {
			return readPolicy(text, file);
		} catch (error) {
			if (!(error instanceof ConfigError)) throw error;
			for (const problem of error.problems) this.#notes.problem(path, formatProblem(file, problem));
			return undefined;
		}
	}

	/** What happens in a scene: a script, or its file. Undefined when it cannot be played, as above. */
	script(written: string, scene: SceneName, path: Path): Script | undefined {
		try {
			return readGivenScript(written, scene, (file) => this.absolute(file));
		} catch (error) {
			if (!(error instanceof PersienneError)) throw error;
			this.#notes.problem(path, error.message, error.remedy);
			return undefined;
		}
	}

	/** A certificate and its key. Undefined when they cannot be used, as above. */
	identity(certificate: string, key: string, path: Path): TlsMaterial | undefined {
		try {
			return readGivenCertificate(this.absolute(certificate), this.absolute(key));
		} catch (error) {
			if (!(error instanceof PersienneError)) throw error;
			this.#notes.problem(path, error.message, error.remedy);
			return undefined;
		}
	}

	/** Undefined when they cannot be used; a problem with the one that is at fault, below `path`, says why. */
	tlsFiles(cert: string, key: string, path: Path): { certificate: string; key: string } | undefined {
		const files = { certificate: this.absolute(cert), key: this.absolute(key) };
		try {
			readGivenCertificate(files.certificate, files.key);
			return files;
		} catch (error) {
			if (!(error instanceof TlsFileError)) throw error;
			this.#notes.problem([...path, error.file], error.message, error.remedy);
			return undefined;
		}
	}

	certificates(written: string, path: Path): string | undefined {
		const pem = readText(this.absolute(written), maxCertificateBytes);
		if (pem?.includes("-----BEGIN CERTIFICATE-----")) return pem;
		this.#notes.problem(path, `expected certificates in PEM, found none in ${this.absolute(written)}`);
		return undefined;
	}
}

function readText(file: string, maxBytes: number): string | undefined {
	try {
		const stats = statSync(file);
		return stats.isFile() && stats.size <= maxBytes ? readFileSync(file, "utf8") : undefined;
	} catch {
		return undefined;
	}
}
