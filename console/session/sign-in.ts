import type { Account, Accounts } from "../../device/auth/accounts.ts";
import type { Attempts } from "../../device/auth/attempts.ts";
import type { RandomSource } from "../../device/auth/nonce.ts";
import type { SignInWatch } from "../../device/auth/sign-in-watch.ts";
import type { Logger } from "../../device/log.ts";
import { Secret } from "../../device/secret.ts";
import type { ConsoleLimits } from "../limits.ts";

export type SignInVerdict =
	| { readonly ok: true; readonly account: Account }
	| {
			readonly ok: false;
			readonly reason: "refused" | "slow-down";
			/** Until the next try is heard, in milliseconds. */
			readonly waitMs: number;
	  };

/**
 * Checks a user name and a password. Who guesses is slowed down by address, and nobody else with them: here, and wherever
 * else the same attempts are counted.
 */
export class SignIn {
	readonly #accounts: Accounts;
	readonly #attempts: Attempts;
	readonly #tries: number;
	readonly #log: Logger;
	/** Compared with when there is no such user, so that the time taken does not tell. */
	readonly #decoy: Secret;
	readonly #watch: SignInWatch | undefined;

	constructor(options: {
		accounts: Accounts;
		/** Counts wrong passwords, those that are given elsewhere as well. */
		attempts: Attempts;
		log: Logger;
		random: RandomSource;
		limits: Pick<ConsoleLimits, "triesPerSignIn">;
		watch?: SignInWatch | undefined;
	}) {
		this.#accounts = options.accounts;
		this.#attempts = options.attempts;
		this.#tries = options.limits.triesPerSignIn;
		this.#log = options.log;
		this.#watch = options.watch;
		this.#decoy = new Secret(options.random(32).toString("base64url"));
	}

	/** @param peer the address that asks */
	check(peer: string, user: string, password: string): SignInVerdict {
		const account = this.#accounts.find(user);
		if (this.#attempts.locked(peer)) {
			this.#watch?.({ outcome: "locked-out", reason: "locked", account, peer });
			return { ok: false, reason: "slow-down", waitMs: this.#attempts.waitMs(peer) };
		}
		const matches = (account?.password ?? this.#decoy).equals(password);
		if (account && matches) {
			this.#log.info({ user: account.user, peer }, "signed in to the console");
			this.#watch?.({ outcome: "ok", reason: null, account, peer });
			return { ok: true, account };
		}
		this.#attempts.failed(peer, this.#tries);
		// The name is left out: people type their password into the wrong field (invariant I9).
		this.#log.warn({ peer }, "a sign-in to the console was refused");
		this.#watch?.({ outcome: "refused", reason: account ? "wrong-password" : "unknown-user", account, peer });
		return { ok: false, reason: "refused", waitMs: this.#attempts.waitMs(peer) };
	}
}
