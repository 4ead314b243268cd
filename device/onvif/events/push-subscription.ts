import { writeEnvelope } from "../soap/envelope.ts";
import { element } from "../soap/write.ts";
import type { Consumer } from "./consumer.ts";
import { type Notification, writeNotification } from "./notification.ts";
import { Subscription, type SubscriptionParts } from "./subscription.ts";

/** Posts one message. Resolves with false when the consumer did not take it; does not reject. */
export type Post = (consumer: Consumer, message: string, gone: AbortSignal) => Promise<boolean>;

export interface PushParts extends SubscriptionParts {
	readonly consumer: Consumer;
	/** Of the subscription, for its messages. */
	readonly address: string;
	readonly uuid: string;
	readonly post: Post;
	/** Called with the bytes of each message that was taken. */
	readonly posted?: ((bytes: number) => void) | undefined;
	/** The consumer took nothing for too long: the subscription is about to end. */
	readonly onGivenUp: () => void;
}

const notifyAction = "http://docs.oasis-open.org/wsn/bw-2/NotificationConsumer/Notify";

/**
 * A subscription whose messages the camera posts itself (Core §9.3). It has its own queue and one request under way at
 * most: a consumer that is slow or gone holds up nobody else, and is given up after a few attempts.
 */
export class PushSubscription extends Subscription {
	readonly #parts: PushParts;
	readonly #gone = new AbortController();
	#posting = false;
	#failures = 0;
	#cancelRetry: () => void = () => {};

	constructor(parts: PushParts) {
		super(parts);
		this.#parts = parts;
		this.synchronise();
	}

	/** On its way with the next turn, so that what happens at once goes out as one message. */
	protected override ready(): void {
		if (this.#posting) return;
		this.#posting = true;
		queueMicrotask(() => void this.#deliver());
	}

	protected override over(): void {
		this.#cancelRetry();
		this.#gone.abort();
	}

	async #deliver(): Promise<void> {
		while (this.queue.length > 0 && !this.ended) {
			const batch = this.queue.peek(this.limits.messagesAtOnce);
			const message = this.#notify(batch);
			const taken = await this.#parts.post(this.#parts.consumer, message, this.#gone.signal);
			if (taken) {
				this.#parts.posted?.(Buffer.byteLength(message));
				this.queue.remove(batch);
				this.#failures = 0;
			} else if (!this.ended) await this.#pause();
		}
		this.#posting = false;
	}

	async #pause(): Promise<void> {
		if (++this.#failures >= this.limits.attempts) {
			this.#parts.onGivenUp();
			this.end();
			return;
		}
		const wait = this.limits.retryMs * 2 ** (this.#failures - 1);
		await new Promise<void>((resolve) => {
			const cancel = this.clock.after(wait, resolve);
			this.#cancelRetry = () => {
				cancel();
				resolve();
			};
		});
	}

	/** The whole message, each prefix of its topics declared (INTEROP, seen 10). */
	#notify(batch: readonly Notification[]): string {
		const { consumer, address: subscription, uuid } = this.#parts;
		return writeEnvelope({
			header: [element("wsa:Action", notifyAction), element("wsa:To", consumer.url.href)],
			body: element(
				"wsnt:Notify",
				batch.map((notification) => writeNotification(notification, { uuid, subscription })),
			),
		});
	}
}
