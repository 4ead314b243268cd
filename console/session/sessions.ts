import { createHash } from "node:crypto";
import type { Account, Accounts } from "../../device/auth/accounts.ts";
import type { RandomSource } from "../../device/auth/nonce.ts";
import type { Clock } from "../../device/clock.ts";
import type { ConsoleLimits } from "../limits.ts";
import { Session } from "./session.ts";

/** 256 bits: nobody guesses one. */
const tokenBytes = 32;

/** How often sessions are looked through for those that are over, in milliseconds. */
const sweepMs = 15_000;

/** Who is signed in. Sessions are known by a digest of their token: what is in memory opens nothing. */
export class Sessions {
	readonly #clock: Clock;
	readonly #random: RandomSource;
	readonly #limits: ConsoleLimits;
	readonly #accounts: Pick<Accounts, "find"> | undefined;
	/** The one used last stands last. */
	readonly #byDigest = new Map<string, Session>();
	#cancelSweep: () => void = () => {};

	/** @param options.accounts who is taken away or changed there has to sign in anew */
	constructor(options: {
		clock: Clock;
		random: RandomSource;
		limits: ConsoleLimits;
		accounts?: Pick<Accounts, "find">;
	}) {
		this.#clock = options.clock;
		this.#random = options.random;
		this.#limits = options.limits;
		this.#accounts = options.accounts;
		this.#sweep();
	}

	get size(): number {
		return this.#byDigest.size;
	}

	/** Begins a session; the token goes to the browser and nowhere else. */
	open(account: Account): string {
		const token = this.#random(tokenBytes).toString("base64url");
		const { maxSessions, maxSocketsPerSession } = this.#limits;
		const now = this.#clock.monotonic();
		const pageToken = this.#random(tokenBytes).toString("base64url");
		this.#byDigest.set(digestOf(token), new Session(account, pageToken, now, maxSocketsPerSession));
		const [oldest] = this.#byDigest.keys();
		if (this.#byDigest.size > maxSessions && oldest !== undefined) this.#end(oldest);
		return token;
	}

	/** The session of `token`, unless it is over; it counts as used now. */
	find(token: string | undefined): Session | undefined {
		const digest = digestOf(token ?? "");
		const session = this.#byDigest.get(digest);
		if (!session) return undefined;
		if (this.#isOver(session)) {
			this.#end(digest);
			return undefined;
		}
		session.usedAt = this.#clock.monotonic();
		this.#byDigest.delete(digest);
		this.#byDigest.set(digest, session);
		return session;
	}

	/** Ends the session of `token`, if there is one, and hangs up on its live pictures. */
	end(token: string | undefined): void {
		this.#end(digestOf(token ?? ""));
	}

	close(): void {
		this.#cancelSweep();
		for (const digest of [...this.#byDigest.keys()]) this.#end(digest);
	}

	#end(digest: string): void {
		this.#byDigest.get(digest)?.hangUp();
		this.#byDigest.delete(digest);
	}

	#isOver({ account, openedAt, usedAt }: Session): boolean {
		if (this.#accounts && this.#accounts.find(account.user) !== account) return true;
		const now = this.#clock.monotonic();
		return now - openedAt >= this.#limits.sessionMs || now - usedAt >= this.#limits.idleMs;
	}

	/** Ends those that are over, as after a change of the accounts. */
	review(): void {
		for (const [digest, session] of [...this.#byDigest]) if (this.#isOver(session)) this.#end(digest);
	}

	#sweep(): void {
		this.review();
		this.#cancelSweep = this.#clock.after(sweepMs, () => this.#sweep());
	}
}

function digestOf(token: string): string {
	return createHash("sha256").update(token).digest("base64");
}
