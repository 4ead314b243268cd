/** Status codes that this server answers with, and their reasons (RFC 2326 §7.1.1). */
export const reasons = {
	200: "OK",
	400: "Bad Request",
	401: "Unauthorized",
	403: "Forbidden",
	404: "Not Found",
	405: "Method Not Allowed",
	406: "Not Acceptable",
	413: "Request Entity Too Large",
	414: "Request-URI Too Large",
	415: "Unsupported Media Type",
	451: "Parameter Not Understood",
	454: "Session Not Found",
	455: "Method Not Valid in This State",
	457: "Invalid Range",
	459: "Aggregate Operation Not Allowed",
	461: "Unsupported Transport",
	500: "Internal Server Error",
	501: "Not Implemented",
	503: "Service Unavailable",
	505: "RTSP Version Not Supported",
	551: "Option not supported",
} as const;

export type Status = keyof typeof reasons;

/** A request that is answered with something else than 200. Handlers throw it; the connection turns it into an answer. */
export class RtspError extends Error {
	readonly status: Status;
	readonly headers: readonly (readonly [string, string])[];

	constructor(status: Status, message: string, headers: readonly (readonly [string, string])[] = []) {
		super(message);
		this.name = "RtspError";
		this.status = status;
		this.headers = headers;
	}
}
