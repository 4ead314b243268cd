import { join } from "node:path";
import type { Passwords } from "../config/types.ts";
import { PersienneError } from "../errors.ts";
import type { Signer } from "../provenance/signing.ts";
import { type CameraIdentity, cameraIdentity, formatUuid } from "./camera-identity.ts";
import { type Credentials, loadCredentials } from "./credentials.ts";
import type { RandomBytes } from "./password.ts";
import { createPrivateFile, makePrivateDirectory, readPrivateFile } from "./private-file.ts";
import { loadSigner } from "./signing-key.ts";

export interface InstallationOptions {
	/** Undefined: identity and passwords last as long as the process. */
	readonly dataDir: string | undefined;
	/** Passwords that somebody chose; the rest are generated. */
	readonly passwords?: Passwords;
	readonly random: RandomBytes;
}

/** One place where Persienne runs: its cameras keep their identity and its users their passwords from start to start. */
export interface Installation {
	readonly credentials: Credentials;
	identityOf(camera: string): CameraIdentity;
	/** The key that the cameras sign with. Made when it is first asked for. */
	signer(): Signer;
}

/** The file in the data directory that keeps the installation's UUID. */
const installationFile = "installation.json";

/** Opens an installation, and founds it at the first time. Several processes may share one data directory. */
export function openInstallation(options: InstallationOptions): Installation {
	const { dataDir, random } = options;
	return explained(dataDir, () => {
		if (dataDir !== undefined) makePrivateDirectory(dataDir);
		const id = dataDir === undefined ? newId(random) : keptId(dataDir, random);
		return {
			credentials: loadCredentials(dataDir, options.passwords ?? {}, random),
			identityOf: (camera) => cameraIdentity(id, camera),
			signer: () => explained(dataDir, () => loadSigner(dataDir, random)),
		};
	});
}

function explained<T>(dataDir: string | undefined, task: () => T): T {
	try {
		return task();
	} catch (error) {
		throw error instanceof PersienneError ? error : unusable(dataDir, error as NodeJS.ErrnoException);
	}
}

function unusable(dataDir: string | undefined, cause: NodeJS.ErrnoException): Error {
	if (dataDir === undefined || cause.syscall === undefined) return cause;
	return new PersienneError(
		"DATA_DIR_UNUSABLE",
		`the data directory ${dataDir} cannot be used: ${cause.syscall} failed with ${cause.code}`,
		"choose one that can be written with --data-dir DIR or PERSIENNE_DATA_DIR",
		{ cause },
	);
}

function newId(random: RandomBytes): string {
	return formatUuid(random(16), 4);
}

function keptId(dataDir: string, random: RandomBytes): string {
	const path = join(dataDir, installationFile);
	const text = readPrivateFile(path);
	if (text !== undefined) return parseId(path, text);
	const id = newId(random);
	if (createPrivateFile(path, `${JSON.stringify({ id })}\n`)) return id;
	return parseId(path, readPrivateFile(path) ?? "");
}

function parseId(path: string, text: string): string {
	const id = /^\{\s*"id"\s*:\s*"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"\s*\}\s*$/.exec(text)?.[1];
	if (id) return id;
	throw new PersienneError(
		"INSTALLATION_DAMAGED",
		`${path} holds no installation id`,
		"restore it, or remove it: the cameras get new identities, and their viewers must add them anew",
	);
}
