import type { Clock } from "../device/clock.ts";
import type { BrokerLimits } from "./limits.ts";

/** For what bytes are held: a packet that has not come whole yet, what is on its way to the client, what waits until its session is told. */
type Part = "arriving" | "leaving" | "waiting";

/** Who has held something for so many milliseconds without a break does not keep up: who does is done within a turn of the event loop. */
const patience = 500;

/** What is held in memory for one connection. */
export class Hold {
	readonly #budget: SharedBudget;
	readonly #parts: Record<Part, number> = { arriving: 0, leaving: 0, waiting: 0 };
	/** Ends the connection. */
	readonly drop: () => void;
	/** Since when there has always been something, by the monotonic clock. */
	since = 0;

	constructor(budget: SharedBudget, drop: () => void) {
		this.#budget = budget;
		this.drop = drop;
	}

	get bytes(): number {
		const { arriving, leaving, waiting } = this.#parts;
		return arriving + leaving + waiting;
	}

	/** What is on its way to the client, or waits to be. */
	get outward(): number {
		return this.#parts.leaving + this.#parts.waiting;
	}

	get leaving(): number {
		return this.#parts.leaving;
	}

	set(part: Part, bytes: number): void {
		const change = bytes - this.#parts[part];
		this.#parts[part] = bytes;
		if (change !== 0) this.#budget.changed(this, change);
	}

	/** The connection is over. */
	end(): void {
		const { bytes } = this;
		for (const part of ["arriving", "leaving", "waiting"] as const) this.#parts[part] = 0;
		if (bytes > 0) this.#budget.changed(this, -bytes);
	}

	/** True when all connections together hold a lot, and this one more than its share, and not just now. */
	get isOverShare(): boolean {
		return this.#budget.isOverShare(this);
	}
}

/**
 * Bounds what is held for all connections together, however many there are. From the first bound on, who holds more than their share
 * gets no more of what may be left out; at the second, who has held most for longest is disconnected, and the next, until there is room.
 */
export class SharedBudget {
	readonly #limits: Pick<BrokerLimits, "heldSoftBytes" | "heldHardBytes">;
	readonly #clock: Pick<Clock, "monotonic">;
	/** Those that hold something. */
	readonly #holders = new Set<Hold>();
	#bytes = 0;

	constructor(
		limits: Pick<BrokerLimits, "heldSoftBytes" | "heldHardBytes">,
		clock: Pick<Clock, "monotonic">,
	) {
		this.#limits = limits;
		this.#clock = clock;
	}

	/** Bytes that are held. */
	get bytes(): number {
		return this.#bytes;
	}

	/** @param drop ends the connection */
	open(drop: () => void): Hold {
		return new Hold(this, drop);
	}

	isOverShare(hold: Hold): boolean {
		if (this.#bytes <= this.#limits.heldSoftBytes) return false;
		const share = this.#limits.heldSoftBytes / Math.max(1, this.#holders.size);
		return hold.bytes > share && this.#clock.monotonic() - hold.since >= patience;
	}

	/** Takes note of what a connection holds more, or less. */
	changed(hold: Hold, by: number): void {
		this.#bytes += by;
		if (hold.bytes === 0) this.#holders.delete(hold);
		else if (!this.#holders.has(hold)) {
			hold.since = this.#clock.monotonic();
			this.#holders.add(hold);
		}
		if (by <= 0) return;
		while (this.#bytes > this.#limits.heldHardBytes) {
			const worst = this.#worst();
			if (!worst) return;
			worst.drop();
			worst.end();
		}
	}

	/** A good client may be sent a lot at once, and another may hold little for ever: what counts is both. */
	#worst(): Hold | undefined {
		const now = this.#clock.monotonic();
		let worst: Hold | undefined;
		let most = 0;
		for (const hold of this.#holders) {
			const cost = hold.bytes * (now - hold.since + 1);
			if (cost <= most) continue;
			most = cost;
			worst = hold;
		}
		return worst;
	}
}
