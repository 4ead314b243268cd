import type { Secret } from "../secret.ts";

/**
 * What somebody is here for. The first three are ONVIF's user levels (Device Management §5.4), from most to least able. A privacy
 * officer looks after what is covered and answers those who are filmed; an auditor reads what is written down, sees no picture, and
 * changes nothing.
 */
export const roles = ["administrator", "operator", "viewer", "privacy-officer", "auditor"] as const;
export type Role = (typeof roles)[number];

/** For each role those whose duties it has as well. Who works the cameras does not read who watched them. */
const duties: Readonly<Record<Role, readonly Role[]>> = {
	administrator: roles,
	operator: ["operator", "viewer"],
	viewer: ["viewer"],
	"privacy-officer": ["privacy-officer", "viewer", "auditor"],
	auditor: ["auditor"],
};

export interface Account {
	readonly user: string;
	readonly role: Role;
	readonly password: Secret;
}

/** True when somebody who was let in as `before` would be so now: same level, same password. */
export function isSameAccount(before: Account, now: Account | undefined): boolean {
	return now?.role === before.role && now.password.reveal() === before.password.reveal();
}

/** True when `role` may do what `needed` may. */
export function roleAllows(role: Role, needed: Role): boolean {
	return duties[role].includes(needed);
}

/** The users of one camera. Who is taken away is let in no more, from that moment on. */
export class Accounts {
	#byName: ReadonlyMap<string, Account>;
	readonly #others: Pick<Accounts, "find" | "list"> | undefined;
	readonly #listeners = new Set<() => void>();

	/** @param others users who are let in as well, as they are at each moment */
	constructor(accounts: readonly Account[], others?: Pick<Accounts, "find" | "list">) {
		this.#byName = byName(accounts);
		this.#others = others;
	}

	find(user: string): Account | undefined {
		return this.#byName.get(user) ?? this.#others?.find(user);
	}

	list(): Account[] {
		return [...this.#byName.values(), ...(this.#others?.list() ?? [])];
	}

	/** In place of those that there were. */
	replace(accounts: readonly Account[]): void {
		this.#byName = byName(accounts);
		for (const listener of this.#listeners) listener();
	}

	/** Adds a listener, called after each change; the function returned removes it. */
	listen(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}
}

function byName(accounts: readonly Account[]): ReadonlyMap<string, Account> {
	return new Map(accounts.map((account) => [account.user, account]));
}
