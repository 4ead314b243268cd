/**
 * The camera's address as the client that asks knows it. Addresses in answers are made from it, never from a
 * configured name: what the client reached will reach it again (INTEROP: Home Assistant, NAT).
 */
export interface Origin {
	/** A host name or address, IPv6 in brackets, as it stands in a URL. */
	readonly host: string;
	/** Whether it was reached by https. */
	readonly secure: boolean;
	/** The HTTP port under which the client sees the camera. */
	readonly port: number;
	/** The socket's own address and port. */
	readonly localAddress: string;
	readonly localPort: number;
}

/** By the scheme that the client came by. Default ports are left out: `:80` breaks the digest of some clients (INTEROP). */
export function httpUrl({ host, port, secure }: Origin, path: string): string {
	return url(secure ? "https" : "http", host, port, path);
}

/** @param path below the RTSP server's root, such as `cam-1/main` */
export function rtspUrl({ host }: Origin, port: number, path: string): string {
	return url("rtsp", host, port, `/${encodeURI(path)}`);
}

/** The same at the port where RTSP is spoken over TLS. */
export function rtspsUrl({ host }: Origin, port: number, path: string): string {
	return url("rtsps", host, port, `/${encodeURI(path)}`);
}

const defaultPorts = { http: 80, https: 443, rtsp: 554, rtsps: 322 };

function url(scheme: keyof typeof defaultPorts, host: string, port: number, path: string): string {
	return `${scheme}://${host}${port === defaultPorts[scheme] ? "" : `:${port}`}${path}`;
}
