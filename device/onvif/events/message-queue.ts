import type { Notification } from "./notification.ts";

/**
 * Messages that wait for one subscriber, oldest first. When there are too many, one goes that a later message about the
 * same property has overtaken, or else the oldest: the present state of a property is never what gets lost.
 */
export class MessageQueue {
	readonly #limit: number;
	#waiting: Notification[] = [];
	#dropped = 0;

	constructor(limit: number) {
		this.#limit = limit;
	}

	get length(): number {
		return this.#waiting.length;
	}

	/** Messages that went because the subscriber was too slow. */
	get dropped(): number {
		return this.#dropped;
	}

	push(notification: Notification): void {
		this.#waiting.push(notification);
		if (this.#waiting.length > this.#limit) this.#makeRoom();
	}

	/** The next messages, which stay. */
	peek(count: number): readonly Notification[] {
		return this.#waiting.slice(0, count);
	}

	take(count: number): readonly Notification[] {
		return this.#waiting.splice(0, count);
	}

	/** Takes these out wherever they are: while they were on their way, some may have been dropped. */
	remove(sent: readonly Notification[]): void {
		const gone = new Set(sent);
		this.#waiting = this.#waiting.filter((notification) => !gone.has(notification));
	}

	#makeRoom(): void {
		this.#dropped++;
		const latest = new Map(this.#waiting.map((notification) => [notification.identity, notification]));
		const overtaken = this.#waiting.findIndex(
			(notification) =>
				notification.operation !== undefined && latest.get(notification.identity) !== notification,
		);
		const happening = this.#waiting.findIndex(({ operation }) => operation === undefined);
		const [victim = 0] = [overtaken, happening].filter((place) => place >= 0);
		this.#waiting.splice(victim, 1);
	}
}
