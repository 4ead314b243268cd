import type { Slice } from "./picture-splitter.ts";

/** What a viewer needs of a WebSocket. */
export interface ViewerSocket {
	/** Bytes handed over and not yet taken by the network. */
	readonly bufferedAmount: number;
	/** @param starts whether a picture begins with it */
	send(data: Uint8Array, starts: boolean): void;
}

/** One page that watches one camera. A page that is slow misses pictures; it costs no memory and no other page. */
export class Viewer {
	readonly #socket: ViewerSocket;
	readonly #maxBacklogBytes: number;
	#watching = false;

	constructor(socket: ViewerSocket, maxBacklogBytes: number) {
		this.#socket = socket;
		this.#maxBacklogBytes = maxBacklogBytes;
	}

	take({ data, starts, key }: Slice): void {
		const backlog = this.#socket.bufferedAmount + data.length;
		if (starts) this.#watching = (this.#watching || key) && backlog <= this.#maxBacklogBytes;
		// A picture that has begun is finished, unless it is beyond all measure.
		else if (backlog > 2 * this.#maxBacklogBytes) this.#watching = false;
		if (this.#watching) this.#socket.send(data, starts);
	}
}
