import type { Clock } from "../clock.ts";
import type { RtspLimits } from "./limits.ts";
import type { Link, LinkEvents } from "./link.ts";
import { readOpening } from "./tunnel/opening.ts";
import type { Tunnels } from "./tunnel/tunnels.ts";

export interface ArrivalOptions {
	readonly link: Link;
	readonly clock: Clock;
	readonly limits: RtspLimits;
	readonly tunnels: Tunnels;
	/** Begins an RTSP connection. */
	readonly converse: (link: Link) => LinkEvents;
}

/** A link of which nobody knows yet what it is: an RTSP connection, or a half of a tunnel. Its first bytes tell. */
export class Arrival implements LinkEvents {
	readonly link: Link;
	readonly #options: ArrivalOptions;
	readonly #cancelTimer: () => void;
	#bytes: Buffer = Buffer.alloc(0);
	#became: LinkEvents | undefined;
	#closed = false;

	constructor(options: ArrivalOptions) {
		const { link, clock, limits } = options;
		this.link = link;
		this.#options = options;
		this.#cancelTimer = clock.after(limits.firstRequestMs, () => link.close());
	}

	received(bytes: Buffer): void {
		if (this.#closed) return;
		if (this.#became) {
			this.#became.received(bytes);
			return;
		}
		const all = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes]);
		this.#bytes = all;
		const { link, limits, tunnels, converse } = this.#options;
		const opening = readOpening(all, limits.headBytes);
		if (opening === "more") return;
		this.#cancelTimer();
		this.#bytes = Buffer.alloc(0);
		this.#became = opening === "other" ? converse(link) : tunnels.take(opening, link, converse);
		const rest = opening === "other" ? all : all.subarray(opening.length);
		if (rest.length > 0) this.#became.received(rest);
	}

	drained(): void {
		this.#became?.drained();
	}

	closed(): void {
		this.#closed = true;
		this.#cancelTimer();
		this.#became?.closed();
	}
}
