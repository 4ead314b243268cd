import type { Secret } from "../secret.ts";

/** ONVIF user levels (Device Management §5.4), from most to least able. */
export const roles = ["administrator", "operator", "viewer"] as const;
export type Role = (typeof roles)[number];

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
	return roles.indexOf(role) <= roles.indexOf(needed);
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
