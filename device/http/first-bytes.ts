import type { Socket } from "node:net";
import { readOpening } from "../rtsp/tunnel/opening.ts";

/** A head of a tunnel comes in one piece, or in a few. Who sends less at a time is left to the HTTP server. */
const mostPieces = 8;

export interface FirstBytesOptions {
	/** Longest head of a request, in bytes. */
	readonly maxHeaderBytes: number;
	/** How long the next piece of a head may take, in milliseconds. */
	readonly headersMs: number;
	/** For a half of an RTSP tunnel, with what has been read of it. */
	readonly tunnel: (socket: Socket, before: Buffer) => void;
	/** For everything else. What has been read is in the socket again. */
	readonly http: (socket: Socket) => void;
	/** For a client that has said its last before anybody could tell. */
	readonly malformed: (socket: Socket) => void;
}

/**
 * Looks at the beginning of a connection to an HTTP port. A half of an RTSP tunnel is no HTTP: its body has no end, or goes
 * beyond the length that its head tells.
 */
export function sortByFirstBytes(socket: Socket, options: FirstBytesOptions): void {
	const { maxHeaderBytes, headersMs, tunnel, http, malformed } = options;
	let bytes = Buffer.alloc(0);
	let pieces = 0;
	const look = (): void => {
		for (let chunk = socket.read(); chunk !== null; chunk = socket.read())
			bytes = Buffer.concat([bytes, chunk as Buffer]);
		const opening = readOpening(bytes, maxHeaderBytes);
		if (opening !== "more") settle(opening === "other" ? giveUp : take);
		else if (++pieces > mostPieces) settle(giveUp);
	};
	const take = (): void => tunnel(socket, bytes);
	const giveUp = (): void => {
		if (bytes.length > 0) socket.unshift(bytes);
		http(socket);
	};
	const settle = (by: () => void): void => {
		forget();
		by();
	};
	const late = (): void => settle(giveUp);
	const ended = (): void => settle(() => malformed(socket));
	const forget = (): void => {
		socket.setTimeout(0);
		socket.off("timeout", late);
		socket.off("readable", look);
		socket.off("end", ended);
		socket.off("close", forget);
	};
	socket.setTimeout(headersMs);
	socket.on("timeout", late);
	// Resets are part of life; "close" follows. Also when somebody answers who does not listen for them: an error that nobody
	// hears would end the process.
	socket.on("error", () => {});
	socket.on("close", forget);
	socket.on("end", ended);
	socket.on("readable", look);
}
