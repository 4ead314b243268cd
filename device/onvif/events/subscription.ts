import type { Clock } from "../../clock.ts";
import { type Filter, passes } from "./filter.ts";
import type { EventLimits } from "./limits.ts";
import { MessageQueue } from "./message-queue.ts";
import type { Notification } from "./notification.ts";
import { formatDateTime } from "./time.ts";

export interface SubscriptionParts {
	readonly id: string;
	/** IP address of who subscribed. */
	readonly peer: string;
	readonly filter: Filter;
	/** Milliseconds from now to its end, unless it is renewed. */
	readonly term: number;
	/** tev:ChangedOnly: the subscriber wants neither present states nor their end (Core §9.1.1). */
	readonly changedOnly: boolean;
	readonly clock: Clock;
	readonly limits: EventLimits;
	/** The properties as they are now. */
	readonly states: () => readonly Notification[];
	/** Called with each message that is to be told. */
	readonly told?: ((notification: Notification) => void) | undefined;
	/** Called once, when it is over. */
	readonly onEnded: () => void;
}

/** What a client asked to be told, until a term that it can put off (WS-BaseNotification §6). */
export abstract class Subscription {
	readonly id: string;
	readonly peer: string;
	protected readonly clock: Clock;
	protected readonly limits: EventLimits;
	protected readonly queue: MessageQueue;
	readonly #parts: SubscriptionParts;
	/** On the monotonic clock: whoever sets the camera's time does not end subscriptions. */
	#endsAt: number;
	#cancelEnd: () => void = () => {};
	#ended = false;

	constructor(parts: SubscriptionParts) {
		this.#parts = parts;
		this.id = parts.id;
		this.peer = parts.peer;
		this.clock = parts.clock;
		this.limits = parts.limits;
		this.queue = new MessageQueue(parts.limits.queuedMessages);
		this.#endsAt = this.clock.monotonic() + parts.term;
		this.#setAlarm();
	}

	get ended(): boolean {
		return this.#ended;
	}

	/** Messages that the subscriber was too slow for. */
	get dropped(): number {
		return this.queue.dropped;
	}

	/** What its answers say: wsnt:CurrentTime, and wsnt:TerminationTime after it. */
	get times(): { readonly current: string; readonly termination: string } {
		const now = this.clock.now();
		const left = this.#endsAt - this.clock.monotonic();
		// Whole seconds apart from each other, when the term is one.
		const current = Math.floor(now / 1000) * 1000;
		return { current: formatDateTime(current), termination: formatDateTime(current + Math.round(left)) };
	}

	/** Tells the subscriber, if it is what was asked for. */
	offer(notification: Notification): void {
		if (this.#ended || !passes(this.#parts.filter, notification)) return;
		const { operation } = notification;
		if (this.#parts.changedOnly && (operation === "Initialized" || operation === "Deleted")) return;
		this.queue.push(notification);
		this.#parts.told?.(notification);
		this.ready();
	}

	/** SetSynchronizationPoint (Core §9.4.5): all properties once more, as they are. */
	synchronise(): void {
		for (const state of this.#parts.states()) this.offer(state);
	}

	/** Sets another term, in milliseconds from now, be it later or sooner. */
	renew(term: number): void {
		this.#endsAt = this.clock.monotonic() + term;
		this.#setAlarm();
	}

	/** It ends no sooner than in `term` milliseconds. */
	keepAlive(term: number): void {
		if (this.#endsAt - this.clock.monotonic() < term) this.renew(term);
	}

	end(): void {
		if (this.#ended) return;
		this.#ended = true;
		this.#cancelEnd();
		this.over();
		this.#parts.onEnded();
	}

	/** There is a message to tell. */
	protected abstract ready(): void;
	/** No message will be told any more. */
	protected abstract over(): void;

	#setAlarm(): void {
		this.#cancelEnd();
		this.#cancelEnd = this.clock.after(Math.max(0, this.#endsAt - this.clock.monotonic()), () => this.end());
	}
}
