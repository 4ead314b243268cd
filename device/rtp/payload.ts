import { PersienneError } from "../errors.ts";

/**
 * What one RTP packet carries after its header. It belongs to nobody's session: all viewers of a stream share it, and
 * `body` is a view into the access unit, not a copy.
 */
export interface Payload {
	/** What the payload format puts before the media: fragmentation headers, tables. */
	readonly prefix: Uint8Array;
	readonly body: Uint8Array;
	/** Last packet of its picture. */
	readonly marker: boolean;
}

/** Bytes after the RTP header. With IP, UDP and RTP headers, 1440 of an Ethernet frame's 1500. */
export const defaultMaxPayload = 1400;

export function payloadLength(payload: Payload): number {
	return payload.prefix.length + payload.body.length;
}

/** The encoded picture cannot be carried in its RTP payload format. Stable code `RTP_UNPACKABLE`. */
export class UnpackableError extends PersienneError {
	constructor(message: string, remedy?: string) {
		super("RTP_UNPACKABLE", message, remedy);
		this.name = "UnpackableError";
	}
}
