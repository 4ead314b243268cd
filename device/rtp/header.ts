/** Length of the RTP header that we send: no contributing sources, no extension. */
export const rtpHeaderLength = 12;

export interface RtpHeader {
	readonly marker: boolean;
	/** 0..127. */
	readonly payloadType: number;
	/** 0..65535. */
	readonly sequence: number;
	/** 0..2^32-1, as are the SSRC's values. */
	readonly timestamp: number;
	readonly ssrc: number;
}

/**
 * Writes an RTP header (RFC 3550 §5.1) at `offset`.
 *
 *      byte 0            1                 2                 3
 *     +-----+-+-+-------+-+---------------+-----------------------------------+
 *     | V=2 |0|0|  CC=0 |M|  payload type |          sequence number          |
 *     +-----+-+-+-------+-+---------------+-----------------------------------+
 *     |                 timestamp, in units of 1/90000 s                      |
 *     +-----------------------------------------------------------------------+
 *     |                 SSRC: who sends                                       |
 *     +-----------------------------------------------------------------------+
 */
export function writeRtpHeader(target: Buffer, offset: number, header: RtpHeader): void {
	target[offset] = 0x80;
	target[offset + 1] = (header.marker ? 0x80 : 0) | header.payloadType;
	target.writeUInt16BE(header.sequence, offset + 2);
	target.writeUInt32BE(header.timestamp, offset + 4);
	target.writeUInt32BE(header.ssrc, offset + 8);
}
