import type { Clock } from "../clock.ts";

export interface AttemptLimits {
	/** Wrong passwords that a peer may send in a row before it has to slow down. */
	readonly burst: number;
	/** After that, one more try each so many milliseconds. */
	readonly refillMs: number;
	/** Peers remembered; beyond it the one that failed longest ago is forgotten. */
	readonly peers: number;
}

/** Of an installation: ONVIF, RTSP, the page and the embedded broker count together. */
export const defaultAttemptLimits: AttemptLimits = { burst: 50, refillMs: 500, peers: 10_000 };

/**
 * Slows down who guesses passwords: a bucket of tries a peer, refilled with time. A peer that runs dry waits for its
 * own bucket only; nobody else notices.
 */
export class Attempts {
	readonly #limits: AttemptLimits;
	readonly #clock: Clock;
	/** When each peer's bucket will be full again. The latest failure stands last. */
	readonly #fullAt = new Map<string, number>();

	constructor(limits: AttemptLimits, clock: Clock) {
		this.#limits = limits;
		this.#clock = clock;
	}

	/** True when `peer` has to wait before its next try. */
	locked(peer: string): boolean {
		return this.waitMs(peer) > 0;
	}

	/** How many milliseconds `peer` has to wait before its next try. */
	waitMs(peer: string): number {
		const missing = (this.#fullAt.get(peer) ?? 0) - this.#clock.monotonic();
		return Math.max(0, missing - (this.#limits.burst - 1) * this.#limits.refillMs);
	}

	/** @param tries how many it counts as: programs repeat a wrong password by themselves, people do not */
	failed(peer: string, tries = 1): void {
		const now = this.#clock.monotonic();
		const fullAt = Math.max(now, this.#fullAt.get(peer) ?? 0) + tries * this.#limits.refillMs;
		this.#fullAt.delete(peer);
		this.#fullAt.set(peer, fullAt);
		if (this.#fullAt.size <= this.#limits.peers) return;
		const [oldest] = this.#fullAt.keys();
		if (oldest !== undefined) this.#fullAt.delete(oldest);
	}
}
