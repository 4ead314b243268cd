import { join } from "node:path";
import type { Role } from "../auth/accounts.ts";
import { type AccountName, accountNames, type Passwords } from "../config/types.ts";
import { PersienneError } from "../errors.ts";
import { Secret } from "../secret.ts";
import { generatePassword, passwordFlaw, type RandomBytes } from "./password.ts";
import { createPrivateFile, readPrivateFile } from "./private-file.ts";

export interface Credential {
	readonly user: string;
	readonly password: Secret;
}

/** Who may sign in to this installation. */
export type Credentials = Readonly<Record<AccountName, Credential>>;

/** What each account may do on a camera; `mqtt` is no user of one. */
export const cameraRoles: Readonly<Record<Exclude<AccountName, "mqtt">, Role>> = {
	admin: "administrator",
	operator: "operator",
	viewer: "viewer",
};

/** The file in the data directory that keeps generated passwords. */
const credentialsFile = "credentials.json";

/** Passwords that somebody chose, and for the rest those that were generated once for this data directory. */
export function loadCredentials(
	dataDir: string | undefined,
	chosen: Passwords,
	random: RandomBytes,
): Credentials {
	const generated = accountNames.every((name) => chosen[name]) ? {} : keptPasswords(dataDir, random);
	const credential = (user: AccountName) => ({ user, password: chosen[user] ?? (generated[user] as Secret) });
	return {
		admin: credential("admin"),
		operator: credential("operator"),
		viewer: credential("viewer"),
		mqtt: credential("mqtt"),
	};
}

/** The passwords kept in a data directory; undefined when none are. */
export function readKeptPasswords(dataDir: string): Passwords | undefined {
	const path = join(dataDir, credentialsFile);
	const text = readPrivateFile(path);
	return text === undefined ? undefined : parsePasswords(path, text);
}

function keptPasswords(dataDir: string | undefined, random: RandomBytes): Passwords {
	const kept = dataDir === undefined ? undefined : readKeptPasswords(dataDir);
	if (kept) return kept;
	const fresh = Object.fromEntries(accountNames.map((name) => [name, generatePassword(random)]));
	if (dataDir === undefined || createPrivateFile(join(dataDir, credentialsFile), formatPasswords(fresh)))
		return fresh;
	// Another process was quicker: its passwords are the installation's.
	return readKeptPasswords(dataDir) ?? fresh;
}

function formatPasswords(passwords: Record<string, Secret>): string {
	const revealed = Object.entries(passwords).map(([name, password]) => [name, password.reveal()]);
	return `${JSON.stringify(Object.fromEntries(revealed), undefined, "\t")}\n`;
}

function parsePasswords(path: string, text: string): Passwords {
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		parsed = undefined; // JSON.parse quotes what it read: its message must not be passed on
	}
	const values = typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {};
	const usable = (name: AccountName): [AccountName, Secret] => {
		const value = values[name];
		if (typeof value === "string" && passwordFlaw(value) === undefined) return [name, new Secret(value)];
		throw new PersienneError(
			"CREDENTIALS_DAMAGED",
			`${path} holds no password for ${name}`,
			"remove the file: new passwords are generated at the next start",
		);
	};
	return Object.fromEntries(accountNames.map(usable));
}
