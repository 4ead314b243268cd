import type { Secret } from "../secret.ts";

/** ONVIF user levels (Device Management §5.4), from most to least able. */
export const roles = ["administrator", "operator", "viewer"] as const;
export type Role = (typeof roles)[number];

export interface Account {
	readonly user: string;
	readonly role: Role;
	readonly password: Secret;
}

/** True when `role` may do what `needed` may. */
export function roleAllows(role: Role, needed: Role): boolean {
	return roles.indexOf(role) <= roles.indexOf(needed);
}

/** The users of one camera. */
export class Accounts {
	readonly #byName: ReadonlyMap<string, Account>;

	constructor(accounts: readonly Account[]) {
		this.#byName = new Map(accounts.map((account) => [account.user, account]));
	}

	find(user: string): Account | undefined {
		return this.#byName.get(user);
	}

	list(): Account[] {
		return [...this.#byName.values()];
	}
}
