/** Where FFmpeg's muxer puts the first stream of a programme. */
const videoPid = 0x100;
const packetLength = 188;
const syncByte = 0x47;

/** Bytes of an MPEG transport stream, whole packets. */
export interface Slice {
	readonly data: Buffer;
	/** True when a picture begins at the first byte; else these bytes go on with the one before. */
	readonly starts: boolean;
	/** True when that picture can be decoded without an earlier one. */
	readonly key: boolean;
}

export class TransportStreamError extends Error {}

/**
 * Cuts a transport stream before each picture, so that a viewer gets a picture whole or not at all
 * (ISO/IEC 13818-1 §2.4.3.2; the random access indicator is in the adaptation field, §2.4.3.4).
 *
 *      0        1        2        3        4        5
 *     +--------+--------+--------+--------+--------+--------+
 *     | 0x47   |.S.|  PID        |..AF.   | length |.R......|   S: a picture starts, AF & 2: adaptation
 *     +--------+--------+--------+--------+--------+--------+   field follows, R: random access
 */
export class PictureSplitter {
	#rest: Buffer = Buffer.alloc(0);

	/** @throws TransportStreamError when a packet does not begin with the sync byte */
	push(chunk: Buffer): Slice[] {
		const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
		const end = bytes.length - (bytes.length % packetLength);
		const slices: Slice[] = [];
		let from = 0;
		for (let at = 0; at < end; at += packetLength) {
			if (bytes[at] !== syncByte) throw new TransportStreamError("this is no MPEG transport stream");
			if (at === from || !startsPicture(bytes, at)) continue;
			slices.push(slice(bytes, from, at));
			from = at;
		}
		if (end > from) slices.push(slice(bytes, from, end));
		this.#rest = Buffer.from(bytes.subarray(end));
		return slices;
	}
}

function slice(bytes: Buffer, from: number, to: number): Slice {
	const starts = startsPicture(bytes, from);
	return { data: bytes.subarray(from, to), starts, key: starts && isRandomAccess(bytes, from) };
}

function startsPicture(bytes: Buffer, at: number): boolean {
	const flags = bytes.readUInt16BE(at + 1);
	return (flags & 0x4000) !== 0 && (flags & 0x1fff) === videoPid;
}

function isRandomAccess(bytes: Buffer, at: number): boolean {
	const hasAdaptation = (bytes.readUInt8(at + 3) & 0x20) !== 0 && bytes.readUInt8(at + 4) > 0;
	return hasAdaptation && (bytes.readUInt8(at + 5) & 0x40) !== 0;
}
