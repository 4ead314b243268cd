import type { Duplex } from "node:stream";

/** Refuses a WebSocket handshake. */
export function refuse(socket: Duplex, status: string): void {
	socket.on("error", () => socket.destroy());
	socket.once("finish", () => socket.destroy());
	socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
