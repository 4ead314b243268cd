import type { Clock } from "../clock.ts";
import type { AccessUnit } from "../media/access-unit.ts";
import type { Packetiser } from "../rtp/packetiser.ts";
import { type Payload, payloadLength } from "../rtp/payload.ts";
import type { Instant } from "../rtp/wall-origin.ts";

export interface QueuedPacket {
	readonly payload: Payload;
	readonly instant: Instant;
}

interface Picture {
	readonly unit: AccessUnit;
	readonly payloads: readonly Payload[];
	readonly queuedAt: number;
}

/**
 * The pictures that wait for one viewer. A viewer who is too slow for its stream loses what waits and goes on at the
 * next key frame: a decoder is never given a picture whose references it did not get. Nothing is numbered before it
 * leaves the queue, so what is dropped here leaves no gap in the sequence.
 */
export class PictureQueue {
	readonly #packetiser: Packetiser;
	readonly #limits: { readonly queuedBytes: number; readonly queuedMs: number };
	readonly #clock: Clock;
	#pictures: Picture[] = [];
	/** Packets of the first picture that have left already. */
	#left = 0;
	#bytes = 0;
	#skipped = 0;
	#awaitsKey = true;
	/** It awaits a key frame because the viewer was too slow, and not because it has just begun. */
	#behind = false;

	constructor(
		packetiser: Packetiser,
		limits: { readonly queuedBytes: number; readonly queuedMs: number },
		clock: Clock,
	) {
		this.#packetiser = packetiser;
		this.#limits = limits;
		this.#clock = clock;
	}

	/** Bytes of the coded pictures that wait. */
	get bytes(): number {
		return this.#bytes;
	}

	/** Pictures that this viewer was too slow for. */
	get skipped(): number {
		return this.#skipped;
	}

	/** When the picture whose packets leave next was taken. */
	get next(): Instant | undefined {
		return this.#pictures[0]?.unit;
	}

	/** Throws UnpackableError for a picture that cannot go over RTP. */
	push(unit: AccessUnit): void {
		if (this.#full(unit)) this.#skipToKey();
		if (this.#awaitsKey && !unit.key) {
			if (this.#behind) this.#skipped++;
			return;
		}
		const payloads = this.#packetiser.payloads(unit);
		this.#awaitsKey = false;
		this.#behind = false;
		this.#pictures.push({ unit, payloads, queuedAt: this.#clock.monotonic() });
		this.#bytes += unit.data.length;
	}

	/** Takes the next packets, up to `budget` bytes of payload but at least one. */
	take(budget: number): QueuedPacket[] {
		const packets: QueuedPacket[] = [];
		let bytes = 0;
		for (let picture = this.#pictures[0]; picture; picture = this.#pictures[0]) {
			for (; this.#left < picture.payloads.length; this.#left++) {
				const payload = picture.payloads[this.#left] as Payload;
				bytes += payloadLength(payload);
				if (packets.length > 0 && bytes > budget) return packets;
				packets.push({ payload, instant: picture.unit });
			}
			this.#drop(0, 1);
			this.#left = 0;
		}
		return packets;
	}

	/** Drops everything and waits for a key frame. True when that cut a picture of which packets have left. */
	flush(): boolean {
		const cut = this.#left > 0;
		this.#drop(0);
		this.#left = 0;
		this.#awaitsKey = true;
		this.#behind = false;
		return cut;
	}

	#full(unit: AccessUnit): boolean {
		if (this.#bytes > 0 && this.#bytes + unit.data.length > this.#limits.queuedBytes) return true;
		const oldest = this.#pictures[this.#left > 0 ? 1 : 0];
		return oldest !== undefined && this.#clock.monotonic() - oldest.queuedAt > this.#limits.queuedMs;
	}

	/** A picture that is on its way is completed, or the viewer's decoder would choke on its half. */
	#skipToKey(): void {
		this.#skipped += this.#drop(this.#left > 0 ? 1 : 0);
		this.#awaitsKey = true;
		this.#behind = true;
	}

	#drop(from: number, count?: number): number {
		const dropped = this.#pictures.splice(from, count ?? this.#pictures.length);
		for (const { unit } of dropped) this.#bytes -= unit.data.length;
		return dropped.length;
	}
}
