import type { Account } from "../../device/auth/accounts.ts";

/** Why a session ended. */
export type SessionEnd =
	| "signed-out"
	/** Its browser signed in once more. */
	| "signed-in-anew"
	| "idle"
	| "too-long"
	/** Its user is none any more, or has another password or role. */
	| "account-changed"
	/** There were too many sessions. */
	| "displaced"
	| "device-stopped";

/** One signed-in browser. */
export class Session {
	readonly account: Account;
	/**
	 * What the session's own pages prove themselves with when they change something, beside the Origin header: the cookie
	 * comes by itself, this does not.
	 */
	readonly token: string;
	/** The address that it was signed in from. */
	readonly peer: string;
	/** Times of the monotonic clock, in milliseconds. */
	readonly openedAt: number;
	usedAt: number;
	readonly #maxSockets: number;
	readonly #hangUps = new Set<() => void>();

	constructor(account: Account, token: string, peer: string, now: number, maxSockets: number) {
		this.account = account;
		this.token = token;
		this.peer = peer;
		this.openedAt = now;
		this.usedAt = now;
		this.#maxSockets = maxSockets;
	}

	/**
	 * Ties a WebSocket to the session: `hangUp` is called when the session ends.
	 * @returns what unties it, or undefined when the session has as many as it may have
	 */
	tie(hangUp: () => void): (() => void) | undefined {
		if (this.#hangUps.size >= this.#maxSockets) return undefined;
		this.#hangUps.add(hangUp);
		return () => this.#hangUps.delete(hangUp);
	}

	hangUp(): void {
		for (const hangUp of [...this.#hangUps]) hangUp();
		this.#hangUps.clear();
	}
}
