import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Clock } from "../clock.ts";
import { type Account, type Accounts, isSameAccount } from "./accounts.ts";
import { type AttemptLimits, Attempts, defaultAttemptLimits } from "./attempts.ts";
import { type DigestCredentials, formatDigestChallenge, parseDigestCredentials } from "./digest-header.ts";
import {
	type DigestAlgorithm,
	digestAlgorithms,
	digestResponse,
	responseLengths,
} from "./digest-response.ts";
import { NonceMint, type RandomSource } from "./nonce.ts";
import { ReplayMemory } from "./replay.ts";
import type { SignInWatch } from "./sign-in-watch.ts";
import { coversUri } from "./uri.ts";

export interface DigestLimits extends AttemptLimits {
	/** How long a nonce that is not bound to a connection is good, in milliseconds. */
	readonly nonceLifetimeMs: number;
	/** Responses remembered to tell replays. When it overflows, the oldest nonces go stale before their time. */
	readonly rememberedResponses: number;
}

const defaultDigestLimits: DigestLimits = {
	nonceLifetimeMs: 300_000,
	rememberedResponses: 20_000,
	...defaultAttemptLimits,
};

export interface DigestGuardOptions {
	readonly realm: string;
	readonly accounts: Accounts;
	readonly clock: Clock;
	readonly random?: RandomSource;
	/** Offered algorithms, the preferred one first. Default: MD5, SHA-256, as in ONVIF Core §5.9.3. */
	readonly algorithms?: readonly DigestAlgorithm[];
	readonly limits?: Partial<DigestLimits>;
	/** Counts wrong passwords; of its own unless given. Who guesses here and there is counted once where guards share it. */
	readonly attempts?: Attempts;
	readonly watch?: SignInWatch;
}

export interface DigestRequest {
	readonly method: string;
	/** As in the request line: a path, or an absolute URL. */
	readonly uri: string;
	/** The value of the Authorization header. */
	readonly authorization: string | undefined;
	/** Who asks, such as its IP address: too many wrong passwords slow down this peer and no other. */
	readonly peer?: string;
	/** What the nonce was bound to when it was handed out. */
	readonly binding?: string;
}

type DigestFailureReason =
	| "missing"
	| "malformed"
	| "unknown-user"
	| "wrong-password"
	| "stale"
	| "replayed"
	| "uri-mismatch"
	/** Too many wrong passwords from this peer: answer 429 or 503 with Retry-After rather than a challenge. */
	| "locked";

export interface DigestFailure {
	readonly ok: false;
	/** For the log. A client learns `stale` and nothing else, or it could find out which users exist. */
	readonly reason: DigestFailureReason;
	/** What to give to `challenges`: true when the password was right and a new nonce is all that is missing. */
	readonly stale: boolean;
}

export type DigestVerdict = { readonly ok: true; readonly account: Account } | DigestFailure;

const refuse = (reason: DigestFailureReason): DigestFailure => ({
	ok: false,
	reason,
	stale: reason === "stale" || reason === "replayed",
});

/**
 * The server's side of Digest authentication for HTTP and RTSP: RFC 7616 with MD5 and SHA-256 and qop `auth`, and
 * RFC 2069 (no qop) for the RTSP clients that know nothing newer, such as GStreamer and live555.
 *
 * RTSP binds its nonces to the connection (`binding`): they then live as long as it does and may be used again in it,
 * which those clients do, while a copy of the header is worth nothing on any other connection. Unbound nonces, for
 * HTTP, expire; with qop each response is accepted once.
 */
export class DigestGuard {
	readonly realm: string;
	/** Counts wrong passwords of each peer. */
	readonly attempts: Attempts;
	/** Is told who signs in, and who tries to. */
	readonly watch: SignInWatch | undefined;
	readonly #accounts: Accounts;
	readonly #algorithms: readonly DigestAlgorithm[];
	readonly #limits: DigestLimits;
	readonly #clock: Clock;
	readonly #nonces: NonceMint;
	readonly #replays: ReplayMemory;
	/** Stands in for the password of users who do not exist, so that they cost the same time. */
	readonly #decoy: string;

	constructor(options: DigestGuardOptions) {
		const random = options.random ?? randomBytes;
		this.realm = options.realm;
		this.watch = options.watch;
		this.#accounts = options.accounts;
		this.#algorithms = options.algorithms ?? digestAlgorithms;
		this.#limits = { ...defaultDigestLimits, ...options.limits };
		this.#clock = options.clock;
		this.#nonces = new NonceMint(options.clock, random);
		this.attempts = options.attempts ?? new Attempts(this.#limits, options.clock);
		this.#replays = new ReplayMemory(this.#limits.rememberedResponses);
		this.#decoy = random(16).toString("hex");
	}

	/**
	 * Values for the WWW-Authenticate headers of a 401 answer, one an algorithm, each with a fresh nonce.
	 * Any of the nonces is good with any of the algorithms: clients that read one header and hash by another exist.
	 */
	challenges(stale = false, binding = ""): string[] {
		return this.#algorithms.map((algorithm) =>
			formatDigestChallenge({ realm: this.realm, nonce: this.#nonces.make(binding), stale, algorithm }),
		);
	}

	/**
	 * How many milliseconds `peer` has to wait before `verify` hears it again: more than 0 after too many wrong
	 * passwords. A server that waits so long, instead of refusing, slows down a client that tries the same wrong password
	 * for ever, and serves the others behind the same address all the same.
	 */
	waitMs(peer: string): number {
		return this.attempts.waitMs(peer);
	}

	/** Whether who was let in as `account` would be so now. */
	holds(account: Account): boolean {
		return isSameAccount(account, this.#accounts.find(account.user));
	}

	/** Checks a request's credentials. Never throws. */
	verify(request: DigestRequest): DigestVerdict {
		const verdict = this.#verify(request);
		if (this.watch) this.#tell(this.watch, request, verdict);
		return verdict;
	}

	/** Who has said nothing yet, or needs a new nonce and no more, has not been refused. */
	#tell(watch: SignInWatch, { authorization, peer }: DigestRequest, verdict: DigestVerdict): void {
		if (verdict.ok) {
			watch({ outcome: "ok", reason: null, account: verdict.account, peer });
			return;
		}
		const { reason, stale } = verdict;
		if (reason === "missing" || stale) return;
		const credentials = parseDigestCredentials(authorization ?? "");
		const account = credentials && this.#accounts.find(credentials.username);
		watch({ outcome: reason === "locked" ? "locked-out" : "refused", reason, account, peer });
	}

	#verify(request: DigestRequest): DigestVerdict {
		if (request.authorization === undefined) return refuse("missing");
		if (request.peer !== undefined && this.attempts.locked(request.peer)) return refuse("locked");
		const credentials = parseDigestCredentials(request.authorization);
		if (!credentials || (credentials.qop && credentials.qop.value !== "auth")) return refuse("malformed");
		const account = this.#authenticate(request.method, credentials);
		if (!account) {
			if (request.peer !== undefined) this.attempts.failed(request.peer);
			return refuse(this.#accounts.find(credentials.username) ? "wrong-password" : "unknown-user");
		}
		if (!coversUri(credentials.uri, request.uri)) return refuse("uri-mismatch");
		const flaw = this.#nonceFlaw(credentials, request.binding ?? "");
		return flaw ? refuse(flaw) : { ok: true, account };
	}

	#authenticate(method: string, credentials: DigestCredentials): Account | undefined {
		const account = this.#accounts.find(credentials.username);
		// The length tells the algorithm: some clients repeat one challenge's name and hash by the other.
		const algorithm = this.#algorithms.find((name) => responseLengths[name] === credentials.response.length);
		const expected = digestResponse(
			algorithm ?? "MD5",
			method,
			account?.password.reveal() ?? this.#decoy,
			// The realm is ours whatever the client says, or a response made for another place would do here.
			{ ...credentials, realm: this.realm },
		);
		const given = credentials.response.toLowerCase().padEnd(expected.length).slice(0, expected.length);
		const equal = timingSafeEqual(Buffer.from(given, "latin1"), Buffer.from(expected, "latin1"));
		return equal && algorithm ? account : undefined;
	}

	#nonceFlaw(credentials: DigestCredentials, binding: string): "stale" | "replayed" | undefined {
		const madeAt = this.#nonces.madeAt(credentials.nonce, binding);
		// Not ours: from before a restart, say, or from another connection. The password was right, so try again.
		if (madeAt === undefined) return "stale";
		if (binding !== "") return undefined;
		const oldest = this.#clock.monotonic() - this.#limits.nonceLifetimeMs;
		if (madeAt < oldest || madeAt <= this.#replays.horizon) return "stale";
		if (!credentials.qop) return undefined;
		if (this.#replays.has(credentials.nonce, credentials.response)) return "replayed";
		this.#replays.expire(oldest);
		this.#replays.add(credentials.nonce, madeAt, credentials.response);
		return undefined;
	}
}
