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

/** No bytes: what a payload has for a prefix or a body that it lacks. */
export const nothing: Uint8Array = new Uint8Array(0);

/** Bytes after the RTP header. With IP, UDP and RTP headers, 1440 of an Ethernet frame's 1500. */
export const defaultMaxPayload = 1400;

export function payloadLength(payload: Payload): number {
	return payload.prefix.length + payload.body.length;
}

/** One NAL unit by itself (RFC 6184 §5.6, RFC 7798 §4.4.1); it must fit into a packet. */
export function singleUnit(unit: Uint8Array): Payload {
	return { prefix: nothing, body: unit, marker: false };
}

/** The encoded picture cannot be carried in its RTP payload format. Stable code `RTP_UNPACKABLE`. */
export class UnpackableError extends PersienneError {
	constructor(message: string, remedy?: string) {
		super("RTP_UNPACKABLE", message, remedy);
		this.name = "UnpackableError";
	}
}
