import { reasons, type Status } from "./status.ts";

/** Header values by lower-case name. Repeated headers are joined by a comma (RFC 2326 §4.2 after RFC 2068 §4.2). */
export type Headers = ReadonlyMap<string, string>;

export interface RtspRequest {
	readonly kind: "request";
	readonly method: string;
	readonly uri: string;
	/** As on the request line, such as `RTSP/1.0`. */
	readonly version: string;
	readonly headers: Headers;
	readonly body: Buffer;
}

/** Binary data between requests (RFC 2326 §10.12): RTCP from a viewer whose media goes over the same connection. */
export interface InterleavedFrame {
	readonly kind: "frame";
	readonly channel: number;
	readonly data: Buffer;
}

export interface RtspResponse {
	readonly status: Status;
	readonly headers?: readonly (readonly [string, string])[];
	readonly body?: string;
}

export function formatResponse(response: RtspResponse, sequence: string | undefined): Buffer {
	const headers: (readonly [string, string])[] = [...(response.headers ?? [])];
	if (sequence !== undefined) headers.unshift(["CSeq", sequence]);
	headers.push(["Server", "Persienne"]);
	const body = Buffer.from(response.body ?? "");
	if (body.length > 0) headers.push(["Content-Length", String(body.length)]);
	const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
	const head = `RTSP/1.0 ${response.status} ${reasons[response.status]}\r\n${lines}\r\n`;
	return Buffer.concat([Buffer.from(head), body]);
}
