import { createHash } from "node:crypto";
import type { Account, Accounts } from "../../device/auth/accounts.ts";
import type { RandomSource } from "../../device/auth/nonce.ts";
import type { Clock } from "../../device/clock.ts";
import type { ConsoleLimits } from "../limits.ts";
import { Session, type SessionEnd } from "./session.ts";

/** 256 bits: nobody guesses one. */
const tokenBytes = 32;

/** How often sessions are looked through for those that are over, in milliseconds. */
const sweepMs = 15_000;

/** Is told of each session that ends. */
export type SessionEndWatch = (account: Account, peer: string, why: SessionEnd) => void;

/** Who is signed in. Sessions are known by a digest of their token: what is in memory opens nothing. */
export class Sessions {
	readonly #clock: Clock;
	readonly #random: RandomSource;
	readonly #limits: ConsoleLimits;
	readonly #accounts: Pick<Accounts, "find"> | undefined;
	readonly #ended: SessionEndWatch | undefined;
	/** The one used last stands last. */
	readonly #byDigest = new Map<string, Session>();
	#cancelSweep: () => void = () => {};

	/** @param options.accounts who is taken away or changed there has to sign in anew */
	constructor(options: {
		clock: Clock;
		random: RandomSource;
		limits: ConsoleLimits;
		accounts?: Pick<Accounts, "find">;
		ended?: SessionEndWatch | undefined;
	}) {
		this.#clock = options.clock;
		this.#random = options.random;
		this.#limits = options.limits;
		this.#accounts = options.accounts;
		this.#ended = options.ended;
		this.#sweep();
	}

	get size(): number {
		return this.#byDigest.size;
	}

	/** Begins a session; the token goes to the browser and nowhere else. */
	open(account: Account, peer = ""): string {
		const token = this.#random(tokenBytes).toString("base64url");
		const { maxSessions, maxSocketsPerSession } = this.#limits;
		const now = this.#clock.monotonic();
		const pageToken = this.#random(tokenBytes).toString("base64url");
		this.#byDigest.set(digestOf(token), new Session(account, pageToken, peer, now, maxSocketsPerSession));
		const [oldest] = this.#byDigest.keys();
		if (this.#byDigest.size > maxSessions && oldest !== undefined) this.#end(oldest, "displaced");
		return token;
	}

	/** The session of `token`, unless it is over; it counts as used now. */
	find(token: string | undefined): Session | undefined {
		const session = this.peek(token);
		if (!session) return undefined;
		const digest = digestOf(token ?? "");
		session.usedAt = this.#clock.monotonic();
		this.#byDigest.delete(digest);
		this.#byDigest.set(digest, session);
		return session;
	}

	/** The session of `token`, unless it is over. It does not count as used: an open page asks by itself. */
	peek(token: string | undefined): Session | undefined {
		const digest = digestOf(token ?? "");
		const session = this.#byDigest.get(digest);
		const why = session && this.#whyOver(session);
		if (!why) return session;
		this.#end(digest, why);
		return undefined;
	}

	/** How long a session has to go, in milliseconds: if nobody does anything, and in any case. */
	left({ openedAt, usedAt }: Session): { readonly idleMs: number; readonly sessionMs: number } {
		const now = this.#clock.monotonic();
		const { idleMs, sessionMs } = this.#limits;
		return { idleMs: Math.max(0, usedAt + idleMs - now), sessionMs: Math.max(0, openedAt + sessionMs - now) };
	}

	/** Other addresses that somebody is signed in from. */
	elsewhere(session: Session): string[] {
		const others = [...this.#byDigest.values()].filter(
			(other) =>
				other.peer !== session.peer && other.account.user === session.account.user && !this.#whyOver(other),
		);
		return [...new Set(others.map(({ peer }) => peer))];
	}

	/** Ends the session of `token`, if there is one, and hangs up on its live pictures. */
	end(token: string | undefined, why: SessionEnd = "signed-out"): void {
		this.#end(digestOf(token ?? ""), why);
	}

	close(): void {
		this.#cancelSweep();
		for (const digest of [...this.#byDigest.keys()]) this.#end(digest, "device-stopped");
	}

	#end(digest: string, why: SessionEnd): void {
		const session = this.#byDigest.get(digest);
		if (!session) return;
		this.#byDigest.delete(digest);
		session.hangUp();
		this.#ended?.(session.account, session.peer, why);
	}

	#whyOver({ account, openedAt, usedAt }: Session): SessionEnd | undefined {
		if (this.#accounts && this.#accounts.find(account.user) !== account) return "account-changed";
		const now = this.#clock.monotonic();
		if (now - openedAt >= this.#limits.sessionMs) return "too-long";
		return now - usedAt >= this.#limits.idleMs ? "idle" : undefined;
	}

	/** Ends those that are over, as after a change of the accounts. */
	review(): void {
		for (const [digest, session] of [...this.#byDigest]) {
			const why = this.#whyOver(session);
			if (why) this.#end(digest, why);
		}
	}

	#sweep(): void {
		this.review();
		this.#cancelSweep = this.#clock.after(sweepMs, () => this.#sweep());
	}
}

function digestOf(token: string): string {
	return createHash("sha256").update(token).digest("base64");
}
