import { nothing, type Payload } from "./payload.ts";

/**
 * Splits a metadata document (ONVIF Streaming Specification §5.1.2.1.1): its bytes as they are, and the marker on the last
 * packet, where the document is closed.
 */
export function packetiseMetadata(document: Uint8Array, maxPayload: number): Payload[] {
	const payloads: Payload[] = [];
	for (let start = 0; start < document.length; start += maxPayload) {
		const body = document.subarray(start, start + maxPayload);
		payloads.push({ prefix: nothing, body, marker: start + maxPayload >= document.length });
	}
	return payloads;
}
