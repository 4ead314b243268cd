import { Agent, type ClientRequestArgs } from "node:http";
import type { Duplex } from "node:stream";
import { Trouble } from "../trouble.ts";
import { Occurrences } from "./occurrences.ts";

export interface Bounds {
	/** Bytes that a connection may bring, headers and all. */
	readonly maxBytes: number;
	/** Namespace declarations among them; no bound unless given. */
	readonly maxNamespaces?: number;
}

/**
 * Connections to a device that nobody vouches for: each ends when it has brought too much. Redirects are not followed
 * and connections not kept. It watches the socket, so that it also bounds a library that keeps its sockets to itself.
 */
export class BoundedAgent extends Agent {
	readonly #bounds: Bounds;
	readonly #exceeded: (trouble: Trouble) => void;

	/** @param exceeded called when a connection was ended for bringing too much */
	constructor(bounds: Bounds, exceeded: (trouble: Trouble) => void) {
		super({ keepAlive: false });
		this.#bounds = bounds;
		this.#exceeded = exceeded;
	}

	override createConnection(options: ClientRequestArgs): Duplex | null | undefined {
		const socket = super.createConnection(options);
		const { maxBytes, maxNamespaces = Number.POSITIVE_INFINITY } = this.#bounds;
		const declarations = new Occurrences("xmlns");
		let bytes = 0;
		socket?.on("data", (chunk: Buffer) => {
			bytes += chunk.length;
			const flaw =
				bytes > maxBytes
					? `more than ${maxBytes} bytes`
					: declarations.count(chunk) > maxNamespaces && `more than ${maxNamespaces} namespace declarations`;
			if (!flaw) return;
			socket.destroy();
			this.#exceeded(new Trouble(`the answer has ${flaw}`));
		});
		return socket;
	}
}
