import { randomBytes } from "node:crypto";
import type { Account } from "../../auth/accounts.ts";
import type { RandomSource } from "../../auth/nonce.ts";
import type { Clock } from "../../clock.ts";
import type { Logger } from "../../log.ts";
import type { Consumer } from "./consumer.ts";
import type { EventSource } from "./event-source.ts";
import type { Filter } from "./filter.ts";
import { defaultEventLimits, type EventLimits } from "./limits.ts";
import type { Notification } from "./notification.ts";
import { PullPoint } from "./pull-point.ts";
import { type Post, PushSubscription } from "./push-subscription.ts";
import type { Subscription, SubscriptionParts } from "./subscription.ts";

export interface SubscriptionsOptions {
	readonly source: EventSource;
	readonly uuid: string;
	readonly clock: Clock;
	readonly log: Logger;
	readonly post: Post;
	readonly random?: RandomSource;
	readonly limits?: Partial<EventLimits>;
	/** Is told of all that subscribers get. */
	readonly told?: ToldWatch;
}

export interface ToldWatch {
	/** A message that is to be told. */
	told(notification: Notification): void;
	/** Messages were posted, as so many bytes. */
	posted(who: Pick<Wanted, "account" | "peer">, bytes: number): void;
	/** A subscriber was too slow for so many. */
	dropped(messages: number): void;
}

export interface Wanted {
	readonly peer: string;
	/** Who subscribes, if they said so. */
	readonly account?: Account | undefined;
	readonly filter: Filter;
	/** Milliseconds; the default when undefined. */
	readonly term: number | undefined;
	readonly changedOnly: boolean;
}

/** All subscriptions to one camera's events. */
export class Subscriptions {
	readonly source: EventSource;
	readonly clock: Clock;
	readonly limits: EventLimits;
	readonly #options: SubscriptionsOptions;
	readonly #random: RandomSource;
	readonly #all = new Map<string, Subscription>();
	readonly #unlisten: () => void;
	#closed = false;

	constructor(options: SubscriptionsOptions) {
		this.#options = options;
		this.source = options.source;
		this.clock = options.clock;
		this.limits = { ...defaultEventLimits, ...options.limits };
		this.#random = options.random ?? randomBytes;
		this.#unlisten = this.source.listen((notification) => {
			for (const subscription of this.#all.values()) subscription.offer(notification);
		});
	}

	/** Those that have not ended. */
	get all(): readonly Subscription[] {
		return [...this.#all.values()];
	}

	find(id: string): Subscription | undefined {
		return this.#all.get(id);
	}

	/** A new pull point with the present states waiting in it; undefined when there are too many. */
	createPullPoint(wanted: Wanted): PullPoint | undefined {
		const points = this.#those(PullPoint);
		if (points.length >= this.limits.pullPoints) mostIdle(points, this.limits.idleMs)?.end();
		if (!this.#hasRoom(PullPoint, wanted.peer, this.limits.pullPoints)) return undefined;
		return this.#add(new PullPoint(this.#parts(wanted)));
	}

	/**
	 * A subscription whose messages are posted; undefined when there are too many.
	 *
	 * @param addressOf gives the subscription's own address by its identifier
	 */
	subscribe(
		wanted: Wanted,
		consumer: Consumer,
		addressOf: (id: string) => string,
	): PushSubscription | undefined {
		if (!this.#hasRoom(PushSubscription, wanted.peer, this.limits.notificationProducers)) return undefined;
		const parts = this.#parts(wanted);
		const { log, post, uuid, told } = this.#options;
		const onGivenUp = () =>
			log.warn({ peer: wanted.peer }, "an event subscriber takes nothing, and is given up");
		const address = addressOf(parts.id);
		const posted = told && ((bytes: number) => told.posted(wanted, bytes));
		return this.#add(new PushSubscription({ ...parts, consumer, address, uuid, post, posted, onGivenUp }));
	}

	/** Ends all subscriptions: whoever waits for messages is told so. There will be no new ones. */
	close(): void {
		this.#closed = true;
		this.#unlisten();
		this.endAll();
	}

	/** Ends those that there are, as when the camera is rebooted. */
	endAll(): void {
		for (const subscription of [...this.#all.values()]) subscription.end();
	}

	#those<T extends Subscription>(kind: abstract new (...args: never[]) => T): T[] {
		return [...this.#all.values()].filter((subscription): subscription is T => subscription instanceof kind);
	}

	#hasRoom(kind: typeof PullPoint | typeof PushSubscription, peer: string, most: number): boolean {
		const there = this.#those<Subscription>(kind);
		const own = there.filter((subscription) => subscription.peer === peer).length;
		const room = !this.#closed && there.length < most && own < Math.min(most, this.limits.perPeer);
		if (!room) this.#options.log.warn({ peer, all: there.length, own }, "too many event subscriptions");
		return room;
	}

	/** The identifier cannot be guessed: a subscription is its client's. */
	#parts({ peer, filter, term, changedOnly }: Wanted): SubscriptionParts {
		const { told } = this.#options;
		const id = this.#random(16).toString("hex");
		return {
			id,
			peer,
			filter,
			term: term ?? this.limits.defaultTermMs,
			changedOnly,
			clock: this.clock,
			limits: this.limits,
			states: () => this.source.states,
			told: told && ((notification) => told.told(notification)),
			onEnded: () => {
				told?.dropped(this.#all.get(id)?.dropped ?? 0);
				this.#all.delete(id);
			},
		};
	}

	#add<T extends Subscription>(subscription: T): T {
		this.#all.set(subscription.id, subscription);
		return subscription;
	}
}

/** The pull point that nobody has asked for the longest, if that is longer than `idleMs`. */
function mostIdle(points: readonly PullPoint[], idleMs: number): PullPoint | undefined {
	const [first] = [...points].sort((a, b) => b.idle - a.idle);
	return first && first.idle > idleMs ? first : undefined;
}
