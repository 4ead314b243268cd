import { PersienneError } from "../errors.ts";
import { passwordFlaw } from "../identity/password.ts";
import { Secret } from "../secret.ts";
import { type AccountName, accountNames, type Passwords } from "./types.ts";

/** The variable that holds an account's password, such as PERSIENNE_ADMIN_PASSWORD. */
function passwordVariable(user: AccountName): string {
	return `PERSIENNE_${user.toUpperCase()}_PASSWORD`;
}

/** Passwords from the environment. An empty variable counts as none: an empty password is never meant. */
export function environmentPasswords(env: Readonly<Record<string, string | undefined>>): Passwords {
	const passwords: Partial<Record<AccountName, Secret>> = {};
	for (const user of accountNames) {
		const value = env[passwordVariable(user)];
		if (!value) continue;
		const flaw = passwordFlaw(value);
		if (flaw !== undefined) {
			throw new PersienneError(
				"PASSWORD_UNUSABLE",
				`${passwordVariable(user)} is no usable password: ${flaw}`,
			);
		}
		passwords[user] = new Secret(value);
	}
	return passwords;
}
