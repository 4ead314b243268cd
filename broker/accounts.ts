import type { Role } from "../device/auth/accounts.ts";
import { Secret } from "../device/secret.ts";

export interface BrokerAccount {
	readonly user: string;
	readonly password: Secret;
	/** A device publishes below its scope and subscribes to nothing; a viewer subscribes below its scope and publishes nothing. */
	readonly role: "device" | "viewer";
	/** One or more topic levels, such as `persienne/cam-1` for a camera or `persienne` for whoever may see all of them. */
	readonly scope: string;
	/** Of what cameras publish, only what lies below these levels of theirs, such as `privacy`; all of it unless given. */
	readonly only?: readonly string[] | undefined;
	/** Whose account it is, where it is that of a person who has an account on the cameras. */
	readonly person?: Role | undefined;
	/** Topics beyond that: each one topic, or with `/#` at its end all below it, or `#` for all but the broker's own. */
	readonly also?: { readonly publish: readonly string[]; readonly subscribe: readonly string[] } | undefined;
}

const nobody = new Secret("");

/** Who may connect to the embedded broker. */
export class BrokerAccounts {
	readonly #byUser = new Map<string, BrokerAccount>();

	readonly #others: (user: string) => BrokerAccount | undefined;

	/** @param others who else may connect, as it is at each moment */
	constructor(
		accounts: readonly BrokerAccount[],
		others: (user: string) => BrokerAccount | undefined = () => undefined,
	) {
		this.#others = others;
		for (const account of accounts) {
			if (this.#byUser.has(account.user)) throw new Error("two broker accounts have the same user name");
			this.#byUser.set(account.user, account);
		}
	}

	find(user: string | undefined): BrokerAccount | undefined {
		return this.#byUser.get(user ?? "") ?? this.#others(user ?? "");
	}

	/** Whether who was let in as `account` would be so now. */
	holds({ user, password, person }: BrokerAccount): boolean {
		const now = this.find(user);
		return now?.person === person && now?.password.reveal() === password.reveal();
	}

	/** Whether somebody may do something. */
	some(may: (account: BrokerAccount) => boolean): boolean {
		return [...this.#byUser.values()].some(may);
	}

	/** The account whose name and password these are. It takes the same time for an unknown user as for a wrong password. */
	verify(user: string | undefined, password: string): BrokerAccount | undefined {
		const account = this.find(user);
		const matches = (account?.password ?? nobody).equals(password);
		return matches ? account : undefined;
	}
}
