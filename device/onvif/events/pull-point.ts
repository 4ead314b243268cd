import { baseFault, unknownSubscription } from "./fault.ts";
import type { Notification } from "./notification.ts";
import { Subscription, type SubscriptionParts } from "./subscription.ts";

/** Milliseconds that a pull point lives on beyond what its client announced: answers and new calls take their time. */
const grace = 10_000;

interface Pull {
	/** Longest wait, in milliseconds. */
	readonly timeout: number;
	readonly limit: number;
	/** Fires when nobody waits for the answer any more. */
	readonly gone: AbortSignal | undefined;
}

/** A subscription whose client comes and fetches (Core §9.1). */
export class PullPoint extends Subscription {
	#lastPull: number;
	/** Ends the wait of the PullMessages that is waiting. */
	#wake: (() => void) | undefined;

	constructor(parts: SubscriptionParts) {
		super(parts);
		this.#lastPull = this.clock.monotonic();
		this.synchronise();
	}

	/** True while somebody waits for messages. */
	get waits(): boolean {
		return this.#wake !== undefined;
	}

	/** Milliseconds since anybody asked for messages; 0 while somebody waits for them. */
	get idle(): number {
		return this.waits ? 0 : this.clock.monotonic() - this.#lastPull;
	}

	/**
	 * The messages that wait, at once; or the next one as soon as there is one; or none after `timeout`. Each call keeps
	 * the pull point alive for as long as it may take, and for as long once more (Core §9.1.1).
	 *
	 * @throws SoapFault UnableToGetMessages while another call waits, ResourceUnknown when the pull point ends meanwhile
	 */
	async pull({ timeout, limit, gone }: Pull): Promise<readonly Notification[]> {
		if (this.waits)
			throw baseFault(
				"wsnt:UnableToGetMessagesFault",
				this.clock.now(),
				"another PullMessages waits for this pull point's messages",
			);
		this.keepAlive(timeout + grace);
		if (this.queue.length === 0 && timeout > 0) await this.#wait(timeout, gone);
		if (this.ended) throw unknownSubscription(this.clock.now());
		this.#lastPull = this.clock.monotonic();
		this.keepAlive(timeout + grace);
		// What a client that has gone would have got waits for its next call.
		return gone?.aborted ? [] : this.queue.take(Math.min(limit, this.limits.messagesAtOnce));
	}

	protected override ready(): void {
		this.#wake?.();
	}

	protected override over(): void {
		this.#wake?.();
	}

	#wait(timeout: number, gone: AbortSignal | undefined): Promise<void> {
		return new Promise((resolve) => {
			const wake = () => {
				this.#wake = undefined;
				cancel();
				gone?.removeEventListener("abort", wake);
				resolve();
			};
			const cancel = this.clock.after(timeout, wake);
			this.#wake = wake;
			gone?.addEventListener("abort", wake);
			if (gone?.aborted) wake();
		});
	}
}
