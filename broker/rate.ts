import type { Clock } from "../device/clock.ts";

/** So much at once, and so much a second on the long run (a token bucket). */
export interface Rate {
	readonly perSecond: number;
	readonly burst: number;
}

/** Measures what somebody sends against a rate. */
export class RateMeter {
	readonly #rate: Rate;
	readonly #clock: Pick<Clock, "monotonic">;
	/** What may be sent at this moment; below 0, what was sent too early. */
	#level: number;
	#at: number;

	constructor(rate: Rate, clock: Pick<Clock, "monotonic">) {
		this.#rate = rate;
		this.#clock = clock;
		this.#level = rate.burst;
		this.#at = clock.monotonic();
	}

	/** Takes note of `amount`. Returns how many milliseconds it came too early: so long nothing more is to be taken. */
	spend(amount: number): number {
		this.#refill();
		this.#level -= amount;
		return this.#level >= 0 ? 0 : Math.ceil((-this.#level * 1000) / this.#rate.perSecond);
	}

	/** True when `amount` is within the rate, which is then taken note of. */
	allows(amount: number): boolean {
		this.#refill();
		if (this.#level < amount) return false;
		this.#level -= amount;
		return true;
	}

	/** True when nothing has to be remembered any more. */
	get isIdle(): boolean {
		this.#refill();
		return this.#level >= this.#rate.burst;
	}

	#refill(): void {
		const now = this.#clock.monotonic();
		const earned = ((now - this.#at) * this.#rate.perSecond) / 1000;
		this.#level = Math.min(this.#rate.burst, this.#level + earned);
		this.#at = now;
	}
}

/** Addresses that are remembered at a time. */
const mostAddresses = 4096;

/** A rate for each address. What is remembered of addresses is bounded: when there are too many, the idle ones are forgotten. */
export class AddressRates {
	readonly #rate: Rate;
	readonly #clock: Pick<Clock, "monotonic">;
	readonly #meters = new Map<string, RateMeter>();

	constructor(rate: Rate, clock: Pick<Clock, "monotonic">) {
		this.#rate = rate;
		this.#clock = clock;
	}

	get size(): number {
		return this.#meters.size;
	}

	/** False when one more of this address is over the rate, or when there are too many addresses to tell. */
	allows(address: string): boolean {
		let meter = this.#meters.get(address);
		if (!meter) {
			if (this.#meters.size >= mostAddresses) this.#forgetIdle();
			if (this.#meters.size >= mostAddresses) return false;
			meter = new RateMeter(this.#rate, this.#clock);
			this.#meters.set(address, meter);
		}
		return meter.allows(1);
	}

	#forgetIdle(): void {
		for (const [address, meter] of this.#meters) if (meter.isIdle) this.#meters.delete(address);
	}
}
