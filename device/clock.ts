/** Time as a device sees it. It is injected everywhere (invariant I8): no other file calls Date.now or setTimeout. */
export interface Clock {
	/** Wall time in milliseconds since 1970-01-01T00:00:00Z. */
	now(): number;
	/** Time in milliseconds that only ever grows, for intervals and deadlines. */
	monotonic(): number;
	/** Calls `task` once, `ms` milliseconds from now. The function returned cancels it. */
	after(ms: number, task: () => void): () => void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
	now: () => Date.now(),
	monotonic: () => performance.now(),
	after(ms, task) {
		const timer = setTimeout(task, ms);
		return () => clearTimeout(timer);
	},
};

/** A clock whose wall time can be set, as a person sets a camera's; it goes on with the clock beneath. */
export class SettableClock implements Clock {
	readonly #beneath: Clock;
	/** Milliseconds that it is ahead. */
	#ahead: number;

	constructor(beneath: Clock, ahead: number = 0) {
		this.#beneath = beneath;
		this.#ahead = ahead;
	}

	get ahead(): number {
		return this.#ahead;
	}

	setAhead(ms: number): void {
		this.#ahead = ms;
	}

	now(): number {
		return this.#beneath.now() + this.#ahead;
	}

	monotonic(): number {
		return this.#beneath.monotonic();
	}

	after(ms: number, task: () => void): () => void {
		return this.#beneath.after(ms, task);
	}
}

interface Alarm {
	readonly due: number;
	readonly order: number;
	readonly task: () => void;
}

/** A clock that stands still until a test advances it. Alarms fire in order of time, then of setting. */
export class VirtualClock implements Clock {
	#elapsed = 0;
	#orders = 0;
	readonly #epoch: number;
	readonly #alarms = new Set<Alarm>();

	/** @param epoch wall time at the start, in milliseconds since 1970 */
	constructor(epoch: number = Date.UTC(2026, 0, 1)) {
		this.#epoch = epoch;
	}

	now(): number {
		return this.#epoch + this.#elapsed;
	}

	monotonic(): number {
		return this.#elapsed;
	}

	after(ms: number, task: () => void): () => void {
		const alarm = { due: this.#elapsed + Math.max(0, ms), order: this.#orders++, task };
		this.#alarms.add(alarm);
		return () => this.#alarms.delete(alarm);
	}

	/** Moves time on by `ms` milliseconds, firing on the way whatever falls due. */
	advance(ms: number): void {
		const end = this.#elapsed + ms;
		for (;;) {
			let next: Alarm | undefined;
			for (const alarm of this.#alarms) {
				if (alarm.due > end) continue;
				if (!next || alarm.due < next.due || (alarm.due === next.due && alarm.order < next.order))
					next = alarm;
			}
			if (!next) break;
			this.#alarms.delete(next);
			this.#elapsed = Math.max(this.#elapsed, next.due);
			next.task();
		}
		this.#elapsed = end;
	}
}
