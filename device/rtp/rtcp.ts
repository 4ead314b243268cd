import { writeNtp } from "./ntp.ts";

/** RTCP packet types (RFC 3550 §12.1). */
export const rtcpType = { senderReport: 200, receiverReport: 201, description: 202, bye: 203 } as const;

export interface SenderReport {
	readonly ssrc: number;
	/** Wall time of the report, in milliseconds since 1970. */
	readonly wallTime: number;
	/** The same instant on the stream's RTP clock. */
	readonly timestamp: number;
	/** Packets and payload bytes sent so far; both wrap at 2^32. */
	readonly packets: number;
	readonly octets: number;
}

/** Every RTCP packet starts so: V=2, no padding, a count, a type, and the length in words less one. */
function packet(count: number, type: number, words: number): Buffer {
	const buffer = Buffer.alloc((words + 1) * 4);
	buffer[0] = 0x80 | count;
	buffer[1] = type;
	buffer.writeUInt16BE(words, 2);
	return buffer;
}

/**
 * A sender report without report blocks: we receive nothing (RFC 3550 §6.4.1).
 *
 *     +-----+-+---------+-----------+-----------------------+
 *     | V=2 |0|  RC=0   |  PT=200   |       length=6        |
 *     +-----+-+---------+-----------+-----------------------+
 *     |  SSRC of sender                                     |
 *     |  NTP timestamp: seconds since 1900                  |
 *     |                 fraction                            |
 *     |  RTP timestamp of the same instant                  |
 *     |  packets sent                                       |
 *     |  payload bytes sent                                 |
 *     +-----------------------------------------------------+
 */
function senderReportPacket(report: SenderReport): Buffer {
	const buffer = packet(0, rtcpType.senderReport, 6);
	buffer.writeUInt32BE(report.ssrc, 4);
	writeNtp(buffer, 8, report.wallTime);
	buffer.writeUInt32BE(report.timestamp, 16);
	buffer.writeUInt32BE(report.packets % 2 ** 32, 20);
	buffer.writeUInt32BE(report.octets % 2 ** 32, 24);
	return buffer;
}

/**
 * A source description with the canonical name alone (RFC 3550 §6.5.1), ended by one to four zero bytes.
 *
 *     +-----+-+---------+-----------+-----------------------+
 *     | V=2 |0|  SC=1   |  PT=202   |       length          |
 *     +-----+-+---------+-----------+-----------------------+
 *     |  SSRC                                               |
 *     |  CNAME=1  | length | name …               | 0 … 0    |
 *     +-----------------------------------------------------+
 */
function descriptionPacket(ssrc: number, cname: string): Buffer {
	const name = Buffer.from(cname).subarray(0, 255);
	const buffer = packet(1, rtcpType.description, 1 + Math.ceil((2 + name.length + 1) / 4));
	buffer.writeUInt32BE(ssrc, 4);
	buffer[8] = 1;
	buffer[9] = name.length;
	buffer.set(name, 10);
	return buffer;
}

/** The sender leaves (RFC 3550 §6.6): the common header with SC=1 and PT=203, then its SSRC. */
function byePacket(ssrc: number): Buffer {
	const buffer = packet(1, rtcpType.bye, 1);
	buffer.writeUInt32BE(ssrc, 4);
	return buffer;
}

/** A compound packet, as RFC 3550 §6.1 wants every RTCP datagram to be: report, description, and BYE at the end. */
export function compoundReport(report: SenderReport, cname: string, bye = false): Buffer {
	const parts = [senderReportPacket(report), descriptionPacket(report.ssrc, cname)];
	if (bye) parts.push(byePacket(report.ssrc));
	return Buffer.concat(parts);
}
