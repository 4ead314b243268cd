import type { Clock } from "../../clock.ts";
import type { Tour, TourSpot } from "./tour.ts";

/** tt:PTZPresetTourState, but for the one that only patterns have. */
export type TourState = "Idle" | "Touring" | "Paused";

/** Milliseconds between two looks whether the camera has arrived. */
const patience = 100;

export interface TourGuideParts {
	readonly clock: Clock;
	/** Goes to a spot. */
	readonly go: (spot: TourSpot) => void;
	readonly stop: () => void;
	readonly moves: () => boolean;
}

/** Leads the camera from spot to spot of one tour, until that is over, somebody moves the camera, or ends it. */
export class TourGuide {
	readonly #parts: TourGuideParts;
	#tour: Tour | undefined;
	#state: TourState = "Idle";
	#order: readonly number[] = [];
	/** Place in the order, and the round. */
	#at = 0;
	#round = 0;
	#began = 0;
	#cancel: () => void = () => {};

	constructor(parts: TourGuideParts) {
		this.#parts = parts;
	}

	/** The tour that is under way, or paused. */
	get tour(): string | undefined {
		return this.#tour?.token;
	}

	get state(): TourState {
		return this.#state;
	}

	/** Where it is, or goes to. */
	get spot(): TourSpot | undefined {
		return this.#tour?.spots[this.#order[this.#at] ?? -1];
	}

	/** Begins a tour, or goes on with one that was paused. @returns false for one that leads nowhere */
	start(tour: Tour): boolean {
		if (tour.spots.length === 0) return false;
		const goesOn = this.#state === "Paused" && this.#tour?.token === tour.token;
		this.#cancel();
		if (!goesOn) {
			this.#tour = tour;
			this.#began = this.#parts.clock.monotonic();
			this.#round = 0;
			this.#at = 0;
			this.#order = orderOf(tour, 0);
		}
		this.#state = "Touring";
		this.#lead();
		return true;
	}

	pause(): void {
		if (this.#state !== "Touring") return;
		this.#cancel();
		this.#state = "Paused";
		this.#parts.stop();
	}

	/** The camera stays where it is, or does what else it is told. */
	end(): void {
		this.#cancel();
		this.#cancel = () => {};
		this.#state = "Idle";
		this.#tour = undefined;
	}

	#lead(): void {
		const { spot } = this;
		if (!spot || this.#isOver) {
			this.end();
			return;
		}
		this.#parts.go(spot);
		this.#await();
	}

	#await(): void {
		const stay = this.spot?.stay ?? 0;
		const moves = this.#parts.moves();
		this.#cancel = this.#parts.clock.after(moves ? patience : Math.max(patience, stay), () =>
			moves ? this.#await() : this.#next(),
		);
	}

	#next(): void {
		const tour = this.#tour;
		if (!tour) return;
		if (++this.#at >= this.#order.length) {
			this.#at = 0;
			this.#order = orderOf(tour, ++this.#round);
		}
		this.#lead();
	}

	get #isOver(): boolean {
		const { rounds, duration } = this.#tour as Tour;
		const gone = this.#parts.clock.monotonic() - this.#began;
		return (rounds > 0 && this.#round >= rounds) || (duration > 0 && gone >= duration);
	}
}

/** Which spots come one after the other in a round; the same for the same round (invariant I8). */
function orderOf({ spots, direction, shuffled }: Tour, round: number): readonly number[] {
	const order = spots.map((_, index) => index);
	if (shuffled) return order.sort((a, b) => mixed(a, round) - mixed(b, round));
	return direction === "Backward" ? order.reverse() : order;
}

function mixed(index: number, round: number): number {
	const bits = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(round + 1, 0x85ebca6b);
	return Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d) >>> 0;
}
