import { rtpHeaderLength } from "../rtp/header.ts";
import { payloadLength } from "../rtp/payload.ts";
import type { RtpSender } from "../rtp/sender.ts";
import type { Transport } from "./headers/transport.ts";
import type { Link } from "./link.ts";
import type { Outlet } from "./outlet.ts";
import type { QueuedPacket } from "./picture-queue.ts";

/** "$", channel and length stand before each packet (RFC 2326 §10.12). */
const frameHeaderLength = 4;

function writeFrameHeader(target: Buffer, offset: number, channel: number, length: number): void {
	target[offset] = 0x24;
	target[offset + 1] = channel;
	target.writeUInt16BE(length, offset + 2);
}

/**
 * RTP and RTCP on the RTSP connection. It hands the socket one batch of whole packets at a time and the next when that
 * is gone: what is not handed over yet can still be taken back (invariant I4), and a slow viewer holds little memory.
 */
export class InterleavedOutlet implements Outlet {
	readonly transport: Transport;
	readonly channels: readonly [number, number];
	onReady: () => void = () => {};
	readonly #link: Link;
	readonly #batchBytes: number;

	constructor(link: Link, channels: readonly [number, number], ssrc: number, batchBytes: number) {
		this.#link = link;
		this.#batchBytes = batchBytes;
		this.channels = channels;
		this.transport = { profile: "RTP/AVP", lower: "TCP", multicast: false, interleaved: channels, ssrc };
	}

	budget(): number {
		return this.#link.unsent === 0 ? this.#batchBytes : 0;
	}

	send(packets: readonly QueuedPacket[], sender: RtpSender): void {
		let size = 0;
		for (const { payload } of packets) size += frameHeaderLength + rtpHeaderLength + payloadLength(payload);
		const batch = Buffer.allocUnsafe(size);
		let offset = 0;
		for (const { payload, instant } of packets) {
			const start = offset;
			offset = sender.write(batch, start + frameHeaderLength, payload, instant);
			writeFrameHeader(batch, start, this.channels[0], offset - start - frameHeaderLength);
		}
		this.#link.write(batch);
	}

	control(packet: Buffer): void {
		const frame = Buffer.allocUnsafe(frameHeaderLength + packet.length);
		writeFrameHeader(frame, 0, this.channels[1], packet.length);
		frame.set(packet, frameHeaderLength);
		this.#link.write(frame);
	}

	close(): void {
		this.onReady = () => {};
	}
}
