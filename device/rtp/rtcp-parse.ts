import { rtcpType } from "./rtcp.ts";

/** What a viewer says about our stream (RFC 3550 §6.4.1, report block). */
interface ReceptionReport {
	/** SSRC of the stream that it is about. */
	readonly ssrc: number;
	/** Packets lost since the last report, 0..1. */
	readonly fractionLost: number;
	/** Packets lost since the beginning; negative when duplicates came. */
	readonly lost: number;
	/** Interarrival jitter in RTP clock units. */
	readonly jitter: number;
}

export interface RtcpFromViewer {
	readonly reports: readonly ReceptionReport[];
	/** The viewer says that it leaves. */
	readonly bye: boolean;
}

/** Longer compound packets are no viewer's: 31 report blocks and a description fit in 1500 bytes. */
const maxLength = 1500;
const headerLength = 4;
const blockLength = 24;

/**
 * Reads a compound RTCP packet from a viewer; undefined when it is malformed. Reduced-size ones (RFC 5506) and packet
 * types that we do not know pass.
 */
export function parseRtcp(bytes: Uint8Array): RtcpFromViewer | undefined {
	if (bytes.length < headerLength || bytes.length > maxLength) return undefined;
	const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	const reports: ReceptionReport[] = [];
	let bye = false;
	let offset = 0;
	while (offset < view.length) {
		if (view.length - offset < headerLength) return undefined;
		const first = view.readUInt8(offset);
		const end = offset + (view.readUInt16BE(offset + 2) + 1) * 4;
		if (first >> 6 !== 2 || end > view.length) return undefined;
		const body = view.subarray(offset + headerLength, end);
		const type = view.readUInt8(offset + 1);
		if (type === rtcpType.bye) bye = true;
		const blocks = reportBlocks(type, first & 0x1f, body);
		if (!blocks) return undefined;
		reports.push(...blocks);
		offset = end;
	}
	return { reports, bye };
}

/** Report blocks follow the sender's SSRC, in a sender report also 20 bytes about its own stream. */
function reportBlocks(type: number, count: number, body: Buffer): ReceptionReport[] | undefined {
	if (type !== rtcpType.receiverReport && type !== rtcpType.senderReport) return [];
	const start = type === rtcpType.senderReport ? 24 : 4;
	if (body.length < start + count * blockLength) return undefined;
	return Array.from({ length: count }, (_, i) => reportBlock(body, start + i * blockLength));
}

/**
 *     +-----------------------------------------------------+
 *     |  SSRC of the stream reported on                     |
 *     |  fraction lost |  cumulative number of packets lost |
 *     |  highest sequence number received                   |
 *     |  interarrival jitter                                |
 *     |  last SR                                            |
 *     |  delay since last SR                                |
 *     +-----------------------------------------------------+
 */
function reportBlock(body: Buffer, at: number): ReceptionReport {
	return {
		ssrc: body.readUInt32BE(at),
		fractionLost: body.readUInt8(at + 4) / 256,
		lost: body.readIntBE(at + 5, 3),
		jitter: body.readUInt32BE(at + 12),
	};
}
