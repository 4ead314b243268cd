import type { Clock } from "../clock.ts";
import { rtpHeaderLength } from "../rtp/header.ts";
import { payloadLength } from "../rtp/payload.ts";
import type { RtpSender } from "../rtp/sender.ts";
import type { Transport } from "./headers/transport.ts";
import type { DatagramPair } from "./link.ts";
import type { Outlet } from "./outlet.ts";
import type { QueuedPacket } from "./picture-queue.ts";

/** Sent at once before pacing begins, in bytes: well inside the receive buffer that systems give by default. */
const burstBytes = 32 << 10;
/** A backlog, such as the group of pictures that a new viewer starts with, is gone after about so many milliseconds. */
const backlogMs = 125;
const tickMs = 2;

/**
 * RTP and RTCP by UDP. A large key frame sent in one go overflows the receive buffer of whoever is a little slow, so
 * packets are paced: a bucket of bytes that fills with time, the faster the more waits.
 */
export class DatagramOutlet implements Outlet {
	readonly transport: Transport;
	onReady: () => void = () => {};
	readonly #pair: DatagramPair;
	readonly #clock: Clock;
	readonly #rate: number;
	#allowance = burstBytes;
	#filledAt: number;
	#cancelTick: (() => void) | undefined;

	/** @param rate lowest rate, in bytes per second */
	constructor(pair: DatagramPair, transport: Transport, clock: Clock, rate: number) {
		this.#pair = pair;
		this.#clock = clock;
		this.#rate = rate;
		this.#filledAt = clock.monotonic();
		this.transport = transport;
	}

	budget(queued: number): number {
		const now = this.#clock.monotonic();
		const perMs = Math.max(this.#rate / 1000, queued / backlogMs);
		this.#allowance = Math.min(burstBytes, this.#allowance + (now - this.#filledAt) * perMs);
		this.#filledAt = now;
		if (this.#allowance > 0) return this.#allowance;
		this.#cancelTick ??= this.#clock.after(tickMs, () => {
			this.#cancelTick = undefined;
			this.onReady();
		});
		return 0;
	}

	send(packets: readonly QueuedPacket[], sender: RtpSender): void {
		for (const { payload, instant } of packets) {
			const packet = Buffer.allocUnsafe(rtpHeaderLength + payloadLength(payload));
			sender.write(packet, 0, payload, instant);
			this.#allowance -= packet.length;
			this.#pair.send(packet);
		}
	}

	control(packet: Buffer): void {
		this.#pair.sendControl(packet);
	}

	close(): void {
		this.#cancelTick?.();
		this.onReady = () => {};
		this.#pair.close();
	}
}
