import type { AccessUnit, Codec } from "./access-unit.ts";

export interface StreamInfo {
	/** Path below the RTSP server's root, such as `cam-1/main`. */
	readonly path: string;
	readonly codec: Codec;
	/** Picture size in pixels. */
	readonly width: number;
	readonly height: number;
	/** Nominal pictures per second; the time of each is in its access unit. */
	readonly fps: number;
}

/** Somebody who receives a stream: an RTSP session, a recorder. All calls are synchronous and must not throw. */
export interface Subscriber {
	unit(unit: AccessUnit): void;
	/** Drop whatever is queued and not yet sent: it was made under a policy that no longer holds (invariant I4). */
	flush(): void;
	/** The stream is over: the camera stops or restarts. */
	end(): void;
}

/** What a track of a session takes its units from. */
export interface Source {
	/** Adds a subscriber; the function returned removes it. */
	subscribe(subscriber: Subscriber): () => void;
}

/**
 * The outlet side of one encoded stream: it keeps the current group of pictures so that a new viewer starts at a key
 * frame at once, and it lets nothing through that an older policy made (invariant I4).
 */
export class Stream implements Source {
	readonly info: StreamInfo;
	readonly #subscribers = new Set<Subscriber>();
	readonly #onDemand: (wanted: boolean) => void;
	readonly #seal: (unit: AccessUnit) => AccessUnit;
	#group: AccessUnit[] = [];
	#groupBytes = 0;
	#revision = 0;
	#lastTicks = -1;
	#wanted = false;
	#ended = false;

	/** A group that grows past this many bytes is not kept: the next viewer waits for the next key frame. */
	static readonly maxGroupBytes: number = 16 << 20;

	/**
	 * @param onDemand called with true when the first viewer comes and false after the last has gone
	 * @param seal says of a unit that passes where it comes from; called for those alone, in their order
	 */
	constructor(
		info: StreamInfo,
		onDemand: (wanted: boolean) => void = () => {},
		seal: (unit: AccessUnit) => AccessUnit = (unit) => unit,
	) {
		this.info = info;
		this.#onDemand = onDemand;
		this.#seal = seal;
	}

	get viewers(): number {
		return this.#subscribers.size;
	}

	/** True while somebody watches. */
	get wanted(): boolean {
		return this.#wanted;
	}

	/** Adds a viewer, who gets the group of pictures so far before this call returns. The function returned removes it. */
	subscribe(subscriber: Subscriber): () => void {
		if (this.#ended) {
			subscriber.end();
			return () => {};
		}
		for (const unit of this.#group) subscriber.unit(unit);
		this.#subscribers.add(subscriber);
		this.#updateDemand();
		return () => {
			if (this.#subscribers.delete(subscriber)) this.#updateDemand();
		};
	}

	/**
	 * Takes a unit from the imaging worker. What an older policy made, what time has passed over, and what comes when the
	 * last viewer has gone is dropped.
	 */
	push(made: AccessUnit): void {
		if (this.#ended || !this.#wanted || made.revision < this.#revision || made.ticks <= this.#lastTicks)
			return;
		this.#revision = made.revision;
		this.#lastTicks = made.ticks;
		const unit = this.#seal(made);
		if (unit.key) {
			this.#group = [];
			this.#groupBytes = 0;
		}
		if (unit.key || this.#group.length > 0) {
			this.#group.push(unit);
			this.#groupBytes += unit.data.length;
			if (this.#groupBytes > Stream.maxGroupBytes) this.#group = [];
		}
		for (const subscriber of this.#subscribers) subscriber.unit(unit);
	}

	/** From now on only units of this policy revision or a later one pass. Cached and queued ones are dropped. */
	require(revision: number): void {
		if (revision <= this.#revision) return;
		this.#revision = revision;
		this.#forget();
	}

	/** Drops cached and queued units, as when the encoder is about to start anew. */
	flush(): void {
		this.#forget();
	}

	end(): void {
		if (this.#ended) return;
		this.#ended = true;
		this.#group = [];
		for (const subscriber of this.#subscribers) subscriber.end();
		this.#subscribers.clear();
		this.#updateDemand();
	}

	#forget(): void {
		this.#group = [];
		this.#groupBytes = 0;
		for (const subscriber of this.#subscribers) subscriber.flush();
	}

	#updateDemand(): void {
		const wanted = this.#subscribers.size > 0;
		if (wanted === this.#wanted) return;
		this.#wanted = wanted;
		if (!wanted) this.#group = [];
		this.#onDemand(wanted);
	}
}
