import type { AudioLoop } from "../audio/loop.ts";
import type { Clock } from "../clock.ts";
import { type AccessUnit, type AudioFormat, videoClockRate } from "./access-unit.ts";
import type { Source, Subscriber } from "./stream.ts";

/** What a track of sound says of itself before it is played. */
export interface AudioInfo {
	readonly format: AudioFormat;
	/** Samples per second, which is the RTP clock too. */
	readonly rate: number;
	/** AudioSpecificConfig of AAC. */
	readonly config: Uint8Array | undefined;
}

const formats = { g711: "pcmu", aac: "aac" } as const;

/**
 * The source of a track of sound: a loop that is played by the camera's media time while somebody listens, so that every
 * viewer hears the same at the same time. There is no microphone behind it: masks have nothing to hide here, and a change
 * of them drops nothing.
 */
export class AudioFeed implements Source {
	readonly info: AudioInfo;
	readonly #loop: AudioLoop;
	readonly #clock: Clock;
	readonly #ticks: () => number;
	/** Media time of one access unit, in 1/90000 s. */
	readonly #step: number;
	readonly #subscribers = new Set<Subscriber>();
	#next = 0;
	#cancel: (() => void) | undefined;
	#ended = false;

	/** @param ticks the camera's media time now, in 1/90000 s */
	constructor(loop: AudioLoop, clock: Clock, ticks: () => number) {
		this.#loop = loop;
		this.#clock = clock;
		this.#ticks = ticks;
		this.#step = (loop.frame * videoClockRate) / loop.rate;
		this.info = { format: formats[loop.codec], rate: loop.rate, config: loop.config };
	}

	get viewers(): number {
		return this.#subscribers.size;
	}

	subscribe(subscriber: Subscriber): () => void {
		if (this.#ended) {
			subscriber.end();
			return () => {};
		}
		this.#subscribers.add(subscriber);
		if (!this.#cancel) {
			this.#next = Math.ceil(this.#ticks() / this.#step);
			this.#wait();
		}
		return () => {
			this.#subscribers.delete(subscriber);
			if (this.#subscribers.size === 0) this.#stop();
		};
	}

	end(): void {
		this.#ended = true;
		this.#stop();
		for (const subscriber of [...this.#subscribers]) subscriber.end();
		this.#subscribers.clear();
	}

	/** Sends what is due: one unit, or several when this process was held up. */
	#play(): void {
		for (const now = this.#ticks(); this.#next * this.#step <= now; this.#next++) {
			const unit = this.#unit(this.#next);
			for (const subscriber of [...this.#subscribers]) subscriber.unit(unit);
		}
		if (this.#subscribers.size > 0) this.#wait();
	}

	#wait(): void {
		const ms = ((this.#next * this.#step - this.#ticks()) * 1000) / videoClockRate;
		this.#cancel = this.#clock.after(Math.max(0, ms), () => this.#play());
	}

	#unit(index: number): AccessUnit {
		const { units } = this.#loop;
		const ticks = index * this.#step;
		const late = ((this.#ticks() - ticks) * 1000) / videoClockRate;
		return {
			codec: this.info.format,
			data: units[index % units.length] as Uint8Array,
			key: true,
			ticks,
			takenAt: this.#clock.now() - late,
			revision: 0,
			state: "masked",
		};
	}

	#stop(): void {
		this.#cancel?.();
		this.#cancel = undefined;
	}
}
