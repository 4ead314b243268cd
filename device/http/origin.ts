import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import type { Origin } from "../onvif/origin.ts";

/** A name or an address, IPv6 in brackets, and perhaps a port (RFC 9110 §7.2). */
const hostHeader = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::(\d{1,5}))?$/i;

/** IPv4 addresses as such, also where the socket maps them into IPv6; no zone. */
export function plainAddress(address: string | undefined): string {
	return (address ?? "").replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
}

/** By the Host header where it makes sense, since that is how the client reached us; else by the socket. */
export function originOf(request: IncomingMessage): Origin {
	const localAddress = plainAddress(request.socket.localAddress);
	const localPort = request.socket.localPort ?? 0;
	const secure = request.socket instanceof TLSSocket;
	const socket = { secure, localAddress, localPort };
	const named = hostHeader.exec(request.headers.host ?? "");
	const port = Number(named?.[2] ?? (secure ? 443 : 80));
	if (named?.[1] && port >= 1 && port <= 65_535) return { host: named[1], port, ...socket };
	const host = localAddress.includes(":") ? `[${localAddress}]` : localAddress;
	return { host, port: localPort, ...socket };
}
