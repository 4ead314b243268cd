import type { WebSocket } from "ws";
import type { ChannelSocket } from "./channel.ts";

/** Close codes: of RFC 6455 §7.4.1 and of the IANA registry. */
const goingAway = 1001;
const unsupportedData = 1003;
const policyViolation = 1008;
const tryAgainLater = 1013;

/** The console's end of one live picture's WebSocket. It sends pictures; the page has nothing to say. */
export class LiveSocket implements ChannelSocket {
	readonly #socket: WebSocket;
	#alive = true;
	#pictures = 0;
	#bytes = 0;

	/** @param gone called once, when the connection has ended */
	constructor(socket: WebSocket, gone: () => void) {
		this.#socket = socket;
		socket.on("message", () => socket.close(unsupportedData));
		socket.on("pong", () => {
			this.#alive = true;
		});
		socket.on("error", () => socket.terminate());
		socket.once("close", gone);
	}

	get bufferedAmount(): number {
		return this.#socket.bufferedAmount;
	}

	/** What was sent so far. A picture is a message, for those who count: a large one may go in parts. */
	get sent(): { readonly messages: number; readonly bytes: number } {
		return { messages: this.#pictures, bytes: this.#bytes };
	}

	send(data: Uint8Array, starts: boolean): void {
		if (this.#socket.readyState !== this.#socket.OPEN) return;
		if (starts) this.#pictures++;
		this.#bytes += data.length;
		this.#socket.send(data, { binary: true });
	}

	/** The only text that a page gets here. */
	renew(): void {
		if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send("renew");
	}

	over(retry: boolean): void {
		this.#socket.close(retry ? tryAgainLater : goingAway);
	}

	/** The session has ended. */
	expire(): void {
		this.#socket.close(policyViolation);
	}

	/** Asks whether the page is there; hangs up when it has not answered since the last time. */
	ping(): void {
		if (!this.#alive) this.#socket.terminate();
		else this.#socket.ping();
		this.#alive = false;
	}

	cut(): void {
		this.#socket.terminate();
	}
}
