/** The receiver's side of RTP, written from the RFCs apart from the sender's. */
export interface RtpPacket {
	readonly payloadType: number;
	readonly marker: boolean;
	readonly sequence: number;
	readonly timestamp: number;
	readonly ssrc: number;
	readonly payload: Buffer;
}

export function readRtp(packet: Buffer): RtpPacket {
	if (packet.readUInt8(0) !== 0x80) throw new Error("not a plain RTP packet of version 2");
	return {
		marker: packet.readUInt8(1) >= 0x80,
		payloadType: packet.readUInt8(1) & 0x7f,
		sequence: packet.readUInt16BE(2),
		timestamp: packet.readUInt32BE(4),
		ssrc: packet.readUInt32BE(8),
		payload: packet.subarray(12),
	};
}

/** NAL units out of the H.264 payloads of one access unit (RFC 6184). Throws when a fragment is missing. */
export function depacketiseH264(payloads: readonly Buffer[]): Buffer[] {
	const units: Buffer[] = [];
	let open: Buffer[] | undefined;
	for (const payload of payloads) {
		const first = payload.readUInt8(0);
		const type = first & 0x1f;
		if (open && type !== 28) throw new Error("a fragmented NAL unit without its end");
		if (type === 24) {
			for (let at = 1; at < payload.length; at += 2 + payload.readUInt16BE(at))
				units.push(payload.subarray(at + 2, at + 2 + payload.readUInt16BE(at)));
		} else if (type === 28) {
			const header = payload.readUInt8(1);
			if ((header & 0x80) !== 0) open = [Buffer.of((first & 0xe0) | (header & 0x1f))];
			if (!open) throw new Error("a fragmented NAL unit without its start");
			open.push(payload.subarray(2));
			if ((header & 0x40) === 0) continue;
			units.push(Buffer.concat(open));
			open = undefined;
		} else units.push(payload);
	}
	if (open) throw new Error("a fragmented NAL unit without its end");
	return units;
}

/** NAL units out of the H.265 payloads of one access unit (RFC 7798). Throws when a fragment is missing. */
export function depacketiseH265(payloads: readonly Buffer[]): Buffer[] {
	const units: Buffer[] = [];
	let open: Buffer[] | undefined;
	for (const payload of payloads) {
		const header = payload.readUInt16BE(0);
		const type = (header >> 9) & 0x3f;
		if (open && type !== 49) throw new Error("a fragmented NAL unit without its end");
		if (type === 48) {
			for (let at = 2; at < payload.length; at += 2 + payload.readUInt16BE(at))
				units.push(payload.subarray(at + 2, at + 2 + payload.readUInt16BE(at)));
		} else if (type === 49) {
			const fragment = payload.readUInt8(2);
			const whole = Buffer.alloc(2);
			whole.writeUInt16BE((header & 0x81ff) | ((fragment & 0x3f) << 9));
			if (fragment & 0x80) open = [whole];
			if (!open) throw new Error("a fragmented NAL unit without its start");
			open.push(payload.subarray(3));
			if ((fragment & 0x40) === 0) continue;
			units.push(Buffer.concat(open));
			open = undefined;
		} else units.push(payload);
	}
	if (open) throw new Error("a fragmented NAL unit without its end");
	return units;
}

/** The access unit as a byte stream with four-byte start codes. */
export function toAnnexB(units: readonly Uint8Array[]): Buffer {
	return Buffer.concat(units.flatMap((unit) => [Buffer.of(0, 0, 0, 1), unit]));
}
