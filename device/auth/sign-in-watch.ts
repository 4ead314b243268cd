import type { Account } from "./accounts.ts";

/** Somebody said who they are. */
export interface SignInAttempt {
	readonly outcome: "ok" | "refused" | "locked-out";
	/** Why not, in a word of ours. */
	readonly reason: string | null;
	/** Whose name was given, if there is such a user. What was typed is nowhere: it may be a password. */
	readonly account: Pick<Account, "user" | "role"> | undefined;
	/** IP address. */
	readonly peer: string | undefined;
}

/** Is told of each attempt, many times a second: it must not take long. */
export type SignInWatch = (attempt: SignInAttempt) => void;
