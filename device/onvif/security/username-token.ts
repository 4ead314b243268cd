import { createHash, timingSafeEqual } from "node:crypto";
import type { Account, Accounts } from "../../auth/accounts.ts";
import type { Attempts } from "../../auth/attempts.ts";
import type { SignInWatch } from "../../auth/sign-in-watch.ts";
import type { Clock } from "../../clock.ts";
import type { XmlElement } from "../soap/element.ts";
import { ReplayCache } from "./replay-cache.ts";

export interface UsernameTokenLimits {
	/** How far Created may lie from the camera's time, before or after, in milliseconds. */
	readonly windowMs: number;
	/** Tokens remembered to tell replays. */
	readonly rememberedTokens: number;
	/** Bytes of a nonce. */
	readonly maxNonceBytes: number;
}

const defaultUsernameTokenLimits: UsernameTokenLimits = {
	windowMs: 300_000,
	rememberedTokens: 20_000,
	maxNonceBytes: 256,
};

/** As received in the security header. */
export interface UsernameToken {
	readonly username: string;
	readonly passwordType: string;
	readonly password: string;
	readonly nonce: Buffer;
	/** The very characters: they are part of what is hashed. */
	readonly created: string;
}

/** Why a token is refused. For the log: a client learns that it is not authorised, and nothing else. */
type UsernameTokenFlaw =
	| "malformed"
	| "password-text"
	| "unknown-user"
	| "wrong-password"
	| "outside-window"
	| "replayed"
	| "locked";

export type UsernameTokenVerdict =
	| { readonly ok: true; readonly account: Account }
	| { readonly ok: false; readonly reason: UsernameTokenFlaw };

const refuse = (reason: UsernameTokenFlaw): UsernameTokenVerdict => ({ ok: false, reason });

/** The UsernameToken in a SOAP header, or undefined when there is none. */
export function findUsernameToken(header: XmlElement | undefined): XmlElement | undefined {
	return header?.child("Security")?.child("UsernameToken");
}

/** WS-Security UsernameToken Profile 1.0 §3.1; undefined when a part is missing that ONVIF Core §5.9.5 demands. */
function readUsernameToken(token: XmlElement, maxNonceBytes: number): UsernameToken | undefined {
	const username = token.child("Username")?.text;
	const password = token.child("Password");
	const nonce = Buffer.from(token.child("Nonce")?.text ?? "", "base64");
	const created = token.child("Created")?.text;
	if (!username || !password || !created || nonce.length === 0 || nonce.length > maxNonceBytes)
		return undefined;
	const passwordType = /[^#]*$/.exec(password.attribute("Type") ?? "")?.[0] ?? "";
	return { username, passwordType, password: password.text, nonce, created };
}

/** Base64 ( SHA-1 ( nonce + created + password ) ), UsernameToken Profile 1.0 §3.1. */
function passwordDigest(nonce: Uint8Array, created: string, password: string): string {
	return createHash("sha1").update(nonce).update(created).update(password).digest("base64");
}

/** An xs:dateTime, in UTC unless it says otherwise; milliseconds since 1970, or undefined. */
export function parseCreated(text: string): number | undefined {
	const parts = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/.exec(text);
	if (!parts) return undefined;
	const time = Date.parse(`${parts[1]}${parts[3] ?? "Z"}`);
	return Number.isNaN(time) ? undefined : time + Math.floor(Number(parts[2] ?? 0) * 1000);
}

export interface UsernameTokenGuardOptions {
	readonly accounts: Accounts;
	/** The camera's own: the time window goes by it. */
	readonly clock: Clock;
	readonly limits?: Partial<UsernameTokenLimits>;
	/** Counts wrong passwords, whichever way they come. */
	readonly attempts: Attempts;
	readonly watch?: SignInWatch | undefined;
}

/**
 * Verifies WS-Security UsernameTokens with password digests. A password in clear text is refused: there is no TLS
 * here. Nonce and Created together are good once; either alone may come again, as with clients whose nonces count up
 * from one (INTEROP: ZoneMinder).
 */
export class UsernameTokenGuard {
	readonly #accounts: Accounts;
	readonly #clock: Clock;
	readonly #limits: UsernameTokenLimits;
	readonly #used: ReplayCache;
	readonly #attempts: Attempts;
	readonly #watch: SignInWatch | undefined;

	constructor({ accounts, attempts, clock, limits, watch }: UsernameTokenGuardOptions) {
		this.#accounts = accounts;
		this.#clock = clock;
		this.#limits = { ...defaultUsernameTokenLimits, ...limits };
		this.#used = new ReplayCache(this.#limits.rememberedTokens);
		this.#attempts = attempts;
		this.#watch = watch;
	}

	/** @param peer who asks, such as an IP address: wrong passwords slow down this peer and no other */
	verify(element: XmlElement, peer: string): UsernameTokenVerdict {
		const verdict = this.#verify(element, peer);
		if (verdict.ok) this.#watch?.({ outcome: "ok", reason: null, account: verdict.account, peer });
		else if (this.#watch) {
			const { reason } = verdict;
			const account = this.#accounts.find(element.child("Username")?.text ?? "");
			this.#watch({ outcome: reason === "locked" ? "locked-out" : "refused", reason, account, peer });
		}
		return verdict;
	}

	#verify(element: XmlElement, peer: string): UsernameTokenVerdict {
		if (this.#attempts.locked(peer)) return refuse("locked");
		const token = readUsernameToken(element, this.#limits.maxNonceBytes);
		if (!token) return refuse("malformed");
		if (token.passwordType !== "PasswordDigest") return refuse("password-text");
		const account = this.#accounts.find(token.username);
		// A user who does not exist costs the same time as one who does.
		const expected = passwordDigest(token.nonce, token.created, account?.password.reveal() ?? "");
		if (!sameText(token.password, expected) || !account) {
			this.#attempts.failed(peer);
			return refuse(account ? "wrong-password" : "unknown-user");
		}
		return this.#isFresh(token, account);
	}

	/** The digest stands for nonce and Created together, whichever way a replay splits the two. */
	#isFresh({ password, created }: UsernameToken, account: Account): UsernameTokenVerdict {
		const { windowMs } = this.#limits;
		const now = this.#clock.now();
		const time = parseCreated(created);
		if (time === undefined) return refuse("malformed");
		if (Math.abs(time - now) > windowMs) return refuse("outside-window");
		const fresh = this.#used.use(`${password} ${account.user}`, time, now - windowMs);
		return fresh ? { ok: true, account } : refuse("replayed");
	}
}

/** In a time that does not depend on where the two differ. */
function sameText(given: string, expected: string): boolean {
	const bytes = (text: string) => createHash("sha256").update(text).digest();
	return timingSafeEqual(bytes(given), bytes(expected));
}
