/**
 * The camera's address as the client that asks knows it. Addresses in answers are made from it, never from a
 * configured name: what the client reached will reach it again (INTEROP: Home Assistant, NAT).
 */
export interface Origin {
	/** A host name or address, IPv6 in brackets, as it stands in a URL. */
	readonly host: string;
	/** The HTTP port under which the client sees the camera. */
	readonly port: number;
	/** The socket's own address and port. */
	readonly localAddress: string;
	readonly localPort: number;
}

/** Default ports are left out: `:80` breaks the digest of some clients (INTEROP). */
export function httpUrl({ host, port }: Origin, path: string): string {
	return `http://${host}${port === 80 ? "" : `:${port}`}${path}`;
}

/** @param path below the RTSP server's root, such as `cam-1/main` */
export function rtspUrl({ host }: Origin, port: number, path: string): string {
	return `rtsp://${host}${port === 554 ? "" : `:${port}`}/${encodeURI(path)}`;
}
