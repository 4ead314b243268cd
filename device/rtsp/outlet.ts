import type { RtpSender } from "../rtp/sender.ts";
import type { Transport } from "./headers/transport.ts";
import type { QueuedPacket } from "./picture-queue.ts";

/** The way from one session to its viewer: the RTSP connection itself, or a pair of UDP ports. */
export interface Outlet {
	/** What SETUP answers. */
	readonly transport: Transport;
	/** Channels that it takes on the RTSP connection, if it does. */
	readonly channels?: readonly [number, number];
	/** Called when `budget` may have risen from 0. */
	onReady: () => void;
	/** Payload bytes that it takes now, when `queued` of them wait; 0 when it has to be asked again after `onReady`. */
	budget(queued: number): number;
	send(packets: readonly QueuedPacket[], sender: RtpSender): void;
	/** Sends an RTCP packet. */
	control(packet: Buffer): void;
	close(): void;
}
