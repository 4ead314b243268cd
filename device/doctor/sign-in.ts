import { resolve } from "node:path";
import { UsageError } from "../cli/command-line.ts";
import { dataDirectory } from "../cli/data-directory.ts";
import type { Io } from "../cli/io.ts";
import { accountClosed, type RunRecord, readRunFiles } from "../cli/run-file.ts";
import { environmentPasswords } from "../config/environment.ts";
import { PersienneError } from "../errors.ts";
import { type Credential, cameraRoles, readKeptPasswords } from "../identity/credentials.ts";
import { readPasswordFile } from "../identity/password-file.ts";
import { localInterfaces } from "../onvif/interfaces.ts";
import { Secret } from "../secret.ts";
import type { Target } from "./target.ts";

/** What the command line says of who signs in. */
export interface SignInOptions {
	readonly user: string | undefined;
	readonly passwordFile: string | undefined;
	readonly dataDir: string | undefined;
	/** Out of the URL. */
	readonly inUrl: Credential | undefined;
}

export const passwordVariable = "PERSIENNE_DOCTOR_PASSWORD";

type CameraAccount = keyof typeof cameraRoles;

/**
 * Who signs in: as the command line and the environment say; else, for a camera of ours that runs on this machine, the
 * viewer, whose password is found as `health` finds it. Undefined when nobody is named: then little can be examined.
 */
export function signInFor(target: Target, options: SignInOptions, io: Io): Credential | undefined {
	const { passwordFile, inUrl } = options;
	const user = options.user ?? inUrl?.user;
	const password =
		passwordFile === undefined
			? (secretOf(io.env[passwordVariable]) ?? inUrl?.password)
			: readPasswordFile(resolve(io.cwd, passwordFile));
	if (password && user === undefined) throw new UsageError("a password is given and no user", "add --user U");
	if (password && user !== undefined) return { user, password };
	return ownCredential(target, user, options.dataDir, io);
}

function secretOf(text: string | undefined): Secret | undefined {
	return text ? new Secret(text) : undefined;
}

/** For a camera of our own alone: nobody else's is told our passwords. */
function ownCredential(
	target: Target,
	user: string | undefined,
	dataDir: string | undefined,
	io: Io,
): Credential | undefined {
	const { path } = dataDirectory(io, dataDir, undefined);
	const record = readRunFiles(io, path).find(({ cameras }) =>
		cameras.some(({ control }) => isAt(control, target)),
	);
	const account = user ?? "viewer";
	if (record && account in cameraRoles) return keptCredential(account as CameraAccount, record, path, io);
	if (user !== undefined)
		throw new UsageError(`the password of ${user} is missing`, `--password-file F, or ${passwordVariable}`);
	if (dataDir === undefined) return undefined;
	throw new PersienneError("NOT_RUNNING", `no camera at this address runs with the data in ${path}`);
}

/** By any address of this machine: a fleet that listens on all of them names but one. */
function isAt(control: string, { host, port }: Target): boolean {
	const here =
		["localhost", "127.0.0.1", "::1"].includes(host) ||
		localInterfaces().some(({ address }) => address === host);
	return here && Number(new URL(control).port || 80) === port;
}

function keptCredential(user: CameraAccount, record: RunRecord, dataDir: string, io: Io): Credential {
	if (record.closed) throw accountClosed(user);
	const file = user === "viewer" ? record.viewerPasswordFile : undefined;
	const password =
		environmentPasswords(io.env)[user] ??
		(file === undefined ? readKeptPasswords(dataDir)?.[user] : readPasswordFile(file));
	if (password) return { user, password };
	throw new PersienneError(
		"NO_CREDENTIALS",
		`the password of ${user} is not known here`,
		`set ${passwordVariable}`,
	);
}
