import type { RandomSource } from "../auth/nonce.ts";
import type { Clock } from "../clock.ts";
import { videoClockRate } from "../media/access-unit.ts";
import { rtpHeaderLength, writeRtpHeader } from "./header.ts";
import { type Payload, payloadLength } from "./payload.ts";
import { compoundReport } from "./rtcp.ts";
import { type Instant, WallOrigin } from "./wall-origin.ts";

/**
 * One RTP stream to one viewer: its SSRC, sequence numbers, timestamps and counters (RFC 3550 §5.1: all three start at
 * random). Payloads come from outside and are shared; the 12 bytes before each are the viewer's own.
 */
export class RtpSender {
	readonly ssrc: number;
	readonly origin: WallOrigin;
	readonly #payloadType: number;
	readonly #cname: string;
	readonly #clockRate: number;
	readonly #timestampOffset: number;
	#sequence: number;
	#packets = 0;
	#octets = 0;
	#latest: Instant | undefined;

	/**
	 * @param cname the same for all streams of one device (RFC 3550 §6.5.1), and nobody's name (RFC 7022)
	 * @param clockRate of the RTP timestamps, in Hz: that of video and metadata, unless given
	 * @param origin that of the viewer's other streams of the same camera, if there are any
	 */
	constructor(
		payloadType: number,
		cname: string,
		random: RandomSource,
		clockRate: number = videoClockRate,
		origin: WallOrigin = new WallOrigin(),
	) {
		const seed = random(10);
		this.ssrc = seed.readUInt32BE(0);
		this.#timestampOffset = seed.readUInt32BE(4);
		this.#sequence = seed.readUInt16BE(8);
		this.#payloadType = payloadType;
		this.#cname = cname;
		this.#clockRate = clockRate;
		this.origin = origin;
	}

	/** Sequence number of the packet to come. */
	get sequence(): number {
		return this.#sequence;
	}

	get packets(): number {
		return this.#packets;
	}

	/** Payload bytes sent. */
	get octets(): number {
		return this.#octets;
	}

	/** The RTP timestamp of media time `ticks`, which is in 1/90000 s for all of them. */
	timestamp(ticks: number): number {
		const units = Math.round((ticks * this.#clockRate) / videoClockRate);
		const wrapped = (this.#timestampOffset + units) % 2 ** 32;
		return wrapped < 0 ? wrapped + 2 ** 32 : wrapped;
	}

	/** Writes the next packet into `target` at `offset` and returns where it ends. */
	write(target: Buffer, offset: number, payload: Payload, instant: Instant): number {
		writeRtpHeader(target, offset, {
			marker: payload.marker,
			payloadType: this.#payloadType,
			sequence: this.#sequence,
			timestamp: this.timestamp(instant.ticks),
			ssrc: this.ssrc,
		});
		const bodyOffset = offset + rtpHeaderLength + payload.prefix.length;
		target.set(payload.prefix, offset + rtpHeaderLength);
		target.set(payload.body, bodyOffset);
		this.#sequence = (this.#sequence + 1) & 0xffff;
		this.#packets++;
		this.#octets += payloadLength(payload);
		this.#latest = instant;
		return bodyOffset + payload.body.length;
	}

	/** Leaves one number out, so that a receiver sees that the picture it was getting will not be completed. */
	skip(): void {
		this.#sequence = (this.#sequence + 1) & 0xffff;
	}

	/** A compound RTCP packet that ties the RTP clock to wall time; undefined before the first packet. */
	report(clock: Clock, bye = false): Buffer | undefined {
		if (!this.#latest) return undefined;
		const wallTime = clock.now();
		const mediaTime = wallTime - this.origin.after(this.#latest);
		const timestamp = this.timestamp(Math.round((mediaTime * videoClockRate) / 1000));
		const { ssrc } = this;
		const report = { ssrc, wallTime, timestamp, packets: this.#packets, octets: this.#octets };
		return compoundReport(report, this.#cname, bye);
	}
}
