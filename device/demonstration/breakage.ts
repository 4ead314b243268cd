import { PublicEvent } from "../../masks/sanitise/public-event.ts";
import type { Clock } from "../clock.ts";
import type { FaultPanel, Faults } from "../faults/faults.ts";

/** After so long, in milliseconds, what a visitor has broken is mended. */
const mendMs = 20_000;

/** Events that are remembered for visitors. */
const mostEvents = 20;

/** Kinds of events that tell of darkness, and of its end. */
const told = ["privacyFailed", "privacyRestored"];

/** An event as it went out: the page shows the very text. */
export interface ToldEvent {
	readonly topic: string;
	readonly text: string;
}

/**
 * What visitors of a demonstration may break: the masking stage, for a while. What the camera said of it, by the events that
 * every outlet got, is remembered.
 */
export class Breakage {
	readonly #faults: FaultPanel;
	readonly #clock: Clock;
	readonly #events: ToldEvent[] = [];
	#cancelMend: () => void = () => {};

	constructor(faults: FaultPanel, clock: Clock) {
		this.#faults = faults;
		this.#clock = clock;
	}

	get current(): Faults["masking"] {
		return this.#faults.current.masking;
	}

	/** The latest first. */
	get events(): readonly ToldEvent[] {
		return [...this.#events].reverse();
	}

	/** Breaks the masking stage for a while, or mends it. Other faults stay as they are. */
	set(masking: Faults["masking"]): void {
		this.#cancelMend();
		this.#faults.set({ ...this.#faults.current, masking });
		if (masking !== undefined) this.#cancelMend = this.#clock.after(mendMs, () => this.set(undefined));
	}

	/** To be told of what the camera tells its outlets. */
	hear(event: PublicEvent): void {
		const { kind, topic } = PublicEvent.outlineOf(event);
		if (!told.includes(kind)) return;
		this.#events.push({ topic, text: new TextDecoder().decode(PublicEvent.bytesOf(event)) });
		if (this.#events.length > mostEvents) this.#events.shift();
	}

	close(): void {
		this.#cancelMend();
	}
}
